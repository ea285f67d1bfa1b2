//! Measuring illustrations. Their results also have what dhat does not see, the memory of
//! the process, and what they print.

use std::path::Path;

use anyhow::{Context, bail};
use course_format::manifest::ShownAllocator;
use course_format::results::{BinaryFigures, ProcessMemory, RESIDENT_STEP, Role};
use course_format::run::{Allocator, MemoryFootprint};

use heap_profile::Bytes;

use super::add_files;
use super::files::Files;
use grading::cargo::Build;
use grading::course::{Course, Illustration};
use grading::cross_check::grown;
use grading::execute::{Execution, execute, execute_keeping_free_memory};
use grading::launcher::{DEFAULT_TIME_LIMIT, Exit, Limits, Streams};

/// The memory that an illustration may need: twice what the largest of them holds.
pub(super) const MEMORY: Bytes = Bytes(200_000_000);

/// Runs `illustration`. There is no cross-check: an illustration may be there to show that
/// a process holds more than dhat counts.
///
/// # Errors
///
/// If it does not compile or cannot be started.
pub(super) fn run(
    course: &Course,
    illustration: &Illustration,
    build: &Build,
) -> anyhow::Result<Execution> {
    let Illustration { program, .. } = illustration;
    let binary = &program.binary;
    let executable = match build.executable(program) {
        Ok(executable) => executable,
        Err(errors) => bail!("the illustration `{binary}` does not compile\n{}", errors.rendered),
    };
    let limits = Limits { time: DEFAULT_TIME_LIMIT, memory: MEMORY.0, huge_pages: false };
    let folder = course.heap_folder(binary);
    match illustration.allocator {
        Some(ShownAllocator::Mimalloc) => execute_keeping_free_memory(executable, &folder, limits),
        _ => execute(executable, &folder, limits, Streams::Apart, None),
    }
}

/// The result of `illustration` from its `execution`. Adds its files to `files`.
///
/// # Errors
///
/// If it failed, or did not write a profile.
pub(super) fn result(
    illustration: &Illustration,
    execution: Execution,
    files: &mut Files,
) -> anyhow::Result<BinaryFigures> {
    let Illustration { chapter, program, title, .. } = illustration;
    let (binary, output) = (&program.binary, execution.output());
    let process = execution.process;
    if process.exit != Exit::Status(0) {
        bail!("the illustration `{binary}` failed\n{}", process.stderr);
    }
    let (run, profile) = output.with_context(|| format!("the illustration `{binary}`"))?;
    let allocator = match illustration.allocator {
        Some(ShownAllocator::System) => Allocator::System,
        _ => Allocator::Mimalloc,
    };
    if run.allocator != allocator {
        bail!("the illustration `{binary}` ran on {:?}, not on {allocator:?}", run.allocator);
    }
    let held = run.held.as_ref().filter(|_| illustration.process_memory);
    let measured = BinaryFigures {
        exercise: chapter.clone(),
        binary: binary.clone(),
        title: title.clone(),
        role: Role::Illustration,
        source: program.source.clone(),
        limits: None,
        stats: run.stats,
        tolerance_bytes: 0,
        process_memory: held.map(process_memory),
    };
    add_files(&measured, &run, &profile, files);
    if !process.stdout.is_empty() {
        files.insert(Path::new(chapter).join(format!("{binary}.txt")), process.stdout);
    }
    Ok(measured)
}

/// Resident memory is rounded to steps, since it differs slightly between runs.
fn process_memory(held: &MemoryFootprint) -> ProcessMemory {
    let steps = (grown(held) + RESIDENT_STEP / 2) / RESIDENT_STEP;
    ProcessMemory { moved_bytes: held.moved, resident_bytes: steps * RESIDENT_STEP }
}
