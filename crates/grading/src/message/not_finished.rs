//! The message about a program that was not measured: it does not compile, or did not
//! finish its work.

use heap_profile::bytes::counted;
use heap_profile::text::word_at_character;

use super::{Label, Message, again};
use crate::launcher::OUTPUT_BYTES;
use crate::missing_source::MissingSource;
use crate::outcome::Outcome;
use crate::verdict::Verdict;

/// How many of the last lines that a program printed are shown: enough for the message of a
/// panic, and few enough that the verdict stays on the screen.
const PRINTED_LINES: usize = 12;

/// Who may have done that to the launcher, and what became of the program.
const NOT_WATCHED: &str = "the launcher is the program's parent, which measures it and ends it \
    in time; the program may have sent it a signal. Nothing is left running";

pub(super) fn message(verdict: &Verdict, outcome: &Outcome, source: &str) -> Message {
    let (title, printed) = title_and_printed(outcome);
    let mut message = Message { helps: helps(verdict, outcome, source), ..Message::error(title) };
    if let Outcome::Failed { problem, .. } = outcome {
        message.notes.push(problem.clone());
    }
    if let Outcome::NotWatched(_) = outcome {
        message.notes.push(NOT_WATCHED.to_owned());
    }
    if let Outcome::Panicked(printed) = outcome {
        message.labels.extend(panic_label(printed, &verdict.program.source, source));
    }
    if !printed.is_empty() {
        message.notes.push(last_lines(printed));
    }
    message
}

/// What to do next. A file that is lost, emptied or no text is not mended by editing it.
fn helps(verdict: &Verdict, outcome: &Outcome, source: &str) -> Vec<String> {
    let number = verdict.exercise.number;
    let reset = format!("`cargo xtask reset {number}` restores it as it was shipped");
    match outcome {
        Outcome::NoSource(MissingSource::Folder) => {
            let folder = verdict.program.source.rsplit_once('/').map_or("", |(folder, _)| folder);
            vec![format!("`git restore {folder}` restores it, and the task that was in it")]
        }
        Outcome::NoSource(_) => vec![reset],
        Outcome::BuildFailed(_) if source.trim().is_empty() => vec![reset, again(verdict)],
        _ => vec![again(verdict)],
    }
}

fn title_and_printed(outcome: &Outcome) -> (String, &str) {
    match outcome {
        Outcome::Measured(_)
        | Outcome::NotMeasured(..)
        | Outcome::HeldElsewhere(..)
        | Outcome::BuildFailed(_) => ("the program does not compile".to_owned(), ""),
        Outcome::NoSource(missing) => (missing.words().to_owned(), ""),
        Outcome::NotRead(limit) => {
            let title = "the results that the program left take more than";
            (format!("{title} {} s to read", limit.as_secs()), "")
        }
        Outcome::NotWatched(lost) => {
            (format!("the program could not be watched to its end: {lost}"), "")
        }
        Outcome::NotRun(why) => (format!("the program could not be run: {why}"), ""),
        Outcome::Panicked(printed) => ("the program panicked".to_owned(), printed),
        Outcome::OutOfMemory(printed) => ("the program ran out of memory".to_owned(), printed),
        Outcome::Killed(signal, printed) => {
            (format!("the program was ended by signal {signal}"), printed)
        }
        Outcome::TimedOut(limit) => {
            (format!("the program ran for more than {} s", limit.as_secs()), "")
        }
        Outcome::Failed { status, printed, .. } => {
            (format!("the program ended without a result (exit status {status})"), printed)
        }
    }
}

/// A label where the program first panicked in the learner's file. If other threads panic
/// after that, it is usually because of the first panic.
fn panic_label(printed: &str, path: &str, source: &str) -> Option<Label> {
    let locations = printed.lines().filter_map(|line| line.split_once(" panicked at "));
    let mut positions =
        locations.filter_map(|(_, location)| location.strip_prefix(path)?.strip_prefix(':'));
    let (line, column) = positions.next()?.trim_end_matches(':').split_once(':')?;
    let span = word_at_character(source, line.parse().ok()?, column.parse().ok()?)?;
    let text = "it panicked here".to_owned();
    Some(Label { span, brief: text.clone(), text, primary: true })
}

/// The last lines of what the program printed, and how many there are.
fn last_lines(printed: &str) -> String {
    let lines: Vec<&str> = printed.lines().collect();
    let (before, last) = lines.split_at(lines.len().saturating_sub(PRINTED_LINES));
    let head = match before.len() {
        0 => "it said:".to_owned(),
        count => {
            // The beginning of more than is kept of it has not been counted.
            let more = if printed.len() > OUTPUT_BYTES / 2 { "more than " } else { "" };
            format!("it said, after {more}{}:", counted(count as u64, "other line"))
        }
    };
    format!("{head}\n{}", last.join("\n"))
}
