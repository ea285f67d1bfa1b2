use std::time::{Duration, UNIX_EPOCH};

use cli::guess::Sureness;
use heap_profile::Bytes;

use super::*;
use crate::state::{Attempt, Guess};

fn state() -> State {
    let mut state = State::default();
    let attempt = |peak, fingerprint| Attempt {
        when: UNIX_EPOCH + Duration::from_hours(500_000),
        peak,
        outcome: "over-budget".to_owned(),
        fingerprint,
    };
    let guess = |sure, peak| Guess {
        when: UNIX_EPOCH,
        bytes: Bytes(4_711),
        sure,
        after_measurement: peak == Some(Bytes(7)),
        peak,
    };
    let record = state.record_mut("02-clinging-onto-memory");
    record.guesses = vec![guess(None, None), guess(Some(Sureness::Unsure), Some(Bytes(7)))];
    record.hints = vec![None, Some(UNIX_EPOCH)];
    record.attempts = vec![attempt(Some(Bytes(u64::MAX)), 0), attempt(None, u64::MAX)];
    state.record_mut("of another branch");
    state
}

#[test]
fn round_trip() {
    for state in [state(), State::default()] {
        assert_eq!(parse(&to_text(&state).unwrap()), Ok(state));
    }
}

#[test]
fn format_2_is_read() {
    let text = r#"{ "about": "", "format": 2, "exercises": { "1": { "hints_shown": 18446744073709551615,
        "attempts": [{ "when": "1970-01-01T00:00:00Z", "peak_bytes": 5, "outcome": "passed", "text": "0123456789abcdef" }] } } }"#;
    let record = parse(text).unwrap().record("1");
    assert_eq!((record.guesses.len(), record.hints), (0, vec![None; 3]));
    assert_eq!((record.attempts[0].peak, record.attempts[0].when), (Some(Bytes(5)), UNIX_EPOCH));
    for (right, wrong) in
        [("hints_shown", "hints"), ("\"attempts\"", "\"guesses\": [], \"attempts\"")]
    {
        assert!(parse(&text.replacen(right, wrong, 1)).is_err(), "{wrong}");
    }
}

#[test]
fn rejects_invalid_and_unknown_fields() {
    let text = to_text(&state()).unwrap();
    for (right, wrong) in [
        ("2027-01-15", "2027-13-15"),
        ("18446744073709551615", "18446744073709551616"),
        ("18446744073709551615", "-5"),
        ("over-budget", "Over"),
        ("over-budget", "\\u001b[2J"),
        ("0000000000000000", "+000000000000000"),
        ("0000000000000000", "000"),
        ("\"hints\": [", "\"more\": 1, \"hints\": ["),
        ("1970-01-01", "1970-01-00"),
        ("4711", "0"),
        ("\"unsure\"", "\"\\u001b[2J\""),
        ("false", "null"),
        ("\"format\": 3", "\"format\": 4"),
        ("\"format\": 3", "\"format\": 2"),
        ("}\n", ""),
    ] {
        let broken = text.replacen(right, wrong, 1);
        assert_ne!(broken, text, "there is no {right}");
        let error = parse(&broken).unwrap_err();
        assert!(!error.chars().any(char::is_control), "{error}");
    }
}
