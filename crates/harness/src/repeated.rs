//! The time of the work when it is called again and again in one process, under Criterion.
//!
//! The input is built anew for each call, and the output dropped, outside of what is timed.
//! What the work leaves behind in its process is there at the next call: memory that it has
//! let go and the system has not taken back, and all that a `static` holds. So this is the
//! time of a warm process, and only work that leaves nothing behind repeats.

use std::process::ExitCode;
use std::time::Duration;

use course_format::run::Mismatch;
use criterion::{BatchSize, Criterion, SamplingMode};

use crate::{folder, timing};

/// For how long the work is called before it is timed: once if it takes longer. The check of
/// the answer has called it already.
const WARM_UP: Duration = Duration::from_millis(1);

/// For how long it is timed, if [`SAMPLES`] calls take less. Short, so that the programs
/// take turns quickly.
const TIME: Duration = Duration::from_millis(200);

/// How many samples a run takes: the fewest that Criterion accepts.
const SAMPLES: usize = 10;

/// Times `work`, and writes Criterion's files, named after the binary, to the folder in
/// `CRITERION_HOME`.
pub(crate) fn run<Input, Output>(
    input: impl Fn() -> Input,
    work: impl Fn(Input) -> Output,
    check: impl Fn(&Output) -> Result<(), Mismatch>,
) -> ExitCode {
    if let Err(mismatch) = check(&work(input())) {
        return timing::wrong_answer(&mismatch);
    }
    let mut criterion = Criterion::default()
        .without_plots()
        .warm_up_time(WARM_UP)
        .measurement_time(TIME)
        .sample_size(SAMPLES);
    let mut group = criterion.benchmark_group(folder::binary());
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function("work", |bencher| {
        bencher.iter_batched(&input, &work, BatchSize::PerIteration);
    });
    group.finish();
    ExitCode::SUCCESS
}
