//! Nothing was measured: the program does not compile, or ended otherwise than
//! by doing its work.

use heap_profile::text::word_at_character;

use super::labels::Label;
use super::{Message, again};
use crate::grade::{Outcome, Verdict};
use crate::report::text::visible;

/// Lines of a program's last words that are shown.
const LAST_WORDS: usize = 12;

pub(super) fn message(verdict: &Verdict, outcome: &Outcome, source: &str) -> Message {
    let (title, said) = title_and_words(outcome);
    let mut message = Message { helps: vec![again(verdict)], ..Message::error(title) };
    if let Outcome::Failed { problem, .. } = outcome {
        message.notes.push(visible(problem));
    }
    if let Outcome::Panicked(said) = outcome {
        message.labels.extend(panicked_here(said, &verdict.program.source, source));
    }
    if !said.is_empty() {
        message.notes.push(format!("it said:\n{}", last_words(said)));
    }
    message
}

fn title_and_words(outcome: &Outcome) -> (String, &str) {
    match outcome {
        Outcome::Measured(_) | Outcome::NotMeasured(..) | Outcome::BuildFailed(_) => {
            ("the program does not compile".to_owned(), "")
        }
        Outcome::NotRun(why) => (format!("the program could not be run: {}", visible(why)), ""),
        Outcome::Panicked(said) => ("the program panicked".to_owned(), said),
        Outcome::OutOfMemory(said) => ("the program ran out of memory".to_owned(), said),
        Outcome::Killed(signal, said) => {
            (format!("the program was ended by signal {signal}"), said)
        }
        Outcome::TimedOut(limit) => {
            (format!("the program ran for more than {} s", limit.as_secs()), "")
        }
        Outcome::Failed { status, said, .. } => {
            (format!("the program ended without a result (exit status {status})"), said)
        }
    }
}

/// The first place in the learner's file that the program said it panicked at:
/// what panics later, in another thread, does so because of it.
fn panicked_here(said: &str, path: &str, source: &str) -> Option<Label> {
    let places = said.lines().filter_map(|line| line.split_once(" panicked at "));
    let mut places = places.filter_map(|(_, place)| place.strip_prefix(path)?.strip_prefix(':'));
    let (line, column) = places.next()?.trim_end_matches(':').split_once(':')?;
    let span = word_at_character(source, line.parse().ok()?, column.parse().ok()?)?;
    let text = "it panicked here".to_owned();
    Some(Label { span, brief: text.clone(), text, primary: true })
}

/// The last lines that the program printed.
fn last_words(said: &str) -> String {
    let lines: Vec<String> = said.lines().map(visible).collect();
    lines[lines.len().saturating_sub(LAST_WORDS)..].join("\n")
}
