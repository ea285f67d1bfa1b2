//! Compiling a submission. What the compiler reads, runs into or never comes to
//! the end of is the submission's choice: `include_str!`, macros, and code that
//! is evaluated while it compiles.

use std::env;
use std::path::Path;

use super::workshop::{Place, Workshop};
use crate::cargo::{Said, said_by_compiler};
use crate::compiler::Call;
use crate::execute::{self, Limits, job, launched};
use crate::launch::{Ended, Job};
use crate::sandbox::View;

/// Bytes of memory that the compiler is known to need.
const MEMORY: u64 = 1_000_000_000;

/// Bytes of what the compiler says that are kept.
const OUTPUT: usize = 1_000_000;

/// Makes `call` in `place`. What the compiler warned of, or its errors.
///
/// # Errors
///
/// Where the compiler cannot be started.
pub(super) fn compile(
    workshop: &Workshop,
    call: &Call,
    place: &Place,
) -> anyhow::Result<Result<Said, Said>> {
    let programs = workshop.sysroot.join("bin");
    let rustc = programs.join(format!("rustc{}", env::consts::EXE_SUFFIX));
    let (course, out) = (place.course(), place.out());
    let launcher = match &workshop.sandbox {
        None => {
            let mut launcher = execute::launcher()?;
            launcher.current_dir(&course);
            launcher
        }
        Some(sandbox) => {
            let libraries = workshop.sysroot.join("lib");
            let shown = [&*programs, &*libraries, &*course].into_iter().chain(call.libraries());
            let shown: Vec<(&Path, &Path)> = shown.map(|path| (path, path)).collect();
            sandbox.command(&View { shown: &shown, written: Some(&out), begins_in: Some(&course) })
        }
    };
    let limits = Limits { time: workshop.time, memory: MEMORY };
    let (arguments, environment) = (call.arguments.clone(), call.environment.clone());
    let landed =
        launched(launcher, &Job { arguments, environment, output: OUTPUT, ..job(&rustc, limits) })?;
    let (mut errors, warnings) = said_by_compiler(&landed.stderr);
    let ending = match landed.ended {
        Ended::Status(0) => return Ok(Ok(warnings)),
        Ended::OutOfTime => format!("took longer than {} s", workshop.time.as_secs()),
        Ended::Signal(signal) => format!("was ended by signal {signal}"),
        // Its own word for errors, which it has told of.
        Ended::Status(1) => return Ok(Err(errors)),
        Ended::Status(status) => format!("ended with status {status}"),
    };
    errors.rendered.extend(["error: the compiler ", &ending, "\n"]);
    Ok(Err(errors))
}
