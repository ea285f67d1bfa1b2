//! The message about a program that was not measured: it does not compile, or did not
//! finish its work.

use std::collections::BTreeSet;
use std::time::Duration;

use heap_profile::holders::Location;
use heap_profile::text::{word_at, word_at_character};

use super::{Label, Message, again, signal};
use crate::missing_source::MissingSource;
use crate::outcome::Outcome;
use crate::verdict::Verdict;

/// Who may have done that to the launcher, and what became of the program.
const NOT_WATCHED: &str = "the launcher is the program's parent, which measures it and ends it \
    in time; the program may have sent it a signal. Nothing is left running";

const NO_END: &str = "it may be in a loop that does not end, or wait for something that does not \
    come";

/// Where it is not known in which line it was.
const FIND_OUT: &str = "an `eprintln!` in it shows how far it comes";

/// How many calls are labelled at most.
const MAX_CALLS: usize = 4;

pub(super) fn message(verdict: &Verdict, outcome: &Outcome, source: &str) -> Message {
    let helps = helps(verdict, outcome, source);
    let mut message = Message { helps, ..Message::error(title(outcome)) };
    if let Outcome::Failed { problem, .. } = outcome {
        message.notes.push(problem.clone().into());
    }
    if let Outcome::Killed(number, said) = outcome {
        let cause = signal::usual_cause(*number, said);
        message.notes.extend(cause.map(|cause| cause.to_owned().into()));
    }
    if let Outcome::TimedOut { calls, .. } = outcome {
        message.labels.extend(call_labels(calls, source));
        let no_end = if calls.is_empty() { format!("{NO_END}; {FIND_OUT}") } else { NO_END.into() };
        message.notes.push(no_end.into());
    }
    if let Outcome::NotWatched(_) = outcome {
        message.notes.push(NOT_WATCHED.to_owned().into());
    }
    if let Outcome::Panicked(printed) = outcome {
        message.labels.extend(panic_label(printed, &verdict.program.source, source));
    }
    message
}

/// What to do next. A file that is lost, emptied or no text is not mended by editing it.
fn helps(verdict: &Verdict, outcome: &Outcome, source: &str) -> Vec<String> {
    let number = verdict.exercise.number;
    let reset = format!("`cargo xtask reset {number}` restores it as it was shipped");
    match outcome {
        Outcome::NoSource(MissingSource::Folder) => {
            let folder = verdict.program.source_folder();
            vec![format!("`git restore {folder}` restores it, and the task that was in it")]
        }
        Outcome::NoSource(_) => vec![reset],
        Outcome::BuildFailed(_) if source.trim().is_empty() => vec![reset, again(verdict)],
        Outcome::TimedOut { limit, .. } if verdict.size.is_none() => {
            vec![again(verdict), longer(verdict, *limit)]
        }
        _ => vec![again(verdict)],
    }
}

/// How to let it run for longer than `limit`.
fn longer(verdict: &Verdict, limit: Duration) -> String {
    let (number, seconds) = (&verdict.exercise.number, limit.as_secs().saturating_mul(2));
    format!("if it only needs longer: `cargo xtask check {number} --timeout {seconds}`")
}

fn title(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Measured(_)
        | Outcome::NotMeasured(..)
        | Outcome::HeldElsewhere(..)
        | Outcome::BuildFailed(_) => "the program does not compile".to_owned(),
        Outcome::NoSource(missing) => missing.words().to_owned(),
        Outcome::NotRead(limit) => {
            let title = "the results that the program left take more than";
            format!("{title} {} s to read", limit.as_secs())
        }
        Outcome::NotWatched(lost) => {
            format!("the program could not be watched to its end: {lost}")
        }
        Outcome::NotRun(why) => format!("the program could not be run: {why}"),
        Outcome::Panicked(_) => "the program panicked".to_owned(),
        Outcome::OutOfMemory(_) => "the program ran out of memory".to_owned(),
        Outcome::Killed(number, _) => {
            format!("the program was ended by {}", signal::named(*number))
        }
        Outcome::TimedOut { limit, .. } => {
            format!("the program ran for more than {} s", limit.as_secs())
        }
        Outcome::Failed { status, .. } => {
            format!("the program ended without a result (exit status {status})")
        }
    }
}

/// Labels for the lines that the program was in when its time was over, innermost first.
fn call_labels(calls: &[Location], source: &str) -> Vec<Label> {
    let mut lines = BTreeSet::new();
    // `main` calls the harness, which says nothing.
    let told = calls.iter().filter(|call| call.function != "main");
    let new = told.filter(|call| lines.insert(call.line)).take(MAX_CALLS);
    let label = |(index, call): (usize, &Location)| {
        let text = if index == 0 { "it was here when the time was over" } else { "called here" };
        Some(Label::short(word_at(source, call.line, call.column)?, text, index == 0))
    };
    new.enumerate().filter_map(label).collect()
}

/// A label where the program first panicked in the learner's file. If other threads panic
/// after that, it is usually because of the first panic.
fn panic_label(printed: &str, path: &str, source: &str) -> Option<Label> {
    let locations = printed.lines().filter_map(|line| line.split_once(" panicked at "));
    let mut positions =
        locations.filter_map(|(_, location)| location.strip_prefix(path)?.strip_prefix(':'));
    let (line, column) = positions.next()?.trim_end_matches(':').split_once(':')?;
    let span = word_at_character(source, line.parse().ok()?, column.parse().ok()?)?;
    Some(Label::short(span, "it panicked here", true))
}
