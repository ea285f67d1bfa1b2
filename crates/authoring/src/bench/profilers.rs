//! The cost of profilers: the same program without one, with dhat-rs as in the course,
//! and with other profilers if they are installed.
//!
//! dhat-rs is linked into the program. The others intercept the C library's `malloc`, so
//! they get a build that uses it. Each profiler is compared, in turns, with the same
//! program on the same allocator without a profiler.

mod setup;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use heap_profile::stats::HeapStats;

use super::statistics::median;
use cli::progress::Spinner;
use grading::cargo::{self, Variant};
use grading::course::{Course, Program};
use setup::{SETUPS, Setup, peak_resident, time_run};

/// With fewer blocks than this, the cost per block is lost in the noise.
const MIN_BLOCKS: u64 = 1_000;

/// The cost of one profiler.
pub(crate) struct Cost {
    pub(crate) profiler: &'static str,
    /// Seconds from the start to the end of the process: the median of the rounds.
    pub(crate) seconds: f64,
    /// The ratio to the program without a profiler, on the same allocator: the median of
    /// the rounds.
    pub(crate) ratio: f64,
    /// The lowest ratio of a round, and the highest.
    pub(crate) extremes: (f64, f64),
    /// Additional seconds per allocation; `None` if there are too few.
    pub(crate) per_allocation: Option<f64>,
    /// Additional resident bytes per block that is live at the peak; `None` if there are
    /// too few.
    pub(crate) per_block: Option<f64>,
}

/// The costs of the installed profilers, and the names of those that are not installed.
/// `stats` are the heap figures of `program`.
///
/// # Errors
///
/// If the program does not compile, or a run fails.
pub(crate) fn costs(
    course: &Course,
    program: &Program,
    stats: &HeapStats,
    rounds: usize,
    spinner: &Spinner,
) -> anyhow::Result<(Vec<Cost>, Vec<&'static str>)> {
    let (setups, missing): (Vec<&Setup>, Vec<&Setup>) =
        SETUPS.iter().partition(|setup| setup.is_installed());
    let folder = course.target.join("profilers");
    let executables = build_all(course, program, &setups, &folder, spinner)?;
    let measurements = measure(&setups, &executables, &folder, rounds, spinner)?;
    let cost = |(index, setup): (usize, &&Setup)| {
        let baseline = (index != setup.baseline()).then(|| &measurements[setup.baseline()]);
        cost(setup, &measurements[index], baseline, stats)
    };
    let costs = setups.iter().enumerate().map(cost).collect();
    Ok((costs, missing.into_iter().map(|setup| setup.profiler).collect()))
}

/// What was measured with one setup.
#[derive(Clone, Default)]
struct Measurement {
    /// The seconds of each round.
    seconds: Vec<f64>,
    /// The peak of resident memory in bytes.
    resident: u64,
}

/// Times `executables`, which belong to `setups`, in turns, and then takes the resident
/// memory of each.
fn measure(
    setups: &[&Setup],
    executables: &[PathBuf],
    folder: &Path,
    rounds: usize,
    spinner: &Spinner,
) -> anyhow::Result<Vec<Measurement>> {
    let mut measurements = vec![Measurement::default(); setups.len()];
    for round in 0..rounds {
        // Each round starts with another setup, so that none always runs after the same
        // one: the kernel still has to clear the pages that the previous process freed.
        for index in (0..setups.len()).map(|position| (position + round) % setups.len()) {
            let profiler = setups[index].profiler;
            spinner.say(&format!("round {} of {rounds}: {profiler}", round + 1));
            let seconds = time_run(setups[index], folder, &executables[index])?;
            measurements[index].seconds.push(seconds);
        }
    }
    for (index, setup) in setups.iter().enumerate() {
        spinner.say(&format!("memory: {}", setup.profiler));
        measurements[index].resident = peak_resident(setup, folder, &executables[index])?;
    }
    Ok(measurements)
}

/// The cost of the profiler of `setup`, compared with `baseline`; without one, `setup` has
/// no profiler.
fn cost(
    setup: &Setup,
    own: &Measurement,
    baseline: Option<&Measurement>,
    stats: &HeapStats,
) -> Cost {
    let base = baseline.unwrap_or(own);
    let pairs = || own.seconds.iter().zip(&base.seconds);
    let overhead: Vec<f64> = pairs().map(|(own, base)| own - base).collect();
    let mut ratios: Vec<f64> = pairs().map(|(own, base)| own / base).collect();
    ratios.sort_by(f64::total_cmp);
    let per_block = |overhead: f64, blocks: u64| {
        (blocks >= MIN_BLOCKS && baseline.is_some()).then(|| overhead / to_f64(blocks))
    };
    Cost {
        profiler: setup.profiler,
        seconds: median(&own.seconds),
        ratio: median(&ratios),
        extremes: (ratios[0], ratios[ratios.len() - 1]),
        per_allocation: per_block(median(&overhead), stats.total_blocks),
        per_block: per_block(to_f64(own.resident) - to_f64(base.resident), stats.peak_blocks),
    }
}

#[expect(clippy::cast_precision_loss, reason = "less than 2^53")]
fn to_f64(number: u64) -> f64 {
    number as f64
}

/// Builds `program` for each of `setups`. Each executable is copied to `folder`, since the
/// next build may overwrite it.
fn build_all(
    course: &Course,
    program: &Program,
    setups: &[&Setup],
    folder: &Path,
    spinner: &Spinner,
) -> anyhow::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let build = |(index, setup): (usize, &&Setup)| {
        let build = cargo::build_variant(course, &[program], setup.variant, false, spinner)?;
        let Ok(executable) = build.executable(program) else {
            bail!("`{}` does not compile for {}", program.binary, setup.profiler);
        };
        let copy = folder.join(format!("{}-{index}", program.binary));
        fs::copy(executable, &copy)
            .with_context(|| format!("cannot copy to {}", copy.display()))?;
        Ok(copy)
    };
    let executables: anyhow::Result<Vec<PathBuf>> = setups.iter().enumerate().map(build).collect();
    // Built last, so that the next `check` finds the program up to date.
    cargo::build_variant(course, &[program], Variant::Release, false, spinner)?;
    executables
}
