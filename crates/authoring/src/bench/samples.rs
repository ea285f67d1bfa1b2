//! Reading Criterion's samples of a run: `work/new/sample.json` in a folder with the
//! program's name. The format is that of Criterion 0.8, which does not document it.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use serde::Deserialize;

/// Nanoseconds in a second.
const NANOSECONDS: f64 = 1e9;

/// The samples of a run. For each: how many calls it has, and the time that they took
/// together, in nanoseconds.
#[derive(Deserialize)]
struct Samples {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// The mean seconds per call in each sample of the last run in `folder`.
pub(super) fn read(folder: &Path) -> anyhow::Result<Vec<f64>> {
    let path = folder.join("work/new/sample.json");
    let failed = || format!("cannot read {}", path.display());
    let text = fs::read_to_string(&path).with_context(failed)?;
    let samples: Samples = serde_json::from_str(&text).with_context(failed)?;
    let pairs = samples.times.iter().zip(&samples.iters);
    let seconds: Vec<f64> = pairs.map(|(time, calls)| time / calls / NANOSECONDS).collect();
    if seconds.is_empty() || seconds.iter().any(|seconds| !seconds.is_finite()) {
        bail!("{}: it contains no times", path.display());
    }
    Ok(seconds)
}
