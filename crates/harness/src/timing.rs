//! The time of the work, under Criterion.
//!
//! The input is made outside of what is timed, anew for each call, and the output
//! is dropped outside: as in the measured region of the profiler, which ends with
//! the answer alive.
//!
//! A run is short, and `cargo xtask bench` makes many of them in turns, so that a
//! machine that gets slower does so for all programs. What a work leaves behind
//! in its process, such as a cache, is there at its next call, about a dozen
//! times where a call takes long.

use std::env;
use std::process::ExitCode;
use std::time::Duration;

use course_format::run::Mismatch;
use criterion::{BatchSize, Criterion, SamplingMode};

use crate::{folder, summary};

/// For how long a work is called before it is timed: once, where it takes long.
const WARM_UP: Duration = Duration::from_millis(1);

/// For how long it is timed, if that many calls fit in.
const TIME: Duration = Duration::from_millis(200);

/// Samples of a run: the fewest that Criterion takes.
const SAMPLES: usize = 10;

/// Times `work` and leaves Criterion's files in the folder that `CRITERION_HOME`
/// names, by the name of the binary; its pages too where `HEAP_PAGES` is set, for
/// drawing them takes longer than all else.
///
/// Where `HEAP_ONCE` is set, the work is done once and not timed: for who measures
/// the process.
pub(crate) fn run<Input, Output>(
    input: impl Fn() -> Input,
    work: impl Fn(Input) -> Output,
    check: impl Fn(&Output) -> Result<(), Mismatch>,
) -> ExitCode {
    if let Err(Mismatch { index, expected, found }) = check(&work(input())) {
        let place = format!("at index {index} it should be {expected} and is {found}");
        return summary::failed(&format!("a wrong answer is not timed: {place}"));
    }
    // That was the one call that another profiler is to see.
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
