//! Reading Criterion's samples of a run: `work/new/sample.json` in a folder with the
//! program's name. The format is that of Criterion 0.8, which does not document it.

use std::path::Path;

use heap_profile::read::{self, ReadError};
use serde::Deserialize;

use super::statistics::median;

/// Nanoseconds in a second.
const NANOSECONDS: f64 = 1e9;

/// The samples of a run. For each: how many calls it has, and the time that they took
/// together, in nanoseconds.
#[derive(Deserialize)]
struct Samples {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// The seconds of a call in the last run in `folder`: the median of its samples.
pub(super) fn read(folder: &Path) -> Result<f64, ReadError> {
    let path = folder.join("work/new/sample.json");
    let samples: Samples = read::json(&path, "Criterion's samples")?;
    let pairs = samples.times.iter().zip(&samples.iters);
    let seconds: Vec<f64> = pairs.map(|(time, calls)| time / calls / NANOSECONDS).collect();
    if seconds.is_empty() || seconds.iter().any(|seconds| !seconds.is_finite()) {
        return Err(ReadError::new(&path, "it contains no times"));
    }
    Ok(median(&seconds))
}
