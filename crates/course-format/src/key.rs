//! The key of an exercise: the name of its folders and of its chapter.
//!
//! `02-clinging-onto-memory` is an exercise, and `case-1-night-report` a case: an exercise
//! that does not say which idea it is about. Learners type the number, `2` or `case-1`.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// What the key of a case starts with.
const CASE: &str = "case-";

/// The number of an exercise, as learners type it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Number {
    /// `2`
    Exercise(u32),
    /// `case-1`
    Case(u32),
}

/// Splits a key into the number and the name of the exercise; `None` if it is no key.
#[must_use]
pub fn split(key: &str) -> Option<(Number, &str)> {
    let start = if key.starts_with(CASE) { CASE.len() } else { 0 };
    let end = start + key[start..].find('-')?;
    Some((key[..end].parse().ok()?, &key[end + 1..]))
}

impl Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Number::Exercise(number) => write!(f, "{number}"),
            Number::Case(number) => write!(f, "{CASE}{number}"),
        }
    }
}

/// As a number for an exercise, and as `"case-1"` for a case.
impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Number::Exercise(number) => serializer.serialize_u32(*number),
            Number::Case(_) => serializer.collect_str(self),
        }
    }
}

impl FromStr for Number {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix(CASE) {
            Some(number) => number.parse().map(Number::Case),
            None => text.parse().map(Number::Exercise),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_split() {
        for (key, parts) in [
            ("02-clinging-onto-memory", Some((Number::Exercise(2), "clinging-onto-memory"))),
            ("case-1-night-report", Some((Number::Case(1), "night-report"))),
            ("case-night-report", None),
            ("case-1", None),
            ("words", None),
            ("how-to-read", None),
            ("", None),
        ] {
            assert_eq!(split(key), parts, "{key}");
        }
    }

    #[test]
    fn numbers_are_written_as_they_are_typed() {
        for text in ["2", "case-1"] {
            assert_eq!(text.parse::<Number>().expect("a number").to_string(), text);
        }
        assert_eq!("02".parse(), Ok(Number::Exercise(2)));
        assert!("case-".parse::<Number>().is_err() && "x".parse::<Number>().is_err());
    }
}
