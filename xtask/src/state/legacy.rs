//! The format that the state's file had first, which is read and no longer
//! written: the next change of the state writes it in today's format.
//!
//! ```text
//! # Kept by `cargo xtask`: ...
//! format 1
//!
//! [02-clinging-onto-memory]
//! hints 1
//! attempt 2026-11-22T11:06:05Z 500000000 over-budget 9ae16a3b2f90404f
//! attempt 2026-11-22T11:08:40Z - build-failed 03c7ff21d4b80a6e
//! ```
//!
//! A line is a comment, blank, the format's number, the key of an exercise in
//! brackets, or a fact of the exercise above it. `hints` is how many were
//! shown. An `attempt` is when it was graded (UTC), its peak in bytes (`-` where
//! the answer was not right), its outcome as in `check --message-format json`,
//! and a fingerprint of the program's text. Nothing else is understood, so that
//! nothing is lost by being written over.

use std::collections::btree_map::Entry;

use super::attempt::{fingerprint, is_outcome};
use super::{Attempt, Record, State};
use heap_profile::Bytes;

const FORMAT: &str = "format 1";

/// The state that `text` holds.
///
/// # Errors
///
/// If a line is not understood: which, and why.
pub(super) fn parse(text: &str) -> Result<State, String> {
    let mut state = State::default();
    let mut formats = 0;
    let mut key: Option<String> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let fault = |what: &str| format!("line {}: {what}: `{}`", index + 1, shown(line));
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if formats == 0 && line != FORMAT {
            return Err(fault(&format!("`{FORMAT}` should come first")));
        }
        if line == FORMAT {
            formats += 1;
        } else if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let Entry::Vacant(entry) = state.0.entry(name.to_owned()) else {
                return Err(fault("this exercise comes twice"));
            };
            entry.insert(Record::default());
            key = Some(name.to_owned());
        } else {
            let Some(key) = &key else { return Err(fault("this is of no exercise")) };
            fact(line, state.of_mut(key)).ok_or_else(|| fault("this means nothing"))?;
        }
    }
    match formats {
        1 => Ok(state),
        _ => Err(format!("`{FORMAT}` should be there once")),
    }
}

/// Adds what `line` says to `record`; none where it says nothing.
fn fact(line: &str, record: &mut Record) -> Option<()> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["hints", shown] => record.hints_shown = shown.parse().ok()?,
        ["attempt", when, peak, outcome, text] => {
            is_outcome(outcome).then_some(())?;
            record.attempts.push(Attempt {
                when: humantime::parse_rfc3339(when).ok()?,
                peak: if peak == "-" { None } else { Some(Bytes(peak.parse().ok()?)) },
                outcome: outcome.to_owned(),
                text: fingerprint(text)?,
            });
        }
        _ => return None,
    }
    Some(())
}

/// The beginning of `line`, which can hold anything.
fn shown(line: &str) -> String {
    line.chars().take(60).flat_map(char::escape_debug).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_it_does_not_understand() {
        let attempt = "attempt 2026-11-22T11:06:05Z 5 passed 0123456789abcdef";
        for (lines, message) in [
            ("", "`format 1` should be there once"),
            ("[1]", "line 1: `format 1` should come first: `[1]`"),
            ("format 2", "line 1: `format 1` should come first: `format 2`"),
            ("format 1\nformat 1", "`format 1` should be there once"),
            ("format 1\nhints 1", "line 2: this is of no exercise: `hints 1`"),
            ("format 1\n[1]\n\n[1]", "line 4: this exercise comes twice: `[1]`"),
            ("format 1\n[1]\nhints -1", "line 3: this means nothing: `hints -1`"),
            ("format 1\n[1]\n<<<<<<< HEAD", "line 3: this means nothing: `<<<<<<< HEAD`"),
            ("format 1\n[1]\n\u{1b}[2J", "line 3: this means nothing: `\\u{1b}[2J`"),
        ] {
            assert_eq!(parse(lines), Err(message.to_owned()));
        }
        let state = parse(&format!("format 1\n[1]\nhints 2\n{attempt}")).unwrap();
        let [kept] = &state.of("1").attempts[..] else { panic!("{state:?}") };
        assert_eq!((state.of("1").hints_shown, kept.peak), (2, Some(Bytes(5))));
        assert_eq!((kept.outcome.as_str(), kept.text), ("passed", 0x0123_4567_89ab_cdef));
        for (right, wrong) in [
            ("2026-11-22", "2026-13-22"),
            (" 5 ", " -5 "),
            (" 5 ", " 99999999999999999999 "),
            ("passed", "Passed"),
            ("0123456789abcdef", "+123456789abcdef"),
            ("0123456789abcdef", "0123"),
            ("0123456789abcdef", "0123456789abcdef more"),
        ] {
            let text = format!("format 1\n[1]\n{}", attempt.replacen(right, wrong, 1));
            assert!(parse(&text).is_err(), "`{text}` was read");
        }
    }
}
