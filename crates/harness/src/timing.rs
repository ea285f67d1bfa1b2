//! The time of the work, under Criterion.
//!
//! The input is built anew for each call, and the output dropped, outside of what is
//! timed: as in the measured region of the profiler, which ends with the answer alive.
//!
//! A run is short. `cargo xtask bench` makes many of them, alternating between programs,
//! so that a machine that gets slower does so for all of them. What the work leaves behind
//! in its process, such as a cache, is there at the next call: for about a dozen calls if
//! each takes long.

use std::env;
use std::process::ExitCode;
use std::time::Duration;

use course_format::run::Mismatch;
use criterion::{BatchSize, Criterion, SamplingMode};

use crate::{folder, summary};

/// For how long the work is called before it is timed: once if it takes longer. The check of
/// the answer has called it already.
const WARM_UP: Duration = Duration::from_millis(1);

/// For how long it is timed, if [`SAMPLES`] calls take less. Short, so that the programs
/// take turns quickly.
const TIME: Duration = Duration::from_millis(200);

/// How many samples a run takes: the fewest that Criterion accepts.
const SAMPLES: usize = 10;

/// Times `work`, and writes Criterion's files, named after the binary, to the folder in
/// `CRITERION_HOME`. Criterion's pages are written only if `HEAP_PAGES` is set, because
/// drawing them takes longer than everything else.
///
/// If `HEAP_ONCE` is set, the work is done once and not timed, for another profiler that
/// measures the process.
pub(crate) fn run<Input, Output>(
    input: impl Fn() -> Input,
    work: impl Fn(Input) -> Output,
    check: impl Fn(&Output) -> Result<(), Mismatch>,
) -> ExitCode {
    if let Err(Mismatch { index, expected, found }) = check(&work(input())) {
        let difference = format!("at index {index} it should be {expected} and is {found}");
        return summary::failed(&format!("a wrong answer is not timed: {difference}"));
    }
    // The call above is the one that another profiler should see.
    if env::var_os("HEAP_ONCE").is_some() {
        return ExitCode::SUCCESS;
    }
    let criterion = Criterion::default();
    let pages = env::var_os("HEAP_PAGES").is_some();
    let mut criterion = if pages { criterion } else { criterion.without_plots() }
        .warm_up_time(WARM_UP)
        .measurement_time(TIME)
        .sample_size(SAMPLES);
    let mut group = criterion.benchmark_group(folder::binary());
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("work", |bencher| {
        bencher.iter_batched(&input, &work, BatchSize::PerIteration);
    });
    group.finish();
    if pages {
        criterion.final_summary();
    }
    ExitCode::SUCCESS
}
