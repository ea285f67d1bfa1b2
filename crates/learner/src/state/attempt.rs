//! One attempt at an exercise, and the checks for its fields when they are read.

use std::time::SystemTime;

use heap_profile::Bytes;

/// Hexadecimal digits of a fingerprint.
const FINGERPRINT_DIGITS: usize = 16;

/// One attempt: a program that was graded.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// When it was graded, in whole seconds.
    pub when: SystemTime,
    /// Its peak if the answer was right; no other peak counts.
    pub peak: Option<Bytes>,
    /// The name of its outcome: see [`grading::outcome::Outcome::name`].
    pub outcome: String,
    /// A hash of the program's text. It is only compared with that of the attempt
    /// before, so it may change with the compiler's release.
    pub fingerprint: u64,
}

impl Attempt {
    /// Whether it was within the budget when it was made.
    #[must_use]
    pub fn passed(&self) -> bool {
        matches!(self.outcome.as_str(), "passed" | "stretch")
    }

    /// Whether `next` repeats this attempt: the same text with the same result.
    pub(super) fn is_repeated_by(&self, next: &Attempt) -> bool {
        (self.fingerprint, self.peak, &self.outcome) == (next.fingerprint, next.peak, &next.outcome)
    }
}

/// Whether `outcome` looks like the name of an outcome. It is printed without
/// escaping, so nothing else is let in.
pub(super) fn is_outcome(outcome: &str) -> bool {
    outcome.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// Parses a fingerprint; `None` if `digits` is not one.
pub(super) fn parse_fingerprint(digits: &str) -> Option<u64> {
    let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hexadecimal && digits.len() == FINGERPRINT_DIGITS).then_some(())?;
    u64::from_str_radix(digits, 16).ok()
}
