//! Sizes, parsed and printed in one way everywhere.
//!
//! 1 KB is 1,000 bytes, 1 MB is 1,000,000 and 1 GB is 1,000,000,000, in input and output (where
//! 1,024 is meant, KiB, MiB and GiB can be read): a budget of "200 MB" and a peak shown as "200.0 MB" are the same number.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};

use crate::text::excerpt;

/// The units of a size, with the number of bytes in each.
const UNITS: [(&str, u64); 10] = [
    ("bytes", 1),
    ("byte", 1),
    ("B", 1),
    ("KB", KB),
    ("kB", KB),
    ("MB", 1_000 * KB),
    ("GB", 1_000_000 * KB),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];
const KB: u64 = 1_000;

/// A number of bytes.
///
/// Displayed rounded, with a unit ("500.0 MB"); [`Bytes::exact`] has every digit. Below
/// 100,000 the two are the same, because such numbers are easier to read in full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Bytes(pub u64);

impl Bytes {
    /// Every digit: "500,000,000 bytes".
    #[must_use]
    pub fn exact(self) -> String {
        counted(self.0, "byte")
    }
}

/// A count and its noun: "1 block", "97,625 blocks".
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    let noun = if count == 1 { noun } else { &plural(noun) };
    format!("{} {noun}", grouped(count))
}

/// The plural of a regular English `noun`: "blocks", "guesses".
#[must_use]
pub fn plural(noun: &str) -> String {
    format!("{noun}{}", if noun.ends_with('s') { "es" } else { "s" })
}

/// Digits in groups of three: "500,000,000".
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.0 {
            0..100_000 => self.exact(),
            // Changes units where rounding would print "1000.0 KB".
            100_000..999_950 => tenths(self.0, KB, "KB"),
            999_950..999_950_000 => tenths(self.0, 1_000 * KB, "MB"),
            _ => tenths(self.0, 1_000_000 * KB, "GB"),
        };
        f.pad(&text)
    }
}

/// `bytes` in `unit`s with one decimal, rounded half up. In integers, so that it is the
/// same on every machine.
fn tenths(bytes: u64, unit: u64, name: &str) -> String {
    let tenths = (u128::from(bytes) * 10 + u128::from(unit) / 2) / u128::from(unit);
    let whole = u64::try_from(tenths / 10).unwrap_or(u64::MAX);
    format!("{}.{} {name}", grouped(whole), tenths % 10)
}

/// The error for a text that is not a size. Displayed with the text, and how to write one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseBytesError(String);

impl fmt::Display for ParseBytesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a size; write a number with a unit, such as `200 MB`, `16 KB` or `40 bytes`",
            excerpt(&self.0, 80)
        )
    }
}

impl std::error::Error for ParseBytesError {}

impl FromStr for Bytes {
    type Err = ParseBytesError;

    /// Parses "200 MB", "1.5 GB", "100KB" or "16,080 bytes".
    ///
    /// # Errors
    ///
    /// If there is no number or no unit, or if the size is not a whole number of bytes that
    /// fits into a `u64`.
    fn from_str(text: &str) -> Result<Self, ParseBytesError> {
        parse(text).ok_or_else(|| ParseBytesError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Bytes> {
    let text = text.trim();
    let end = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = (text[..end].trim_end(), &text[end..]);
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let whole = whole.replace([',', '_'], "");
    if whole.is_empty() || !is_digits(&whole) || fraction.is_empty() || !is_digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let scale = 10_u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let scaled =
        if fraction.is_empty() { 0 } else { fraction.parse::<u64>().ok()?.checked_mul(*unit)? };
    if scaled % scale != 0 {
        return None;
    }
    let whole = whole.parse::<u64>().ok()?.checked_mul(*unit)?;
    whole.checked_add(scaled / scale).map(Bytes)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

impl<'de> Deserialize<'de> for Bytes {
    /// From a number of bytes, or from a string as in [`Bytes::from_str`].
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Number(u64),
            Text(String),
        }
        match Form::deserialize(deserializer)
            .map_err(|_| de::Error::custom("expected a size, such as \"200 MB\""))?
        {
            Form::Number(bytes) => Ok(Bytes(bytes)),
            Form::Text(text) => text.parse().map_err(de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_parsed() {
        for (text, bytes) in [
            ("200 MB", 200_000_000),
            ("1.5 GB", 1_500_000_000),
            ("100KB", 100_000),
            ("16,080 bytes", 16_080),
            ("1 byte", 1),
            ("0 B", 0),
            ("0.25 kB", 250),
            ("1.5 KiB", 1_536),
            ("2 MiB", 2_097_152),
        ] {
            assert_eq!(text.parse(), Ok(Bytes(bytes)), "{text}");
        }
    }

    #[test]
    fn other_texts_are_not_sizes() {
        for text in [
            "",
            "MB",
            "200",
            "200 mb",
            "200 Mib",
            "-1 MB",
            "1.5 bytes",
            "1. MB",
            ".5 MB",
            "1e3 MB",
            "99999999999 GB",
            "0.0001 KB",
            "٢ MB",
            "1 MB 2",
        ] {
            assert!(text.parse::<Bytes>().is_err(), "`{text}` was parsed");
        }
    }

    #[test]
    fn units_change_where_the_digits_would_not_fit() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (99_999, "99,999 bytes"),
            (100_000, "100.0 KB"),
            (999_949, "999.9 KB"),
            (999_950, "1.0 MB"),
            (500_000_000, "500.0 MB"),
            (999_950_000, "1.0 GB"),
            (12_345_678_901_234, "12,345.7 GB"),
        ] {
            assert_eq!(Bytes(bytes).to_string(), text);
        }
    }

    #[test]
    fn counts_take_their_noun() {
        assert_eq!(counted(1, "block"), "1 block");
        assert_eq!(counted(97_625, "block"), "97,625 blocks");
        assert_eq!(Bytes(500_000_000).exact(), "500,000,000 bytes");
    }
}
