//! `course/src/results/times.json`: how long programs take, committed and shown in the
//! book.
//!
//! Times depend on the machine, so what is kept is the ratio to the time of the exercise as
//! shipped, measured in turns with it. Even ratios differ between machines in the last
//! digits, so nothing compares them with a new measurement.

use std::fmt;
use std::path::Path;

use heap_profile::read::{self, ReadError};
use heap_profile::text::excerpt;
use serde::{Deserialize, Serialize};

use crate::results;

/// Version of this format. Every other one is rejected.
pub const FORMAT: u64 = 2;

/// What errors call it.
const WHAT: &str = "a table of times";
/// The most characters of a name that an error quotes.
const MAX_NAME: usize = 80;

/// Name of the file.
pub const TIMES: &str = "times.json";

/// How long programs take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// Always [`FORMAT`].
    pub format: u64,
    /// The exercises, in the order of the course.
    pub exercises: Vec<ExerciseTimes>,
}

/// How long the programs of one exercise take, which were timed in turns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExerciseTimes {
    /// Key of the exercise.
    pub exercise: String,
    /// What was timed.
    pub timed: TimedCall,
    /// In how many rounds.
    pub rounds: u64,
    /// On what, and with what.
    pub setting: Setting,
    /// The exercise as shipped first.
    pub programs: Vec<Timed>,
}

/// What was timed of each program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimedCall {
    /// One call of its work, the first in its process.
    FirstInProcess,
}

/// What programs were timed on, and with what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Processor, cores, memory.
    pub machine: String,
    /// The compiler and its target.
    pub compiler: String,
}

/// How long one program takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timed {
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
    /// The lower end of the median's confidence interval of 95 %.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What a file has of every version of its format.
#[derive(Deserialize)]
struct Version {
    format: u64,
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
        // First of all: another version has other fields.
        let Version { format } = read::json_from(path, bytes, WHAT)?;
        if format != FORMAT {
            let problem = format!("times of format {format}; only format {FORMAT} can be read");
            return Err(ReadError::new(path, problem));
        }
        let times: Times = read::json_from(path, bytes, WHAT)?;
        let mut programs = times.exercises.iter().flat_map(|times| &times.programs);
        if let Some(Timed { binary, ratio }) = programs.find(|timed| !timed.ratio.is_possible()) {
            let (name, Ratio { median, low, high }) = (excerpt(binary, MAX_NAME), ratio);
            let problem =
                format!("the ratio of `{name}` cannot be {median} between {low} and {high}");
            return Err(ReadError::new(path, problem));
        }
        Ok(times)
    }

    /// The text of the file.
    #[must_use]
    pub fn to_json(&self) -> String {
        results::to_json(self)
    }

    /// The ratio of `binary`.
    #[must_use]
    pub fn of(&self, binary: &str) -> Option<Ratio> {
        let mut programs = self.exercises.iter().flat_map(|times| &times.programs);
        programs.find(|timed| timed.binary == binary).map(|timed| timed.ratio)
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, with {}", self.machine, self.compiler)
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

    /// Times that have one ratio: its median, low and high.
    fn times([median, low, high]: [f64; 3]) -> Times {
        let program = Timed { binary: "x".into(), ratio: Ratio { median, low, high } };
        let exercise = ExerciseTimes {
            exercise: "1-x".into(),
            timed: TimedCall::FirstInProcess,
            rounds: 10,
            setting: Setting { machine: String::new(), compiler: String::new() },
            programs: vec![program],
        };
        Times { format: FORMAT, exercises: vec![exercise] }
    }

    /// To save the times of one exercise must not change those of the others.
    #[test]
    fn what_is_read_is_what_was_written() {
        let ratios = [0.474_082_987_061_810_85, 0.012_913_360_268_187_745, 0.959_949_034_438_467_9];
        for ratio in ratios {
            let times = times([ratio, ratio / 2.0, ratio * 2.0]);
            let read = Times::parse(Path::new("x"), times.to_json().as_bytes());
            assert_eq!(read.expect("times"), times);
        }
    }

    #[test]
    fn impossible_ratios_are_refused() {
        let parse = |ratio| Times::parse(Path::new("x"), times(ratio).to_json().as_bytes());
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

    #[test]
    fn another_version_is_told_from_a_broken_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let problem = |text: &str| {
            std::fs::write(folder.path().join(TIMES), text).expect("a file");
            Times::read(folder.path()).expect_err("not such a file").problem
        };
        for text in [r#"{"format": 1, "machine": "A", "programs": []}"#, r#"{"format": 1}"#] {
            assert_eq!(problem(text), "times of format 1; only format 2 can be read");
        }
        let broken = problem(r#"{"format": 2, "machine": "A", "exercises": []}"#);
        assert!(broken.starts_with("not a table of times: unknown field `machine`"), "{broken}");
    }
}
