//! What a learner guessed, beside what was measured.

use std::cmp::Ordering;

use clap::ValueEnum;
use heap_profile::Bytes;
use heap_profile::bytes::grouped;
use serde::{Deserialize, Serialize};

use grading::verdict::Verdict;

/// How sure somebody is of a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sureness {
    /// A wild guess.
    Wild,
    /// Not very sure.
    Unsure,
    /// Fairly sure.
    Fairly,
    /// Certain.
    Certain,
}

impl Sureness {
    /// Its name for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Sureness::Wild => "wild",
            Sureness::Unsure => "unsure",
            Sureness::Fairly => "fairly",
            Sureness::Certain => "certain",
        }
    }

    /// It in words, after a guess and a comma.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Sureness::Wild => "a wild guess",
            Sureness::Unsure => "not very sure",
            Sureness::Fairly => "fairly sure",
            Sureness::Certain => "certain",
        }
    }
}

/// A guess, and the peak that was measured first after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The peak that was guessed, at least a byte.
    pub bytes: Bytes,
    /// How sure the learner was.
    pub sure: Option<Sureness>,
    /// The peak that was measured.
    pub peak: Bytes,
}

/// The guess as a part of a verdict in JSON.
#[derive(Serialize)]
pub struct GuessFields {
    bytes: u64,
    sure: Option<Sureness>,
    peak_bytes: u64,
    factor: f64,
}

impl Guess {
    /// "you guessed 300.0 MB, fairly sure: the peak is 1.7 times that"
    #[must_use]
    pub fn note(&self) -> String {
        format!("you guessed {}: {}", in_words(self.bytes, self.sure), self.compared())
    }

    /// By what factor the guess was off: "1.7".
    #[must_use]
    pub fn factor(&self) -> String {
        let (small, large) = self.sorted();
        factor(large, small)
    }

    /// Whether this guess was off by a smaller factor than `other`, or by a larger one.
    #[must_use]
    pub fn cmp_factor(&self, other: &Self) -> Ordering {
        let [own, other] = [self, other].map(Guess::sorted);
        let product = |large: Bytes, small: Bytes| u128::from(large.0) * u128::from(small.0.max(1));
        product(own.1, other.0).cmp(&product(other.1, own.0))
    }

    /// The smaller of guess and peak, and the larger.
    fn sorted(&self) -> (Bytes, Bytes) {
        (self.bytes.min(self.peak), self.bytes.max(self.peak))
    }

    /// By what factor the guess was off, in words: "the peak is 1.7 times that".
    #[must_use]
    pub fn compared(&self) -> String {
        let Guess { bytes, peak, .. } = *self;
        if bytes == peak {
            return "that is the peak, to the byte".to_owned();
        }
        let factor = self.factor();
        match factor.as_str() {
            "1.0" => "that is within 5 % of the peak".to_owned(),
            _ if bytes < peak => format!("the peak is {factor} times that"),
            _ => format!("that is {factor} times the peak"),
        }
    }

    /// The note, if `verdict` is on the peak that the guess was about: it says nothing about
    /// a program that has been changed since.
    pub(crate) fn note_on(&self, verdict: &Verdict) -> Option<String> {
        (verdict.outcome.peak() == Some(self.peak)).then(|| self.note())
    }

    #[expect(clippy::cast_precision_loss, reason = "a factor has few digits that matter")]
    pub(crate) fn fields(&self) -> GuessFields {
        let (bytes, peak_bytes) = (self.bytes.0, self.peak.0);
        let factor = peak_bytes as f64 / bytes as f64;
        GuessFields { bytes, sure: self.sure, peak_bytes, factor }
    }
}

/// "300.0 MB, fairly sure"
#[must_use]
pub fn in_words(bytes: Bytes, sure: Option<Sureness>) -> String {
    let sure = sure.map(|sure| format!(", {}", sure.words())).unwrap_or_default();
    format!("{bytes}{sure}")
}

/// `large / small`: "1.7", or "9,011" where a decimal says nothing.
fn factor(large: Bytes, small: Bytes) -> String {
    let (large, small) = (u128::from(large.0), u128::from(small.0.max(1)));
    let tenths = (large * 10 + small / 2) / small;
    let whole = |number: u128| grouped(u64::try_from(number).unwrap_or(u64::MAX));
    match tenths {
        0..1_000 => format!("{}.{}", whole(tenths / 10), tenths % 10),
        _ => whole((large + small / 2) / small),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_say_by_what_factor() {
        for (bytes, peak, note) in [
            (300_000_000, 500_000_000, "you guessed 300.0 MB: the peak is 1.7 times that"),
            (600_000_000, 500_000_000, "you guessed 600.0 MB: that is 1.2 times the peak"),
            (500_000_000, 500_000_000, "you guessed 500.0 MB: that is the peak, to the byte"),
            (490_000_000, 500_000_000, "you guessed 490.0 MB: that is within 5 % of the peak"),
            (524_000_000, 500_000_000, "you guessed 524.0 MB: that is within 5 % of the peak"),
            (526_000_000, 500_000_000, "you guessed 526.0 MB: that is 1.1 times the peak"),
            (1, 500_000_000, "you guessed 1 byte: the peak is 500,000,000 times that"),
            (
                u64::MAX,
                1,
                "you guessed 18,446,744,073.7 GB: that is 18,446,744,073,709,551,615 times the peak",
            ),
            (5, 0, "you guessed 5 bytes: that is 5.0 times the peak"),
        ] {
            let guess = Guess { bytes: Bytes(bytes), sure: None, peak: Bytes(peak) };
            assert_eq!(guess.note(), note);
        }
        let sure = Some(Sureness::Wild);
        let guess = Guess { bytes: Bytes(50), sure, peak: Bytes(100) };
        assert_eq!(guess.note(), "you guessed 50 bytes, a wild guess: the peak is 2.0 times that");
    }

    #[test]
    fn names_are_those_of_the_command_line_and_of_json() {
        for sure in Sureness::value_variants() {
            let value = sure.to_possible_value().map(|value| value.get_name().to_owned());
            assert_eq!(value.as_deref(), Some(sure.name()));
            assert_eq!(serde_json::to_value(sure).unwrap(), sure.name());
        }
    }
}
