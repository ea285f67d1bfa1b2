//! Format 1: lines of words.
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
//! brackets, or a fact about the exercise above it. `hints` is how many were shown.
//! An `attempt` has the time it was graded (UTC), its peak in bytes (`-` if the answer
//! was wrong), its outcome as in `check --message-format json`, and a fingerprint of
//! the program's text. Anything else is an error, because it would be lost at the next
//! update.

use std::collections::btree_map::Entry;

use heap_profile::Bytes;
use heap_profile::text::excerpt;

use super::hints_shown;
use crate::state::attempt::{is_outcome, parse_fingerprint};
use crate::state::{Attempt, Record, State};

const FORMAT: &str = "format 1";

/// The most characters of a line that an error quotes.
const MAX_EXCERPT: usize = 60;

/// Parses the text of a state.
///
/// # Errors
///
/// If a line is not valid: which, and why.
pub(in crate::state::format) fn parse(text: &str) -> Result<State, String> {
    let mut state = State::default();
    let mut formats = 0;
    let mut key: Option<String> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let error = |problem: &str| {
            format!("line {}: {problem}: `{}`", index + 1, excerpt(line, MAX_EXCERPT))
        };
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if formats == 0 && line != FORMAT {
            return Err(error(&format!("expected `{FORMAT}` first")));
        }
        if line == FORMAT {
            formats += 1;
        } else if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let Entry::Vacant(entry) = state.0.entry(name.to_owned()) else {
                return Err(error("this exercise appears twice"));
            };
            entry.insert(Record::default());
            key = Some(name.to_owned());
        } else {
            let Some(key) = &key else { return Err(error("no exercise comes before this")) };
            add_fact(line, state.record_mut(key)).ok_or_else(|| error("cannot understand this"))?;
        }
    }
    match formats {
        1 => Ok(state),
        _ => Err(format!("expected `{FORMAT}` exactly once")),
    }
}

/// Adds the fact in `line` to `record`; `None` if it is not valid.
fn add_fact(line: &str, record: &mut Record) -> Option<()> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["hints", shown] => record.hints = hints_shown(shown.parse().ok()?),
        ["attempt", when, peak, outcome, fingerprint] => {
            is_outcome(outcome).then_some(())?;
            record.attempts.push(Attempt {
                when: humantime::parse_rfc3339(when).ok()?,
                peak: if peak == "-" { None } else { Some(Bytes(peak.parse().ok()?)) },
                outcome: outcome.to_owned(),
                fingerprint: parse_fingerprint(fingerprint)?,
            });
        }
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_quote_the_line() {
        let line = "attempt 2026-11-22T11:06:05Z 5 passed 0123456789abcdef";
        for (lines, message) in [
            ("", "expected `format 1` exactly once"),
            ("[1]", "line 1: expected `format 1` first: `[1]`"),
            ("format 2", "line 1: expected `format 1` first: `format 2`"),
            ("format 1\nformat 1", "expected `format 1` exactly once"),
            ("format 1\nhints 1", "line 2: no exercise comes before this: `hints 1`"),
            ("format 1\n[1]\n\n[1]", "line 4: this exercise appears twice: `[1]`"),
            ("format 1\n[1]\nhints -1", "line 3: cannot understand this: `hints -1`"),
            ("format 1\n[1]\n<<<<<<< HEAD", "line 3: cannot understand this: `<<<<<<< HEAD`"),
            ("format 1\n[1]\n\u{1b}[2J", "line 3: cannot understand this: `\\u{1b}[2J`"),
        ] {
            assert_eq!(parse(lines), Err(message.to_owned()));
        }
        let state = parse(&format!("format 1\n[1]\nhints 2\n{line}")).unwrap();
        let [attempt] = &state.record("1").attempts[..] else { panic!("{state:?}") };
        assert_eq!((state.record("1").hints, attempt.peak), (vec![None; 2], Some(Bytes(5))));
        assert_eq!(
            (attempt.outcome.as_str(), attempt.fingerprint),
            ("passed", 0x0123_4567_89ab_cdef)
        );
        for (right, wrong) in [
            ("2026-11-22", "2026-13-22"),
            (" 5 ", " -5 "),
            (" 5 ", " 99999999999999999999 "),
            ("passed", "Passed"),
            ("0123456789abcdef", "+123456789abcdef"),
            ("0123456789abcdef", "0123"),
            ("0123456789abcdef", "0123456789abcdef more"),
        ] {
            let text = format!("format 1\n[1]\n{}", line.replacen(right, wrong, 1));
            assert!(parse(&text).is_err(), "`{text}` was read");
        }
    }
}
