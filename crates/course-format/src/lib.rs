//! The course's own file formats: what a run writes beside its profile, and what the book
//! is made from.
//!
//! - [`run`]: `run.json`, the summary of one run, written by the harness.
//! - [`call_time`]: the time of the one call of a timed run, written by the harness.
//! - [`results`]: `course/src/results/`, the committed results.
//! - [`times`]: `times.json` there, how long programs take.
//! - [`growth`]: the peaks of a program at several sizes, and the law that they follow.
//! - [`lives`]: `lives.json`, the lives of blocks, where they are asked for.
//! - [`canonical`]: a profile without anything that differs from run to run.
//! - [`manifest`]: the facts of exercises, solutions and illustrations.
//! - [`key`]: the names of exercises.
//! - [`directive`]: `{{#heap …}}` in a chapter.
//! - [`target_folder()`]: where cargo builds programs, and their runs write files.
//!
//! They are a crate of their own because `heap-profile`, which reads profiles, is
//! published and knows nothing about the course.

pub mod call_time;
pub mod canonical;
pub mod directive;
pub mod growth;
pub mod interruption;
pub mod key;
pub mod lives;
pub mod manifest;
pub mod results;
pub mod run;
mod target_folder;
pub mod times;

use std::path::Path;

use heap_profile::dhat::Profile;
use heap_profile::read::ReadError;

pub use target_folder::target_folder;

/// The name of the crate that is linked into every measured program. Its frames do not
/// belong to the program.
pub const HARNESS: &str = "harness";

/// Reads the profile that a program of the course left, without what called the measured
/// region: the harness, the task's `run`, `main`.
///
/// # Errors
///
/// As for [`Profile::read`].
pub fn read_profile(path: &Path) -> Result<Profile, ReadError> {
    Profile::read(path).map(without_harness)
}

/// Like [`read_profile`], for the `bytes` of the file.
///
/// # Errors
///
/// As for [`Profile::parse`].
pub fn parse_profile(path: &Path, bytes: &[u8]) -> Result<Profile, ReadError> {
    Profile::parse(path, bytes).map(without_harness)
}

fn without_harness(mut profile: Profile) -> Profile {
    profile.drop_callers(|frame| frame.crate_name() == HARNESS);
    profile
}

/// The copy of an exercise's program as it was shipped, relative to the workspace's
/// root, with `/`. A learner's own program is compared with it and restored from it.
#[must_use]
pub fn start_source(key: &str) -> String {
    format!("solutions/{key}/start.rs")
}
