//! The messages of a test with a budget, laid out like a compiler's.
//!
//! Without colors: the text goes through the test runner and into logs.

mod growth;
mod lines;
mod over_budget;

use std::io;
use std::process::ExitStatus;

use annotate_snippets::{Group, Level, Renderer, Title};
use heap_profile::bytes::{counted, grouped};
use heap_profile::dhat::Profile;
use heap_profile::growth::Fit;
use heap_profile::stats::HeapStats;
use heap_profile::text::{visible, visible_lines};

use growth::grows_faster;
use over_budget::{Budgeted, over_budget};

use super::TestCase;
use super::execution::{self, Profiled};
use super::recorded_margin;
use super::report::{Finding, Passed, WindowFinding};
use crate::package::Package;
use crate::{record, route};

/// One line for a test that passed, shown with `--nocapture`.
pub(super) fn summary(case: &TestCase, stats: &HeapStats, fit: Option<Fit>) -> String {
    let limits = case.budget.limits(stats).map(|limit| {
        format!("{} {} of {}", limit.kind.name(), grouped(limit.actual), grouped(limit.allowed))
    });
    let growth = fit.map(|fit| format!("grows as {}", fit.growth));
    let limits = growth.into_iter().chain(limits).collect::<Vec<_>>().join(", ");
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

/// For a test whose figures cannot be added to the report of all tests.
pub(super) fn not_added(case: &TestCase, problem: &io::Error) -> String {
    let note = [format!("`HEAP_BUDGET_REPORT` names it: {}", visible(&problem.to_string()))];
    error(format!("`{}` cannot be added to the report", case.name()), &note)
}

/// For a test whose limits are recorded: the attribute that it keeps, for whoever pastes it.
pub(super) fn recorded(case: &TestCase, passed: &Passed) -> String {
    let stats = record::largest(passed.runs.iter().map(|(_, stats)| stats));
    let package = case.package();
    let own = package.file(case.file).map(|own| package.display_path(own));
    let text = own.and_then(|own| package.text(&own));
    let found = text.as_ref().and_then(|text| {
        let attribute = &text[record::attribute(text, case.line)?];
        record::with_limits(attribute, &stats, recorded_margin()?)
    });
    let Some(attribute) = found else { return passed.summary.clone() };
    let title = format!("a budget that `{}` keeps", case.name());
    let place = annotate_snippets::Origin::path(visible(case.file)).line(case.line as usize);
    let group = Group::with_title(Level::HELP.primary_title(title)).element(place);
    rendered(&[group]) + &visible_lines(&attribute)
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

/// For a test that is over its budget, by what dhat has found in as many runs as that takes.
pub(super) fn explained(
    case: &TestCase,
    finding: &Finding,
    profiles: Result<Vec<(HeapStats, Profile)>, String>,
) -> String {
    let not_seen = || "when the test was run again, it was not seen".to_owned();
    match finding {
        Finding::Limit { run, stats } => {
            let size = case.growth.map(|_| case.sizes()[*run]);
            let found = profiles.and_then(|all| all.into_iter().next().ok_or_else(not_seen));
            let budgeted = Budgeted::test(case, size);
            over_budget(case, &budgeted, stats, &found)
        }
        Finding::Window(window) => {
            let problem = profiles.err().unwrap_or_else(not_seen);
            window_over_budget(case, window, &Err(problem))
        }
        Finding::Growth(peaks) => {
            let Some((stated, fit)) = execution::growth(case, peaks) else { return not_run(case) };
            let profiles = profiles.and_then(|all| {
                let profiles: Vec<Profile> = all.into_iter().map(|(_, profile)| profile).collect();
                <[Profile; 2]>::try_from(profiles).map_err(|_| not_seen())
            });
            grows_faster(case, stated, fit, peaks, &profiles)
        }
    }
}

/// For a test with a window that is over its budget.
pub(super) fn window_over_budget(
    case: &TestCase,
    window: &WindowFinding,
    profiled: &Profiled,
) -> String {
    over_budget(case, &Budgeted::window(case, window), &window.stats, profiled)
}

/// A message with this `title` at the attribute of `case`.
fn at_attribute(
    title: Title<'static>,
    case: &TestCase,
    package: &Package,
    label: String,
) -> Group<'static> {
    at(title, case.file, case.line, package, label)
}

/// A message with this `title` at a line.
fn at(
    title: Title<'static>,
    file: &str,
    line: u32,
    package: &Package,
    label: String,
) -> Group<'static> {
    let group = Group::with_title(title);
    let own = package.file(file).map(|own| package.display_path(own));
    match own.and_then(|own| over_budget::snippet(package, &own, line, None, label)) {
        Some(snippet) => group.element(snippet),
        None => group.element(annotate_snippets::Origin::path(visible(file))),
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
