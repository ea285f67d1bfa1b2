//! What a test with a budget says, as a compiler would say it.
//!
//! Without colors: the text goes through the test runner, and into logs.

use std::io;
use std::ops::Range;
use std::process::ExitStatus;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use heap_profile::bytes::{Bytes, counted, grouped};
use heap_profile::dhat::Profile;
use heap_profile::stats::HeapStats;
use heap_profile::text::{line_of, visible, word_at};

use super::{Case, Excess};
use crate::holders::{self, Holder};
use crate::source::Package;
use crate::{LISTED, region};

/// A line on a test that passed, for those who ask to see it.
pub(super) fn summary(case: &Case, stats: &HeapStats) -> String {
    let limits = case.budget.limits(stats).map(|limit| {
        format!("{} {} of {}", limit.kind.name(), grouped(limit.actual), grouped(limit.limit))
    });
    format!("`{}` is within its budget: {}", case.name(), limits.collect::<Vec<_>>().join(", "))
}

/// A test that is over its budget, with who held what.
pub(super) fn over_budget(
    case: &Case,
    excesses: &[Excess],
    stats: &HeapStats,
    profile: &Result<Profile, String>,
) -> String {
    let package = super::package(case);
    let kept = case.kept_at().filter(|_| profile.is_ok());
    let told = |excess| {
        let mut list = list(excess, stats, profile, &package);
        if let Some(path) = &kept {
            list = list.element(note(format!("its profile is {}, for `dh_view`", path.display())));
        }
        rendered(&[exceeded(case, excess, &package), list])
    };
    excesses.iter().map(told).collect::<Vec<_>>().join("\n")
}

/// The limit that was not kept.
fn exceeded(case: &Case, excess: &Excess, package: &Package) -> Group<'static> {
    let (actual, limit) = (excess.kind.counted(excess.actual), excess.kind.counted(excess.limit));
    let title =
        format!("`{}` {} {actual}, over its budget of {limit}", case.name(), excess.kind.verb());
    let group = Group::with_title(Level::ERROR.primary_title(title));
    let file = package.file(case.file);
    let over = excess.kind.counted(excess.actual - excess.limit) + " too many";
    match file.and_then(|file| snippet(package, &package.shown(file), case.line, None, over)) {
        Some(snippet) => group.element(snippet),
        None => group.element(annotate_snippets::Origin::path(case.file)),
    }
}

/// Who held what, the most first.
fn list(
    excess: &Excess,
    stats: &HeapStats,
    profile: &Result<Profile, String>,
    package: &Package,
) -> Group<'static> {
    let kind = excess.kind;
    let (bytes, blocks) = kind.all(stats);
    let all = format!("{} in {}", Bytes(bytes).exact(), counted(blocks, "block"));
    let title = format!("{all} {}, {} first", kind.state(), kind.order());
    let mut group = Group::with_title(Level::NOTE.secondary_title(title));
    let mut holders = match profile {
        Ok(profile) => holders::of(profile, kind.metric(), package),
        Err(error) => return group.element(note(format!("who has them is not known: {error}"))),
    };
    holders.sort_by_key(|holder| kind.rank(holder));
    // Nothing is outside where nobody knows what is inside.
    let is_known = holders.iter().any(|holder| holder.place.is_some());
    let outside = if is_known { ", outside of this package" } else { "" };
    for holder in holders.iter().take(LISTED) {
        group = match located(package, holder) {
            Some(snippet) => group.element(snippet),
            None => group.element(note(label(holder) + outside)),
        };
    }
    group = group.elements(rest(&holders).map(note));
    if !is_known {
        let help = "no line of this package is known; to have them, set `debug = \"line-tables-only\"` \
                    in the profile that the test is built with";
        group = group.element(Level::HELP.message(help));
    }
    group
}

fn note(text: String) -> annotate_snippets::Message<'static> {
    Level::NOTE.message(text)
}

/// The line of `holder`, where its file is there.
fn located(package: &Package, holder: &Holder) -> Option<Snippet<'static, Annotation<'static>>> {
    let place = holder.place.as_ref()?;
    snippet(package, &place.file, place.line, Some(place.column), label(holder))
}

/// A line of a file of the package, with a label at the word in its `column`, or at all of it.
fn snippet(
    package: &Package,
    file: &str,
    line: u32,
    column: Option<u32>,
    label: String,
) -> Option<Snippet<'static, Annotation<'static>>> {
    let text = package.text(file)?;
    let span = match column {
        Some(column) => word_at(&text, line, column),
        None => trimmed(&text, line),
    }?;
    let annotation = AnnotationKind::Primary.span(span).label(label);
    Some(Snippet::source(text).path(file.to_owned()).annotation(annotation))
}

/// All of a line but the spaces around it, in bytes of `text`.
fn trimmed(text: &str, line: u32) -> Option<Range<usize>> {
    let (start, line) = line_of(text, line)?;
    let start = start + line.len() - line.trim_start().len();
    Some(start..start + line.trim().len())
}

fn label(holder: &Holder) -> String {
    let (bytes, blocks) = (Bytes(holder.bytes).exact(), counted(holder.blocks, "block"));
    let caller = match (&holder.called_from, &holder.place) {
        (Some(caller), Some(place)) if caller.file == place.file => {
            format!(", called at line {}", caller.line)
        }
        (Some(caller), _) => format!(", called at {}", visible(&caller.to_string())),
        (None, _) => String::new(),
    };
    format!("{bytes} in {blocks}, by `{}`{caller}", visible(&holder.function))
}

/// Those that are not listed, summed up.
fn rest(holders: &[Holder]) -> Option<String> {
    let rest = holders.get(LISTED..).filter(|rest| !rest.is_empty())?;
    let sum = |of: fn(&Holder) -> u64| rest.iter().map(of).sum::<u64>();
    let (bytes, blocks) = (sum(|holder| holder.bytes), sum(|holder| holder.blocks));
    let places = counted(rest.len() as u64, "more place");
    Some(format!("{} in {} at {places}", Bytes(bytes).exact(), counted(blocks, "block")))
}

/// A test that returned an error, which it has printed, or an exit code.
pub(super) fn returned_failure(case: &Case) -> String {
    error(format!("`{}` returned a failure", case.name()), &[])
}

/// A test that should have panicked, and did not.
pub(super) fn did_not_panic(case: &Case) -> String {
    error(format!("`{}` did not panic, and should have", case.name()), &[])
}

/// A test that panicked with another message than it should have.
pub(super) fn panicked_otherwise(case: &Case, expected: &str, found: &str) -> String {
    let notes =
        [format!("it should contain: {}", visible(expected)), format!("it is: {}", visible(found))];
    error(format!("`{}` panicked with another message than it should", case.name()), &notes)
}

/// A test that could not be started in a process of its own.
pub(super) fn not_started(case: &Case, problem: &io::Error) -> String {
    let note = [format!("it runs in a process of its own: {problem}")];
    error(format!("`{}` could not be started", case.name()), &note)
}

/// A test whose allocations nobody could count.
pub(super) fn not_installed(case: &Case) -> String {
    let notes = [region::NOT_INSTALLED_MESSAGE.to_owned()];
    error(format!("`{}` cannot be measured", case.name()), &notes)
}

/// A test that hangs.
pub(super) fn timed_out(case: &Case) -> String {
    let seconds = case.timeout().as_secs();
    let title = format!(
        "`{}` was not over after {}, and its process was killed",
        case.name(),
        counted(seconds, "second")
    );
    let longer = seconds.saturating_mul(2).max(1);
    let help = format!(
        "a test that takes longer says so: `#[heap_budget::test(…, timeout = {longer})]`, in seconds"
    );
    let group = Group::with_title(Level::ERROR.primary_title(title));
    rendered(&[group.element(Level::HELP.message(help))])
}

/// A test whose process ended before it was over.
pub(super) fn ended_early(case: &Case, status: ExitStatus) -> String {
    let note = "what it printed until then is above, if anything".to_owned();
    error(
        format!("the process of `{}` ended before the test was over: {status}", case.name()),
        &[note],
    )
}

/// A test that was over, and whose process then did not end as it should.
pub(super) fn ended_badly(case: &Case, status: ExitStatus) -> String {
    let note = "something that it left behind failed: what runs at a program's exit".to_owned();
    error(format!("`{}` passed, and then its process ended badly: {status}", case.name()), &[note])
}

fn error(title: String, notes: &[String]) -> String {
    let group = Group::with_title(Level::ERROR.primary_title(title));
    rendered(&[group.elements(notes.iter().map(|text| note(text.clone())))])
}

fn rendered(groups: &[Group]) -> String {
    Renderer::plain().render(groups) + "\n"
}
