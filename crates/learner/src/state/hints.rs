//! Which hint sufficed.

use std::time::SystemTime;

/// How many hints had been shown at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintsUsed {
    /// So many of them.
    Known(usize),
    /// Some have been shown, and it is not known when.
    Unknown,
}

impl HintsUsed {
    /// How many of `hints` had been shown at the time `when`.
    pub(super) fn before(hints: &[Option<SystemTime>], when: SystemTime) -> Self {
        let is_before = |hint: &Option<SystemTime>| hint.is_some_and(|shown| shown <= when);
        // Hints are shown in their order, so those before one that was shown were, too.
        match hints.iter().rposition(is_before) {
            Some(index) => HintsUsed::Known(index + 1),
            None if hints.contains(&None) => HintsUsed::Unknown,
            None => HintsUsed::Known(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn hints_before_an_attempt_are_counted() {
        let at = |seconds: u64| UNIX_EPOCH + Duration::from_secs(seconds);
        for (hints, used) in [
            (&[][..], HintsUsed::Known(0)),
            (&[Some(at(5))], HintsUsed::Known(1)),
            (&[Some(at(5)), Some(at(10)), Some(at(11))], HintsUsed::Known(2)),
            (&[Some(at(11))], HintsUsed::Known(0)),
            (&[None, Some(at(5))], HintsUsed::Known(2)),
            (&[None, None], HintsUsed::Unknown),
            (&[None, Some(at(11))], HintsUsed::Unknown),
        ] {
            assert_eq!(HintsUsed::before(hints, at(10)), used, "{hints:?}");
        }
    }
}
