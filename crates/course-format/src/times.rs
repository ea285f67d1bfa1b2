//! `course/src/results/times.json`: how long programs take, committed and shown in the
//! book.
//!
//! Times depend on the machine, so what is kept is the ratio to the time of the exercise as
//! shipped, measured alternately with it. Even ratios differ between machines in the last
//! digits, so nothing compares them with a new measurement.

use std::path::Path;

use heap_profile::read::{self, ReadError};
use heap_profile::text::excerpt;
use serde::{Deserialize, Serialize};

use crate::results;

/// Version of this format. Every other one is rejected.
pub const FORMAT: u64 = 1;

/// What errors call it.
const WHAT: &str = "a table of times";
/// The most characters of a name that an error quotes.
const MAX_NAME: usize = 80;

/// Name of the file.
pub const TIMES: &str = "times.json";

/// How long programs take.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// Always [`FORMAT`].
    pub format: u64,
    /// The compiler and its target.
    pub measured_with: String,
    /// What it was measured on: processor, cores, memory.
    pub machine: String,
    /// The programs, by exercise, the exercise as shipped first.
    pub programs: Vec<Timed>,
}

/// How long one program takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timed {
    /// Key of the exercise.
    pub exercise: String,
    /// Name of the binary.
    pub binary: String,
    /// Its time, relative to that of the exercise as shipped.
    pub ratio: Ratio,
}

/// The ratio of two times, over several rounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// The median of the rounds.
    pub median: f64,
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

impl Times {
    /// Reads the file in the folder `results`; `None` if there is none yet.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not such a file.
    pub fn read(results: &Path) -> Result<Option<Self>, ReadError> {
        let path = results.join(TIMES);
        if !path.exists() {
            return Ok(None);
        }
        Self::parse(&path, &read::file(&path, WHAT)?).map(Some)
    }

    /// Like [`Times::read`], for the `bytes` of the file at `path`.
    ///
    /// # Errors
    ///
    /// If they are not such a file.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, ReadError> {
        let times: Times = read::json_from(path, bytes, WHAT)?;
        if times.format != FORMAT {
            let problem =
                format!("times of format {}; only format {FORMAT} can be read", times.format);
            return Err(ReadError::new(path, problem));
        }
        let is_wrong = |timed: &&Timed| !timed.ratio.is_possible();
        if let Some(Timed { binary, ratio, .. }) = times.programs.iter().find(is_wrong) {
            let (name, Ratio { median, low, high }) = (excerpt(binary, MAX_NAME), ratio);
            let problem =
                format!("the ratio of `{name}` cannot be {median} between {low} and {high}");
            return Err(ReadError::new(path, problem));
        }
        Ok(times)
    }

    /// The text of the file.
    #[must_use]
    pub fn written(&self) -> String {
        results::written(self)
    }

    /// The ratio of `binary`.
    #[must_use]
    pub fn of(&self, binary: &str) -> Option<Ratio> {
        self.programs.iter().find(|timed| timed.binary == binary).map(|timed| timed.ratio)
    }
}

impl Ratio {
    /// Whether times can have this ratio: none is 0, and a median is between the others.
    fn is_possible(&self) -> bool {
        0.0 < self.low && self.low <= self.median && self.median <= self.high
    }

    /// `number` with two significant digits, since the others differ from one measurement to
    /// the next: "0.29", "1.4", "12".
    #[must_use]
    pub fn rounded(number: f64) -> String {
        match number {
            number if number >= 9.95 => format!("{number:.0}"),
            number if number >= 0.995 => format!("{number:.1}"),
            number if number >= 0.0995 => format!("{number:.2}"),
            number if number >= 0.00995 => format!("{number:.3}"),
            _ => "less than 0.01".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_ratios_are_refused() {
        let parse = |[median, low, high]: [f64; 3]| {
            let ratio = Ratio { median, low, high };
            let program = Timed { exercise: "1-x".into(), binary: "x".into(), ratio };
            let times = Times { format: FORMAT, programs: vec![program], ..Times::default() };
            Times::parse(Path::new("x"), times.written().as_bytes())
        };
        assert!(parse([1.0, 1.0, 1.0]).is_ok() && parse([0.5, 0.2, 1e9]).is_ok());
        for wrong in [[0.0, 0.0, 1.0], [-1.0, -2.0, 1.0], [3.0, 1.0, 2.0], [1.0, 2.0, 3.0]] {
            let error = parse(wrong).expect_err("an error").to_string();
            assert!(error.starts_with("x: the ratio of `x` cannot be "), "{error}");
        }
    }

    #[test]
    fn a_ratio_has_two_significant_digits() {
        let rounded = [12.34, 9.96, 1.44, 0.996, 0.294, 0.0996, 0.0123, 0.001].map(Ratio::rounded);
        assert_eq!(rounded, ["12", "10", "1.4", "1.0", "0.29", "0.10", "0.012", "less than 0.01"]);
    }
}
