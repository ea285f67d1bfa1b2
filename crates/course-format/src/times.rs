//! `course/src/results/times.json`: how long programs take, committed and shown in the
//! book.
//!
//! Times depend on the machine, so what is kept is the ratio to the time of the exercise as
//! shipped, measured alternately with it. Even ratios differ between machines in the last
//! digits, so nothing compares them with a new measurement.

use std::path::Path;

use heap_profile::read::{self, ReadError};
use serde::{Deserialize, Serialize};

use crate::results;

/// Version of this format. Every other one is rejected.
pub const FORMAT: u64 = 1;

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
        let times: Times = read::json(&path, "a table of times")?;
        if times.format != FORMAT {
            let problem =
                format!("times of format {}; only format {FORMAT} can be read", times.format);
            return Err(ReadError::new(&path, problem));
        }
        Ok(Some(times))
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
    fn a_ratio_has_two_significant_digits() {
        let rounded = [12.34, 9.96, 1.44, 0.996, 0.294, 0.0996, 0.0123, 0.001].map(Ratio::rounded);
        assert_eq!(rounded, ["12", "10", "1.4", "1.0", "0.29", "0.10", "0.012", "less than 0.01"]);
    }
}
