use std::time::SystemTime;

use super::*;

fn attempt(peak: Option<u64>, fingerprint: u64) -> Attempt {
    let outcome = if peak.is_some() { "over-budget" } else { "panicked" };
    let (when, peak) = (SystemTime::UNIX_EPOCH, peak.map(Bytes));
    Attempt { when, peak, outcome: outcome.to_owned(), fingerprint }
}

#[test]
fn repeated_attempts_are_recorded_once() {
    let mut record = Record::default();
    for (peak, fingerprint) in
        [(Some(5), 1), (Some(5), 1), (Some(5), 2), (None, 2), (None, 2), (Some(5), 1)]
    {
        record.add(attempt(peak, fingerprint));
    }
    let kept: Vec<_> =
        record.attempts.iter().map(|attempt| (attempt.peak, attempt.fingerprint)).collect();
    let five = Some(Bytes(5));
    assert_eq!(kept, [(five, 1), (five, 2), (None, 2), (five, 1)]);
}

#[test]
fn oldest_attempts_are_dropped_but_not_the_best() {
    let mut record = Record::default();
    record.add(attempt(Some(1), 0));
    for fingerprint in 1..=2 * MAX_ATTEMPTS as u64 {
        record.add(attempt(Some(9), fingerprint));
    }
    assert_eq!(record.attempts.len(), MAX_ATTEMPTS);
    assert_eq!(record.best(), Some(Bytes(1)));
    assert_eq!(record.attempts[1].fingerprint, MAX_ATTEMPTS as u64 + 2);
}

#[test]
fn first_attempt_that_passed_is_not_dropped() {
    let mut record = Record::default();
    record.add(Attempt { outcome: "passed".to_owned(), ..attempt(Some(8), 0) });
    for fingerprint in 1..=2 * MAX_ATTEMPTS as u64 {
        record.add(attempt(Some(9 - fingerprint % 2 * 2), fingerprint));
    }
    assert_eq!(record.attempts.len(), MAX_ATTEMPTS);
    assert_eq!(record.hints_used(), Some(HintsUsed::Known(0)));
    assert_eq!(record.attempts[0].fingerprint, 0);
}

#[test]
fn first_guess_stays_and_is_measured_once() {
    let mut record = Record::default();
    for bytes in 1..=30 {
        record.add_guess(Bytes(bytes), Some(Sureness::Fairly));
    }
    let kept: Vec<u64> = record.guesses.iter().map(|guess| guess.bytes.0).collect();
    assert_eq!((kept[0], kept[1], kept.len()), (1, 12, 20));
    record.add(attempt(None, 1));
    let peak = |record: &Record| record.first_guess().unwrap().measured().map(|guess| guess.peak);
    assert_eq!(peak(&record), None);
    record.add(attempt(Some(7), 2));
    record.add(attempt(Some(5), 3));
    assert_eq!(peak(&record), Some(Bytes(7)));
    record.add_guess(Bytes(7), None);
    assert_eq!(record.first_guess().unwrap().bytes, Bytes(1));
    assert!(record.guesses.last().unwrap().after_measurement);
}

#[test]
fn guess_after_a_measurement_is_no_first_guess() {
    let mut record = Record::default();
    record.add(attempt(Some(7), 1));
    record.add_guess(Bytes(7), None);
    assert_eq!((record.guesses.len(), record.first_guess()), (1, None));
}

#[test]
fn oldest_attempt_is_dropped_without_a_best() {
    let mut record = Record::default();
    for fingerprint in 0..=MAX_ATTEMPTS as u64 {
        record.add(attempt(None, fingerprint));
    }
    assert_eq!((record.attempts.len(), record.attempts[0].fingerprint), (MAX_ATTEMPTS, 1));
}
