//! What an illustration measures: also what dhat does not see, and its words.

use std::path::Path;

use anyhow::{Context, bail};
use course_format::results::{Measured, ProcessMemory, RESIDENT_STEP, Role};
use course_format::run::Held;

use super::add;
use super::files::Files;
use crate::cargo::Built;
use crate::course::{Course, Illustration};
use crate::execute::{Limits, execute};
use crate::grade::TIME;
use crate::launch::Ended;
use crate::witness::grown;

/// Bytes that an illustration may need.
const MEMORY: u64 = 200_000_000;

/// The figures of `illustration`, its files added to `files`. That the process
/// held more than dhat counts may be what it shows, so nothing is doubted.
///
/// # Errors
///
/// Where it does not compile, or does not run to its end.
pub(super) fn result(
    course: &Course,
    illustration: &Illustration,
    built: &Built,
    files: &mut Files,
) -> anyhow::Result<Measured> {
    let Illustration { chapter, program, title, .. } = illustration;
    let binary = &program.binary;
    let executable = match built.executable(program) {
        Ok(executable) => executable,
        Err(errors) => bail!("the illustration `{binary}` does not compile\n{}", errors.rendered),
    };
    let limits = Limits { time: TIME, memory: MEMORY };
    let ran = execute(executable, &course.heap_folder(binary), limits, None)?;
    let said = &ran.landed.stderr;
    if ran.landed.ended != Ended::Status(0) {
        bail!("the illustration `{binary}` did not run to its end\n{said}");
    }
    let (run, profile) = ran.left.with_context(|| format!("the illustration `{binary}`"))?;
    let measured = Measured {
        exercise: chapter.clone(),
        binary: binary.clone(),
        title: title.clone(),
        role: Role::Illustration,
        source: program.source.clone(),
        limits: None,
        stats: run.stats,
        process_memory: run
            .held
            .as_ref()
            .filter(|_| illustration.process_memory)
            .map(process_memory),
    };
    add(&measured, &run, &profile, files);
    if !ran.landed.stdout.is_empty() {
        files.insert(Path::new(chapter).join(format!("{binary}.txt")), ran.landed.stdout);
    }
    Ok(measured)
}

fn process_memory(held: &Held) -> ProcessMemory {
    let steps = (grown(held) + RESIDENT_STEP / 2) / RESIDENT_STEP;
    ProcessMemory { moved_bytes: held.moved, resident_bytes: steps * RESIDENT_STEP }
}
