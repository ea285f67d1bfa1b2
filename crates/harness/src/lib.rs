//! Linked into every exercise and solution: runs the learner's work, measures it,
//! and leaves the results where the course's tools look for them. The heap itself is
//! measured by [`heap_budget`], as in any other crate.
//!
//! A task calls [`run`] with the work and the check of its answer, or [`run_with`]
//! where the work needs an input that is not to be counted. Only the work is measured:
//!
//! ```text
//!   input()      start      work(input)       stop      check(&answer)
//!  ──────────────┼───────────────────────────────┼──────────────────────▶
//!   not counted  │   the measured region: dhat   │      not counted
//! ```
//!
//! ```
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     let work = || (0..1_000).map(|number| number * number).collect::<Vec<u64>>();
//!     let expected = || (0..1_000).map(|number| number * number);
//!     harness::run(work, |answer| harness::first_difference(expected(), answer))
//! }
//! ```
//!
//! dhat allows one profiler in a process, and a second region would overwrite
//! the first one's files, so [`run`] or [`run_with`] is called once.
//!
//! With the feature `timing` they measure the time of the work instead, and nothing is
//! counted; with `repeated`, that of many calls in the same process, under Criterion.
//!
//! A task whose input can have another [`size`] can be run at several: see `cargo xtask grow`.
//!
//! Linking this crate installs the global allocator: that of `heap_budget`, which is
//! dhat in the region and the system's allocator outside. Both call `malloc`, which is
//! mimalloc's. Nothing but exercises, solutions, illustrations and their tests may link
//! this crate.

#![cfg_attr(feature = "timing", expect(dead_code, reason = "nothing is counted"))]

// Not called `mimalloc`: a path that begins with the name of a crate is looked up there, too,
// and that is enough to link the crate, and so to replace `malloc`.
#[cfg_attr(not(all(unix, not(feature = "system-allocator"))), path = "system_allocator.rs")]
mod allocator;
mod difference;
mod folder;
mod interruption;
mod lives;
mod region;
#[cfg(feature = "repeated")]
mod repeated;
mod report;
mod rss;
mod size;
mod summary;
#[cfg(feature = "timing")]
mod timing;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub use allocator::{return_free_memory, usable_size};
pub use course_format::run::Mismatch;
use course_format::run::{Answer, FORMAT, Run};
pub use difference::first_difference;
pub use rss::resident;
pub use size::size;

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

/// Measures `work`, checks its answer, and leaves `dhat.json` and `run.json` in the
/// folder that `HEAP_OUT` names, or in `heap/<binary>/` of cargo's target folder.
/// Prints the summary for a person unless `HEAP_OUT` is set, for then a program is
/// reading.
///
/// `check` returns the first place where the answer is wrong; most tasks call
/// [`first_difference`]. It should compute the expected answer in another way than the work
/// does, or both could make the same mistake.
///
/// Both are called once. With the feature `repeated`, the answer is checked once, and then
/// the work is called many times in the same process.
///
/// Returns success for a right answer.
///
/// # Panics
///
/// If `work` or `check` does; then there is a profile, but no summary. And if it is called
/// a second time: "the measured region is over: `run` is called once in a process".
pub fn run<Output>(
    work: impl Fn() -> Output,
    check: impl Fn(&Output) -> Result<(), Mismatch>,
) -> ExitCode {
    run_with(|| (), |()| work(), check)
}

/// Like [`run`], for work on an input that is built before the measured region and
/// not counted. The work owns its input.
///
/// # Panics
///
/// As [`run`] does.
pub fn run_with<Input, Output>(
    input: impl Fn() -> Input,
    work: impl Fn(Input) -> Output,
    check: impl Fn(&Output) -> Result<(), Mismatch>,
) -> ExitCode {
    #[cfg(feature = "repeated")]
    return repeated::run(input, work, check);
    #[cfg(all(feature = "timing", not(feature = "repeated")))]
    return timing::run(input, work, check);
    #[cfg(not(feature = "timing"))]
    measure(input, work, check)
}

/// Builds the input, measures the work, checks the answer, and writes the files.
fn measure<Input, Output>(
    input: impl Fn() -> Input,
    work: impl Fn(Input) -> Output,
    check: impl Fn(&Output) -> Result<(), Mismatch>,
) -> ExitCode {
    let before = rss::peak();
    match interruption::answer_if_asked() {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => return summary::failed(&format!("cannot send calls: {error}")),
    }
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    interruption::signal::prepare();
    let binary = folder::binary();
    let folder = match prepare(&binary) {
        Ok(folder) => folder,
        Err(problem) => return summary::failed(&problem),
    };
    let lives = lives::Recording::start();
    let input = input();
    let probe = rss::RssProbe::start(before);
    let measurement = region::measure(&folder.join("dhat.json"), || work(input));
    let answer = check(&measurement.output).map_or_else(Answer::Wrong, |()| Answer::Right);
    let run = Run {
        format: FORMAT,
        binary,
        allocator: allocator::current(),
        answer,
        stats: measurement.stats,
        held: measurement.footprint(&probe),
        timeline: measurement.timeline,
    };
    match write(&run, lives, &folder) {
        Ok(()) => summary::print(&run, &folder, measurement.cached_unwinder),
        Err(problem) => summary::failed(&problem),
    }
}

/// The folder for the run of `binary`, which can begin.
fn prepare(binary: &str) -> Result<PathBuf, String> {
    size::read()?;
    folder::prepare(binary)
}

/// Writes the files of `run` to `folder`, or returns why that failed.
fn write(run: &Run, lives: Option<lives::Recording>, folder: &Path) -> Result<(), String> {
    if let Some(lives) = lives {
        lives.write(&run.binary, folder)?;
    }
    let path = folder.join("run.json");
    let written = run.write(&path).and_then(|()| report::send(run));
    written.map_err(|error| format!("cannot write {}: {error}", path.display()))
}
