//! One attempt at an exercise.

use std::time::SystemTime;

use heap_profile::Bytes;

/// Digits of a fingerprint.
const FINGERPRINT: usize = 16;

/// One attempt: a program that was graded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Attempt {
    /// When it was graded, in whole seconds.
    pub(crate) when: SystemTime,
    /// Its peak where the answer was right; no other peak counts.
    pub(crate) peak: Option<Bytes>,
    /// What it came to: see [`Outcome::name`].
    pub(crate) outcome: String,
    /// A fingerprint of the program's text. Compared with the one before it, so
    /// it need not mean the same to another release of the compiler.
    pub(crate) text: u64,
}

impl Attempt {
    /// Whether `next` is this attempt over again.
    pub(super) fn is_repeated_by(&self, next: &Attempt) -> bool {
        (self.text, self.peak, &self.outcome) == (next.text, next.peak, &next.outcome)
    }
}

/// Whether `outcome` can be the name of one: it is shown as it is.
pub(super) fn is_outcome(outcome: &str) -> bool {
    outcome.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// The fingerprint written as `digits`; nothing where they are none.
pub(super) fn fingerprint(digits: &str) -> Option<u64> {
    let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hexadecimal && digits.len() == FINGERPRINT).then_some(())?;
    u64::from_str_radix(digits, 16).ok()
}
