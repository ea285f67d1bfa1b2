//! A profile without anything that differs from run to run.
//!
//! The book's profiles are committed, so a second run has to give the same bytes, and a
//! change has to show as a small diff. Addresses, the process id, the path of the command
//! and all times are removed, and program points and frames are sorted, which dhat-rs
//! writes in the order of a hash map. dh_view reads the result like any other profile.
//!
//! Times are replaced by the allocation clock: t-gmax and t-end are the number of bytes
//! allocated by then. Lifetimes do not exist on that clock and are 0.

use std::collections::{BTreeMap, BTreeSet};

use heap_profile::dhat::{Profile, ProgramPoint};
use heap_profile::frame::{Frame, Origin};

use crate::run::Run;

/// The profile of `run`, as [`read_profile`](crate::read_profile) returns it, made canonical.
#[must_use]
pub fn canonical(profile: &Profile, run: &Run) -> Profile {
    let names = frame_names(profile);
    let mut by_stack: BTreeMap<Vec<&str>, ProgramPoint> = BTreeMap::new();
    for point in &profile.pps {
        let stack = stack(profile, point, &names);
        let mut point = point.clone();
        (point.tl, point.fs) = (0, Vec::new());
        by_stack.entry(stack).and_modify(|same| same.add(&point)).or_insert(point);
    }
    let mut ftbl = vec![profile.ftbl[0].clone()];
    let mut indices: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pps = Vec::new();
    for (stack, mut point) in by_stack {
        point.fs = stack
            .into_iter()
            .map(|frame| {
                *indices.entry(frame).or_insert_with(|| {
                    ftbl.push(frame.to_owned());
                    ftbl.len() - 1
                })
            })
            .collect();
        pps.push(point);
    }
    let mut canonical = profile.clone();
    canonical.tu = "bytes".into();
    canonical.Mtu = "MB".into();
    canonical.tuth = Some(0);
    canonical.cmd.clone_from(&run.binary);
    canonical.pid = 0;
    canonical.tg = Some(clock_at_peak(run));
    canonical.te = run.stats.total_bytes;
    (canonical.pps, canonical.ftbl) = (pps, ftbl);
    canonical
}

/// The clock when live bytes were at their peak: the last time, if there are several.
fn clock_at_peak(run: &Run) -> u64 {
    let at_peak = run.timeline.iter().filter(|point| point.live == run.stats.peak_bytes);
    at_peak.map(|point| point.clock).max().unwrap_or(0)
}

/// The text of each frame with a made-up address: 0, or a number if several addresses have
/// the same text.
///
/// They are numbered in the order of the program points that they lead to. That of the real
/// addresses is the linker's: unrelated code could change it, and with it every committed
/// profile.
fn frame_names(profile: &Profile) -> Vec<String> {
    let split: Vec<(u64, &str)> = profile.ftbl.iter().map(|frame| split_address(frame)).collect();
    let mut points = points_through(profile, &split);
    let mut addresses: BTreeMap<&str, BTreeSet<(Vec<PointPosition>, u64)>> = BTreeMap::new();
    for (frame, (address, text)) in split.iter().enumerate() {
        let key = (std::mem::take(&mut points[frame]), *address);
        addresses.entry(text).or_default().insert(key);
    }
    let name = |(address, text): &(u64, &str)| {
        let index = addresses[text].iter().position(|(_, other)| other == address).unwrap_or(0);
        format!("{index:#x}: {text}")
    };
    split.iter().map(name).collect()
}

/// A program point, by its number among all, and the position of a frame in its stack.
type PointPosition = (usize, usize);

/// For each frame the program points whose stack it is in, sorted.
///
/// Points are numbered in the order of what they are without addresses: the texts of their
/// stacks, and bytes and blocks in total, at the peak and at the end. Numbers are compared,
/// not stacks, which may have thousands of frames.
fn points_through(profile: &Profile, frames: &[(u64, &str)]) -> Vec<Vec<PointPosition>> {
    let texts: BTreeSet<&str> = frames.iter().map(|(_, text)| *text).collect();
    let texts: BTreeMap<&str, usize> = texts.into_iter().zip(0..).collect();
    let texts: Vec<usize> = frames.iter().map(|(_, text)| texts[text]).collect();
    let key = |point: &ProgramPoint| {
        let stack = without_thread_start(profile, point);
        let sizes = [point.tb, point.tbk, point.gb, point.gbk, point.eb, point.ebk];
        (stack.iter().map(|frame| texts[*frame]).collect::<Vec<_>>(), sizes)
    };
    let keys: Vec<_> = profile.pps.iter().map(key).collect();
    let numbers: BTreeMap<_, usize> =
        keys.iter().collect::<BTreeSet<_>>().into_iter().zip(0..).collect();
    let mut through = vec![Vec::new(); frames.len()];
    for (point, key) in profile.pps.iter().zip(&keys) {
        for (position, frame) in without_thread_start(profile, point).iter().enumerate() {
            through[*frame].push((numbers[key], position));
        }
    }
    for points in &mut through {
        points.sort_unstable();
    }
    through
}

fn split_address(frame: &str) -> (u64, &str) {
    let split = || {
        let (address, text) = frame.strip_prefix("0x")?.split_once(": ")?;
        Some((u64::from_str_radix(address, 16).ok()?, text))
    };
    split().unwrap_or((0, frame))
}

/// The names of the frames of `point`, without those that start a thread.
fn stack<'a>(profile: &Profile, point: &ProgramPoint, names: &'a [String]) -> Vec<&'a str> {
    without_thread_start(profile, point).iter().map(|frame| names[*frame].as_str()).collect()
}

/// The stack of `point` without the outermost frames that are the C library's and start a
/// thread: their names depend on the system.
fn without_thread_start<'a>(profile: &Profile, point: &'a ProgramPoint) -> &'a [usize] {
    let is_dropped = |frame: &usize| {
        let frame = Frame::parse(&profile.ftbl[*frame]);
        matches!(frame.origin(), Origin::Standard | Origin::Unknown) && frame.file.is_none()
    };
    let length = point.fs.iter().rposition(|frame| !is_dropped(frame)).map_or(0, |last| last + 1);
    &point.fs[..length]
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::run::{Allocator, Answer, FORMAT};
    use heap_profile::stats::HeapStats;

    fn run() -> Run {
        let mut stats = HeapStats::default();
        (stats.peak_bytes, stats.total_bytes) = (8, 9);
        Run {
            format: FORMAT,
            binary: "x".into(),
            allocator: Allocator::Mimalloc,
            answer: Answer::Right,
            stats,
            held: None,
            timeline: vec![(0, 0).into(), (8, 8).into(), (9, 1).into()],
        }
    }

    /// The figures of lifetimes of a program point that was never alive.
    const NONE: &str = r#""mb":0,"mbk":0,"gb":0,"gbk":0,"eb":0,"ebk":0"#;

    /// Two runs of one program, with different addresses, link order, order of points and
    /// times.
    fn two_runs() -> [Profile; 2] {
        [
            (5, r#"["[root]","0x10: f (a.rs:1:1)","0x20: f (a.rs:1:1)","0x7: _start (???:0:0)"]"#, [1, 2]),
            (6, r#"["[root]","0x910: f (a.rs:1:1)","0x920: f (a.rs:1:1)","0x97: clone3 (???:0:0)"]"#, [2, 1]),
        ]
        .map(|(pid, frames, [one, two])| {
            let text = format!(
                r#"{{"dhatFileVersion":2,"mode":"rust-heap","verb":"Allocated","bklt":true,"bkacc":false,
                "tu":"µs","Mtu":"s","tuth":10,"cmd":"/tmp/{pid}/x","pid":{pid},"tg":{pid},"te":{pid},
                "pps":[{{"tb":1,"tbk":1,"tl":{pid},{NONE},"fs":[{one},3]}},
                {{"tb":2,"tbk":1,{NONE},"fs":[{two},3]}}],
                "ftbl":{frames}}}"#
            );
            Profile::parse(Path::new("x"), text.as_bytes()).unwrap()
        })
    }

    #[test]
    fn two_runs_give_the_same_bytes() {
        let [one, two] =
            two_runs().map(|profile| serde_json::to_string(&canonical(&profile, &run())).unwrap());
        assert_eq!(one, two);
    }

    #[test]
    fn frames_at_different_addresses_stay_apart() {
        let [profile, _] = two_runs();
        let canonical = canonical(&profile, &run());
        assert_eq!(canonical.ftbl, ["[root]", "0x0: f (a.rs:1:1)", "0x1: f (a.rs:1:1)"]);
        assert_eq!(canonical.pps.iter().map(|point| point.tb).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn times_are_those_of_the_allocation_clock() {
        let [profile, _] = two_runs();
        let canonical = canonical(&profile, &run());
        assert_eq!((canonical.tg, canonical.te, canonical.tu.as_str()), (Some(8), 9, "bytes"));
    }
}
