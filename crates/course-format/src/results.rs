//! `course/src/results/`: the committed results, which the book shows.
//!
//! ```text
//! course/src/results/peaks.json                       every binary's figures
//! course/src/results/NN-name/<binary>.json            one binary: figures and timeline
//! course/src/results/NN-name/<binary>.dhat.json       its profile, made canonical
//! course/src/results/NN-name/<binary>.lives.json      the lives of its blocks, if asked for
//! course/src/results/NN-name/<binary>.growth.json     its peaks at several sizes, if it has them
//! course/src/results/NN-name/<binary>.txt             the output of an illustration
//! ```
//!
//! Nothing in these files differs from run to run: `cargo xtask collect --check`
//! measures again and compares bytes. Another compiler inlines differently and has another
//! standard library, so the frames of a profile are those of one compiler, which
//! [`Peaks::measured_with`] names. The figures are the same with any.

use std::path::Path;

use serde::{Deserialize, Serialize};

use heap_profile::Bytes;
use heap_profile::read::{self, ReadError};
use heap_profile::stats::{HeapStats, TimelinePoint};

/// Version of these formats. Every other one is rejected.
pub const FORMAT: u64 = 1;

/// What errors call these files.
const PEAKS_WHAT: &str = "a table of peaks";
const RESULT_WHAT: &str = "a result";

/// The name of the file with the figures of every binary.
pub const PEAKS: &str = "peaks.json";

/// How a peak compares to the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// Within the stretch: as good as the best known solution.
    Stretch,
    /// Within the budget.
    Passed,
    /// Over the budget.
    OverBudget,
}

impl Rating {
    /// The rating of `peak`. Both limits are inclusive.
    #[must_use]
    pub fn of(peak: Bytes, budget: Bytes, stretch: Bytes) -> Self {
        if peak <= stretch.min(budget) {
            Rating::Stretch
        } else if peak <= budget {
            Rating::Passed
        } else {
            Rating::OverBudget
        }
    }
}

/// What a binary is in its exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The exercise, as shipped.
    Start,
    /// A solution that is within the budget.
    Solution,
    /// A solution that is over the budget, shown because it does not help.
    Failed,
    /// A program that shows something in a chapter and is not an exercise.
    Illustration,
}

/// The limits of an exercise, and how a binary compares with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Most bytes at the peak that pass.
    pub budget_bytes: Bytes,
    /// Most bytes at the peak that count as the stretch.
    pub stretch_bytes: Bytes,
    /// How its peak compares with these.
    pub rating: Rating,
}

/// Memory of the process that dhat does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessMemory {
    /// The most bytes that a `realloc` copied to another block.
    pub moved_bytes: u64,
    /// By how much the resident memory grew, according to the kernel. Rounded to the nearest
    /// [`RESIDENT_STEP`], because no two runs agree to the page.
    pub resident_bytes: u64,
}

/// The precision of [`ProcessMemory::resident_bytes`]. Programs that show it should need
/// about as much as a multiple of it, so that they never round to another one.
pub const RESIDENT_STEP: u64 = 10_000_000;

/// One binary, measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinaryFigures {
    /// Key of the exercise, "02-clinging-onto-memory", or the name of the chapter
    /// that an illustration is for.
    pub exercise: String,
    /// Name of the binary, unique in the workspace.
    pub binary: String,
    /// Its title.
    pub title: String,
    /// What it is in its exercise.
    pub role: Role,
    /// Its source, relative to the root of the workspace, with `/`.
    pub source: String,
    /// The limits of its exercise; `None` for an illustration.
    #[serde(flatten)]
    pub limits: Option<Limits>,
    /// dhat's figures.
    #[serde(flatten)]
    pub stats: HeapStats,
    /// By how many bytes the peak may differ from run to run; left out if it is 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub tolerance_bytes: u64,
    /// What dhat does not count, for an illustration that shows it.
    #[serde(flatten)]
    pub process_memory: Option<ProcessMemory>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives references")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// The file of one binary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinaryResult {
    /// Always [`FORMAT`].
    pub format: u64,
    /// The figures.
    #[serde(flatten)]
    pub measured: BinaryFigures,
    /// Live bytes against the allocation clock.
    pub timeline: Vec<TimelinePoint>,
}

/// The file with the figures of every binary: the exercises in order, each with its program
/// as shipped first, and then its solutions, the largest peak first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Peaks {
    /// Always [`FORMAT`].
    pub format: u64,
    /// The compiler and its target: "rustc 1.95.0, x86_64-unknown-linux-gnu".
    pub measured_with: String,
    /// The binaries.
    pub binaries: Vec<BinaryFigures>,
}

impl Peaks {
    /// Reads the file in the folder `results`.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not such a file.
    pub fn read(results: &Path) -> Result<Self, ReadError> {
        let path = results.join(PEAKS);
        Self::parse(&path, &read::file(&path, PEAKS_WHAT)?)
    }

    /// Like [`Peaks::read`], for the `bytes` of the file at `path`.
    ///
    /// # Errors
    ///
    /// If they are not such a file.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, ReadError> {
        let peaks: Peaks = read::json_from(path, bytes, PEAKS_WHAT)?;
        checked_format(path, peaks.format)?;
        Ok(peaks)
    }
}

impl BinaryResult {
    /// Reads the file at `path`.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not such a file.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        Self::parse(path, &read::file(path, RESULT_WHAT)?)
    }

    /// Like [`BinaryResult::read`], for the `bytes` of the file.
    ///
    /// # Errors
    ///
    /// If they are not such a file.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, ReadError> {
        let result: BinaryResult = read::json_from(path, bytes, RESULT_WHAT)?;
        checked_format(path, result.format)?;
        Ok(result)
    }
}

fn checked_format(path: &Path, format: u64) -> Result<(), ReadError> {
    if format == FORMAT {
        return Ok(());
    }
    Err(ReadError::new(
        path,
        format!("a result of format {format}; only format {FORMAT} can be read"),
    ))
}

/// The text of such a file: JSON with one field on each line, and a final newline.
///
/// # Panics
///
/// If `value` cannot be written as JSON. All types in this crate can.
#[must_use]
pub fn to_json(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value).expect("plain data is JSON");
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_inclusive() {
        let rating = |peak| Rating::of(Bytes(peak), Bytes(200), Bytes(100));
        assert_eq!(
            [100, 101, 200, 201].map(rating),
            [Rating::Stretch, Rating::Passed, Rating::Passed, Rating::OverBudget]
        );
    }
}
