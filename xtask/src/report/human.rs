//! Verdicts as a compiler would say them.

use annotate_snippets::{Group, Level, Origin, Renderer};
use profile::Bytes;
use profile::bytes::counted;
use profile::holders::Holder;
use profile::results::Standing;

use super::snippet::{self, LABELLED};
use crate::course::{Course, Exercise};
use crate::grade::{Measured, Outcome, Verdict};
use crate::witness::{self, Doubt};

/// Lines of a program's last words that are shown.
const LAST_WORDS: usize = 12;

/// The text of one verdict.
pub(super) fn verdict(course: &Course, verdict: &Verdict, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    // Read again for its lines; where it is gone, the words have to do.
    let source =
        std::fs::read_to_string(course.root.join(&verdict.program.source)).unwrap_or_default();
    let text = renderer.render(&[group(verdict, &source)]);
    let before = match &verdict.outcome {
        Outcome::BuildFailed(errors) => errors.as_str(),
        _ => &verdict.warnings,
    };
    // The compiler's own text comes first, as it came.
    format!("{before}{text}\n")
}

/// "3 exercises: 1 passed, 1 not started, 1 not there yet"
pub(super) fn summary(verdicts: &[Verdict]) -> String {
    let count =
        |of: &dyn Fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| of(verdict)).count();
    let passed = count(&|verdict| verdict.outcome.passed());
    let not_started = count(&|verdict| !verdict.started && !verdict.outcome.passed());
    let rest = verdicts.len() - passed - not_started;
    let parts = [(passed, "passed"), (not_started, "not started"), (rest, "not there yet")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, what)| format!("{count} {what}")).collect();
    let all = counted(verdicts.len() as u64, "exercise");
    if parts.is_empty() { all } else { format!("{all}: {}", parts.join(", ")) }
}

fn group<'a>(verdict: &'a Verdict, source: &'a str) -> Group<'a> {
    match &verdict.outcome {
        Outcome::Measured(measured) if measured.mismatch().is_some() => {
            wrong_answer(verdict, measured)
        }
        Outcome::Measured(measured) if measured.standing == Standing::OverBudget => {
            over_budget(verdict, measured, source)
        }
        Outcome::Measured(measured) => passed(verdict, measured),
        Outcome::NotMeasured(measured, doubt) => not_measured(verdict, measured, *doubt),
        outcome => unmeasured(verdict, outcome),
    }
}

fn over_budget<'a>(verdict: &'a Verdict, measured: &'a Measured, source: &'a str) -> Group<'a> {
    let (peak, budget) = (Bytes(measured.run.figures.peak_bytes), verdict.exercise.budget);
    let over = Bytes(peak.0 - budget.0);
    let title = format!("peak heap is {peak}, over the budget of {budget} by {over}");
    // What nobody has touched yet is no fault of the learner's.
    let level = if verdict.started { Level::ERROR } else { Level::NOTE.with_name("not started") };
    let mut group = Group::with_title(level.primary_title(title));
    group = match snippet::labelled(&verdict.program.source, source, &measured.holders) {
        Some(snippet) => group.element(snippet),
        None => group.element(Origin::path(verdict.program.source.as_str())),
    };
    group = group.element(Level::NOTE.message(alive(verdict, measured)));
    group = group.elements(witnesses(measured).map(|text| Level::NOTE.message(text)));
    let [first, second] = next_steps(verdict);
    group.element(Level::HELP.message(first)).element(Level::HELP.message(second))
}

/// What was alive at the peak, the largest first, the rest summed up.
fn alive(verdict: &Verdict, measured: &Measured) -> String {
    let figures = measured.run.figures;
    let mut lines = vec![format!(
        "{} in {} alive at the peak:",
        Bytes(figures.peak_bytes).exact(),
        counted(figures.peak_blocks, "block")
    )];
    let (shown, rest) = measured.holders.split_at(measured.holders.len().min(LABELLED));
    lines.extend(table(&shown.iter().map(|holder| row(verdict, holder)).collect::<Vec<_>>()));
    if !rest.is_empty() {
        let sum = |of: fn(&Holder) -> u64| rest.iter().map(of).sum::<u64>();
        let (bytes, blocks) = (Bytes(sum(|holder| holder.bytes)), sum(|holder| holder.blocks));
        let places = counted(rest.len() as u64, "more place");
        lines.push(format!("{bytes} in {} at {places}", counted(blocks, "block")));
    }
    lines.join("\n")
}

fn row(verdict: &Verdict, holder: &Holder) -> [String; 3] {
    let held = format!("{} in {}", Bytes(holder.bytes), counted(holder.blocks, "block"));
    let file = within_package(&verdict.program.source);
    let place = match &holder.place {
        Some(place) => format!("{file}:{}", place.line),
        None => format!("outside {file}"),
    };
    let called = holder.called_from.first().map(|place| format!(", called at line {}", place.line));
    [held, visible(&holder.function), place + &called.unwrap_or_default()]
}

/// `rows` with their first two columns padded.
fn table(rows: &[[String; 3]]) -> Vec<String> {
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    let line = |[held, function, place]: &[String; 3]| {
        format!("{held:<first$}  {function:<second$}  {place}")
    };
    rows.iter().map(line).collect()
}

/// "src/main.rs" of "exercises/NN-name/src/main.rs".
fn within_package(source: &str) -> &str {
    source.splitn(3, '/').nth(2).unwrap_or(source)
}

fn next_steps(verdict: &Verdict) -> [String; 2] {
    let number = verdict.exercise.number;
    let first = if verdict.started {
        format!("change the program and run `cargo xtask check {number}` again")
    } else {
        format!("edit `{}`, then run `cargo xtask check {number}` again", verdict.program.source)
    };
    [first, "the chapter has hints and solutions: `cargo xtask book --open`".to_owned()]
}

fn passed<'a>(verdict: &'a Verdict, measured: &'a Measured) -> Group<'a> {
    let Exercise { budget, stretch, .. } = verdict.exercise;
    let figures = measured.run.figures;
    let (peak, blocks) = (Bytes(figures.peak_bytes), counted(figures.peak_blocks, "block"));
    let limit = match measured.standing {
        Standing::Stretch => format!("within the stretch of {stretch}"),
        _ => format!("within the budget of {budget}"),
    };
    let title = format!("peak heap is {peak} in {blocks}, {limit}");
    let help = match measured.standing {
        Standing::Stretch => "this is as little as the best known solution needs".to_owned(),
        _ => format!("the best known solution needs {stretch}: can yours do with less?"),
    };
    Level::HELP
        .with_name("passed")
        .primary_title(title)
        .element(Origin::path(verdict.program.source.as_str()))
        .elements(witnesses(measured).map(|text| Level::NOTE.message(text)))
        .element(Level::HELP.message(help))
}

fn wrong_answer<'a>(verdict: &'a Verdict, measured: &'a Measured) -> Group<'a> {
    let place = measured.mismatch().map_or_else(String::new, |wrong| {
        let (expected, found) = (visible(&wrong.expected), visible(&wrong.found));
        format!(": at index {} it should be {expected} and is {found}", wrong.index)
    });
    let peak = Bytes(measured.run.figures.peak_bytes);
    let note = format!("peak heap is {peak}, which counts when the answer is right");
    let again = format!("run `cargo xtask check {}` again", verdict.exercise.number);
    Level::ERROR
        .primary_title(format!("wrong answer{place}"))
        .element(Origin::path(verdict.program.source.as_str()))
        .element(Level::NOTE.message(note))
        .element(Level::HELP.message(again))
}

/// The same memory, three times: what the program asked for, what mimalloc took
/// from the system for it, and what the kernel held.
fn witnesses(measured: &Measured) -> Option<String> {
    let held = measured.run.held?;
    let (requested, committed) = (Bytes(measured.run.figures.peak_bytes), Bytes(held.committed));
    let resident = Bytes(witness::grown(&held));
    Some(format!("requested {requested}, committed {committed}, resident {resident}"))
}

fn not_measured<'a>(verdict: &'a Verdict, measured: &Measured, doubt: Doubt) -> Group<'a> {
    let (reason, causes) = reason(doubt);
    let mut group = Level::ERROR
        .primary_title(format!("not measured: {reason}"))
        .element(Origin::path(verdict.program.source.as_str()))
        .element(Level::NOTE.message(causes));
    group = group.elements(witnesses(measured).map(|text| Level::NOTE.message(text)));
    let again = format!("run `cargo xtask check {}` again", verdict.exercise.number);
    group.element(Level::HELP.message(again))
}

/// Why a measurement is not believed, and what causes that.
fn reason(doubt: Doubt) -> (String, &'static str) {
    match doubt {
        Doubt::Reports(0) => ("the harness reported nothing".into(), FILES),
        Doubt::Reports(times) => (format!("the harness reported {times} times"), FILES),
        Doubt::Summary => ("the summary is not the one that was reported".into(), FILES),
        Doubt::Profile { summary, profile } => {
            let (summary, profile) = (Bytes(summary), Bytes(profile));
            (format!("the summary says {summary} and the profile {profile}"), PROFILE)
        }
        Doubt::Before { resident, allowed } => {
            let (resident, allowed) = (Bytes(resident), Bytes(allowed));
            (
                format!("{resident} were held before the work began, where {allowed} are allowed"),
                BEFORE,
            )
        }
        Doubt::Region { grown, requested, allowed } => {
            let (grown, requested, allowed) = (Bytes(grown), Bytes(requested), Bytes(allowed));
            let held = format!("the process held {grown}, and dhat saw {requested}");
            (format!("{held}, which accounts for {allowed}"), REGION)
        }
        Doubt::Outside { resident, inside, allowed } => {
            let (resident, inside, allowed) = (Bytes(resident), Bytes(inside), Bytes(allowed));
            let held = format!("the kernel saw {resident} from outside, and the process {inside}");
            (format!("{held}, which accounts for {allowed}"), REGION)
        }
    }
}

const FILES: &str = "something other than the harness wrote the files of this run; \
    leave `run.json` and `dhat.json` to it";
const PROFILE: &str = "the files of this run were changed after they were written, \
    or a thread went on allocating when the work had returned";
const BEFORE: &str = "`main` made something before it called `run`; \
    make it in the work, where it is counted";
const REGION: &str = "memory that is not from the allocator is not counted: \
    a large array on a thread's stack, pages mapped by hand, \
    another process, or work done before `run` was called";

fn unmeasured<'a>(verdict: &'a Verdict, outcome: &Outcome) -> Group<'a> {
    let (title, said) = match outcome {
        Outcome::Measured(_) | Outcome::NotMeasured(..) | Outcome::BuildFailed(_) => {
            ("the program does not compile".to_owned(), "")
        }
        Outcome::NotRun(why) => (format!("the program could not be run: {}", visible(why)), ""),
        Outcome::Panicked(said) => ("the program panicked".to_owned(), said.as_str()),
        Outcome::OutOfMemory(said) => ("the program ran out of memory".to_owned(), said.as_str()),
        Outcome::Killed(signal, said) => {
            (format!("the program was ended by signal {signal}"), said.as_str())
        }
        Outcome::TimedOut(limit) => {
            (format!("the program ran for more than {} s", limit.as_secs()), "")
        }
        Outcome::Failed { status, said, .. } => {
            (format!("the program ended without a result (exit status {status})"), said.as_str())
        }
    };
    let mut group =
        Level::ERROR.primary_title(title).element(Origin::path(verdict.program.source.as_str()));
    if let Outcome::Failed { problem, .. } = outcome {
        group = group.element(Level::NOTE.message(visible(problem)));
    }
    if !said.is_empty() {
        group = group.element(Level::NOTE.message(format!("it said:\n{}", last_words(said))));
    }
    let again = format!("run `cargo xtask check {}` again", verdict.exercise.number);
    group.element(Level::HELP.message(again))
}

/// The last lines that the program printed.
fn last_words(said: &str) -> String {
    let lines: Vec<String> = said.lines().map(visible).collect();
    lines[lines.len().saturating_sub(LAST_WORDS)..].join("\n")
}

/// `text` with control characters and those that change its direction escaped:
/// it comes from the program.
pub(super) fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .flat_map(|c| if hidden(c) { c.escape_unicode().collect() } else { vec![c] })
        .collect()
}
