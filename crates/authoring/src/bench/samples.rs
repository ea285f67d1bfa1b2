//! What Criterion leaves of a run: `work/new/sample.json` in a folder named after
//! the program. The form is Criterion's own, of version 0.8.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use serde::Deserialize;

/// Nanoseconds in a second.
const NANOSECONDS: f64 = 1e9;

/// The samples of a run: calls, and the time of all of them, in nanoseconds.
#[derive(Deserialize)]
struct Samples {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// Seconds of a call, in each sample of the last run in `folder`.
pub(super) fn read(folder: &Path) -> anyhow::Result<Vec<f64>> {
    let path = folder.join("work/new/sample.json");
    let broken = || format!("cannot read {}", path.display());
    let text = fs::read_to_string(&path).with_context(broken)?;
    let samples: Samples = serde_json::from_str(&text).with_context(broken)?;
    let pairs = samples.times.iter().zip(&samples.iters);
    let seconds: Vec<f64> = pairs.map(|(time, calls)| time / calls / NANOSECONDS).collect();
    if seconds.is_empty() || seconds.iter().any(|seconds| !seconds.is_finite()) {
        bail!("{}: there are no times in it", path.display());
    }
    Ok(seconds)
}
