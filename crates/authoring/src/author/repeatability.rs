//! Whether two runs of a program are the same, to the byte.
//!
//! The book compares its results to the byte, so a program must not allocate differently
//! from run to run: because of hash seeds, say, or of addresses, times or process ids.

use std::collections::BTreeSet;

use course_format::canonical::canonical;
use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::dhat::{Profile, ProgramPoint};
use heap_profile::frame::{Frame, Origin};

use super::Fault;
use grading::course::Program;
use grading::outcome::Measured;

/// The fault of a program that behaves differently in two runs.
pub(super) fn difference(program: &Program, one: &Measured, other: &Measured) -> Option<Fault> {
    if program.tolerance > Bytes(0) {
        return beyond_tolerance(program, one, other);
    }
    let mut differences = different_figures(one, other);
    if one.run.timeline != other.run.timeline {
        differences.push("the timeline".to_owned());
    }
    let [first, second] = [one, other].map(|run| canonical(&run.profile, &run.run));
    if first != second {
        differences.push(format!("the profile{}", different_site(&first, &second)));
    }
    let help = "keep process ids, addresses, times and the seeds of hash maps out of what is \
                allocated";
    let fault = || Fault::new(&program.source, "it does not behave the same in every run", help);
    (!differences.is_empty())
        .then(|| fault().note(format!("what differs:\n{}", differences.join("\n"))))
}

/// The fault of a program whose peaks differ by more than its manifest declares. What leads
/// to the peak may differ too.
fn beyond_tolerance(program: &Program, one: &Measured, other: &Measured) -> Option<Fault> {
    let [one, other] = [one.run.stats.peak_bytes, other.run.stats.peak_bytes];
    let [low, high] = [one.min(other), one.max(other)];
    (high - low > program.tolerance.0).then(|| {
        let help = "raise `tolerance` if threads are the reason, or make it allocate the same";
        let [low, high] = [low, high].map(|peak| Bytes(peak).exact());
        let tolerance = program.tolerance.exact();
        Fault::new(&program.source, "its peak differs by more than its tolerance", help)
            .note(format!("the peak is {low} or {high}, the tolerance {tolerance}"))
    })
}

/// The figures that differ. The smaller one comes first, so that the message does not
/// depend on the order of the runs.
fn different_figures(one: &Measured, other: &Measured) -> Vec<String> {
    let [one, other] = [one.run.stats, other.run.stats];
    let pairs = [
        ("at the peak", "byte", one.peak_bytes, other.peak_bytes),
        ("at the peak", "block", one.peak_blocks, other.peak_blocks),
        ("in all", "byte", one.total_bytes, other.total_bytes),
        ("in all", "block", one.total_blocks, other.total_blocks),
        ("at the end", "byte", one.end_bytes, other.end_bytes),
        ("at the end", "block", one.end_blocks, other.end_blocks),
    ];
    let differs = pairs.into_iter().filter(|(_, _, one, other)| one != other);
    let text = |(when, noun, one, other): (&str, &str, u64, u64)| {
        format!("{} or {} {when}", counted(one.min(other), noun), counted(one.max(other), noun))
    };
    differs.map(text).collect()
}

/// ", in what `f` at src/main.rs:3 allocates": the first stack whose figures are not the
/// same in both profiles.
fn different_site(one: &Profile, other: &Profile) -> String {
    let [one, other] = [stacks(one), stacks(other)];
    let frame = one.symmetric_difference(&other).next().and_then(|(stack, _)| {
        let mut frames = stack.iter().map(|text| Frame::parse(text));
        frames.find(|frame| frame.origin() == Origin::Program)
    });
    frame.map_or_else(String::new, |frame| {
        let file = frame.file.unwrap_or("an unknown file");
        format!(", in what `{}` at {file}:{} allocates", frame.short_name(), frame.line)
    })
}

/// The stacks of a profile, innermost frame first, with their figures.
fn stacks(profile: &Profile) -> BTreeSet<(Vec<&str>, [u64; 8])> {
    let stack = |point: &ProgramPoint| {
        let frames = point.fs.iter().map(|frame| profile.ftbl[*frame].as_str()).collect();
        let stats =
            [point.tb, point.tbk, point.mb, point.mbk, point.gb, point.gbk, point.eb, point.ebk];
        (frames, stats)
    };
    profile.pps.iter().map(stack).collect()
}
