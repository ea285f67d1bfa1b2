//! The messages of a test with a budget, laid out like a compiler's.
//!
//! Without colors: the text goes through the test runner and into logs.

mod over_budget;

use std::io;
use std::process::ExitStatus;

use annotate_snippets::{Group, Level, Renderer};
use heap_profile::bytes::{counted, grouped};
use heap_profile::stats::HeapStats;
use heap_profile::text::visible;

pub(super) use over_budget::over_budget;

use super::TestCase;
use super::report::Finding;
use crate::route;

/// One line for a test that passed, shown with `--nocapture`.
pub(super) fn summary(case: &TestCase, stats: &HeapStats) -> String {
    let limits = case.budget.limits(stats).map(|limit| {
        format!("{} {} of {}", limit.kind.name(), grouped(limit.actual), grouped(limit.allowed))
    });
    let limits = limits.collect::<Vec<_>>().join(", ");
    format!("`{}` is within its budget: {limits}", case.name())
}

/// For a test that returned an error, which has been printed, or an exit code.
pub(super) fn returned_failure(case: &TestCase) -> String {
    error(format!("`{}` returned a failure", case.name()), &[])
}

/// For a test that should have panicked and did not.
pub(super) fn did_not_panic(case: &TestCase) -> String {
    error(format!("`{}` did not panic, but should have", case.name()), &[])
}

/// For a test that panicked with another message than it should have.
pub(super) fn panicked_otherwise(case: &TestCase, expected: &str, found: Option<&str>) -> String {
    let found = found.map_or_else(
        || "it is a value that is not text".to_owned(),
        |found| format!("it is: {}", visible(found)),
    );
    let notes = [format!("it should contain: {}", visible(expected)), found];
    error(format!("`{}` panicked with the wrong message", case.name()), &notes)
}

/// For a test that could not be started in a process of its own.
pub(super) fn not_started(case: &TestCase, problem: &io::Error) -> String {
    let note = [format!("it runs in a process of its own: {problem}")];
    error(format!("`{}` could not be started", case.name()), &note)
}

/// For a test in a process with another global allocator.
pub(super) fn not_installed(case: &TestCase) -> String {
    let notes = [route::NOT_INSTALLED_MESSAGE.to_owned()];
    error(format!("`{}` cannot be measured", case.name()), &notes)
}

/// For a test that the test runner knows twice.
pub(super) fn registered_twice(case: &TestCase) -> String {
    let note = "another attribute makes it a test, too: if that is `#[test]`, remove it; \
                another, such as `#[tokio::test]`, has to be below `#[heap_budget::test(…)]`";
    error(format!("`{}` is two tests", case.name()), &[note.to_owned()])
}

/// For a test whose function an attribute has not called.
pub(super) fn not_run(case: &TestCase) -> String {
    let note = "an attribute below `#[heap_budget::test(…)]` does not call it".to_owned();
    error(format!("`{}` was not run", case.name()), &[note])
}

/// For a test that is over its budget, where who holds the memory is not known for `problem`.
pub(super) fn unexplained(case: &TestCase, finding: &Finding, problem: String) -> String {
    match finding {
        Finding::Limit(stats) => over_budget(case, stats, &Err(problem)),
    }
}

/// For a test that hangs.
pub(super) fn timed_out(case: &TestCase) -> String {
    let seconds = case.timeout().as_secs();
    let title = format!(
        "`{}` had not finished after {}, and its process was killed",
        case.name(),
        counted(seconds, "second")
    );
    let longer = seconds.saturating_mul(2).max(1);
    let help = format!(
        "if it needs longer, give it more seconds: `#[heap_budget::test(…, timeout = {longer})]`"
    );
    let group = Group::with_title(Level::ERROR.primary_title(title));
    rendered(&[group.element(Level::HELP.message(help))])
}

/// For a test whose process exited before the test had finished.
pub(super) fn ended_early(case: &TestCase, status: ExitStatus) -> String {
    let note = "whatever it printed before that is above".to_owned();
    error(
        format!("the process of `{}` exited before the test had finished: {status}", case.name()),
        &[note],
    )
}

/// For a test that passed, and whose process then failed.
pub(super) fn ended_badly(case: &TestCase, status: ExitStatus) -> String {
    let note =
        "something failed that the test left running, or that runs when a program exits".to_owned();
    error(format!("`{}` passed, but its process then failed: {status}", case.name()), &[note])
}

fn error(title: String, notes: &[String]) -> String {
    let group = Group::with_title(Level::ERROR.primary_title(title));
    rendered(&[group.elements(notes.iter().map(|text| note(text.clone())))])
}

fn note(text: String) -> annotate_snippets::Message<'static> {
    Level::NOTE.message(text)
}

fn rendered(groups: &[Group]) -> String {
    Renderer::plain().render(groups) + "\n"
}
