//! Nothing was measured: the program does not compile, or ended otherwise than
//! by doing its work.

use heap_profile::text::word_at_character;

use super::labels::Label;
use super::{Message, again};
use crate::outcome::Outcome;
use crate::verdict::Verdict;
use heap_profile::text::visible;

/// Lines of a program's last words that are shown.
const LAST_WORDS: usize = 12;

pub(super) fn message(verdict: &Verdict, outcome: &Outcome, source: &str) -> Message {
    let (title, words) = title_and_words(outcome);
    let mut message = Message { helps: vec![again(verdict)], ..Message::error(title) };
    if let Outcome::Failed { problem, .. } = outcome {
        message.notes.push(visible(problem));
    }
    if let Outcome::Panicked(words) = outcome {
        message.labels.extend(panicked_here(words, &verdict.program.source, source));
    }
    if !words.is_empty() {
        message.notes.push(format!("it said:\n{}", last_words(words)));
    }
    message
}

fn title_and_words(outcome: &Outcome) -> (String, &str) {
    match outcome {
        Outcome::Measured(_) | Outcome::NotMeasured(..) | Outcome::BuildFailed(_) => {
            ("the program does not compile".to_owned(), "")
        }
        Outcome::NotRun(why) => (format!("the program could not be run: {}", visible(why)), ""),
        Outcome::Panicked(words) => ("the program panicked".to_owned(), words),
        Outcome::OutOfMemory(words) => ("the program ran out of memory".to_owned(), words),
        Outcome::Killed(signal, words) => {
            (format!("the program was ended by signal {signal}"), words)
        }
        Outcome::TimedOut(limit) => {
            (format!("the program ran for more than {} s", limit.as_secs()), "")
        }
        Outcome::Failed { status, words, .. } => {
            (format!("the program ended without a result (exit status {status})"), words)
        }
    }
}

/// The first place in the learner's file that the program said it panicked at:
/// what panics later, in another thread, does so because of it.
fn panicked_here(words: &str, path: &str, source: &str) -> Option<Label> {
    let places = words.lines().filter_map(|line| line.split_once(" panicked at "));
    let mut places = places.filter_map(|(_, place)| place.strip_prefix(path)?.strip_prefix(':'));
    let (line, column) = places.next()?.trim_end_matches(':').split_once(':')?;
    let span = word_at_character(source, line.parse().ok()?, column.parse().ok()?)?;
    let text = "it panicked here".to_owned();
    Some(Label { span, brief: text.clone(), text, primary: true })
}

/// The last lines that the program printed.
fn last_words(words: &str) -> String {
    let lines: Vec<String> = words.lines().map(visible).collect();
    lines[lines.len().saturating_sub(LAST_WORDS)..].join("\n")
}
