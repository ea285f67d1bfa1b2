//! The time of one call of the work, the first in its process.
//!
//! The input is built before, and the output checked and dropped after: as in the measured
//! region of the profiler, which ends with the answer alive. Nothing is warm: the call finds
//! no memory that an earlier one has let go, and no cache that an earlier one has filled, as
//! in a run that is measured. `cargo xtask bench` starts many processes, in turns.

use std::env;
use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use course_format::call_time;
use course_format::run::Mismatch;

use crate::{folder, summary};

/// Times one call of `work`, and leaves the time in the folder that `HEAP_OUT` names, or
/// prints it if there is none.
pub(crate) fn run<Input, Output>(
    input: impl Fn() -> Input,
    work: impl Fn(Input) -> Output,
    check: impl Fn(&Output) -> Result<(), Mismatch>,
) -> ExitCode {
    let input = black_box(input());
    let start = Instant::now();
    let output = black_box(work(input));
    let time = start.elapsed();
    match check(&output) {
        Ok(()) => report(time),
        Err(mismatch) => wrong_answer(&mismatch),
    }
}

fn report(time: Duration) -> ExitCode {
    let Some(folder) = env::var_os("HEAP_OUT") else {
        println!("{}: one call took {time:.1?}", folder::binary());
        return ExitCode::SUCCESS;
    };
    match call_time::write(Path::new(&folder), time) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let folder = Path::new(&folder).display();
            summary::failed(&format!("cannot write the time to {folder}: {error}"))
        }
    }
}

/// Prints that only a right answer is timed.
pub(crate) fn wrong_answer(Mismatch { index, expected, found }: &Mismatch) -> ExitCode {
    let difference = format!("at index {index} it should be {expected} and is {found}");
    summary::failed(&format!("a wrong answer is not timed: {difference}"))
}
