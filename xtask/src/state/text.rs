//! The format of the state:
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
use std::fmt::Write;

use super::{Attempt, Record, State};
use heap_profile::Bytes;

const HEAD: &str = "\
# Kept by `cargo xtask`: what you tried and which hints you saw. Delete it to start over.
#
# [EXERCISE]
# hints SHOWN
# attempt WHEN PEAK-IN-BYTES OUTCOME TEXT
";
const FORMAT: &str = "format 1";

/// Digits of a fingerprint.
const FINGERPRINT: usize = 16;

/// `state` as text, which [`parse`] reads back.
pub(super) fn written(state: &State) -> String {
    let mut text = format!("{HEAD}{FORMAT}\n");
    for (key, record) in &state.0 {
        let _ = write!(text, "\n[{key}]\nhints {}\n", record.hints_shown);
        for Attempt { when, peak, outcome, text: fingerprint } in &record.attempts {
            let when = humantime::format_rfc3339_seconds(*when);
            let peak = peak.map_or_else(|| "-".to_owned(), |peak| peak.0.to_string());
            let _ = writeln!(text, "attempt {when} {peak} {outcome} {fingerprint:016x}");
        }
    }
    text
}

/// The state that `text` holds.
///
/// # Errors
///
/// Where a line is not understood: which, and why.
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
        ["attempt", when, peak, outcome, fingerprint] => {
            let named = outcome.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            let digits = fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit());
            let whole = digits && fingerprint.len() == FINGERPRINT;
            (named && whole).then_some(())?;
            record.attempts.push(Attempt {
                when: humantime::parse_rfc3339(when).ok()?,
                peak: if peak == "-" { None } else { Some(Bytes(peak.parse().ok()?)) },
                outcome: outcome.to_owned(),
                text: u64::from_str_radix(fingerprint, 16).ok()?,
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
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut state = State::default();
        let attempt = |peak, text| Attempt {
            when: UNIX_EPOCH + Duration::from_hours(500_000),
            peak,
            outcome: "over-budget".to_owned(),
            text,
        };
        state.of_mut("02-clinging-onto-memory").hints_shown = 3;
        state.of_mut("02-clinging-onto-memory").attempts =
            vec![attempt(Some(Bytes(u64::MAX)), 0), attempt(None, u64::MAX)];
        state.of_mut("of another branch");
        assert_eq!(parse(&written(&state)), Ok(state));
        assert_eq!(parse(&written(&State::default())), Ok(State::default()));
    }

    #[test]
    fn what_is_not_understood_is_named() {
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
        assert!(parse(&format!("format 1\n[1]\n{attempt}")).is_ok());
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
