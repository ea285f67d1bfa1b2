//! Recording the lives of blocks, for the programs whose manifest asks for it.
//!
//! It is a run of its own. The first one is as a learner's, and the second has to have the
//! same figures: so recording is seen to change nothing.

use std::fs;

use anyhow::{Context, bail};
use cli::progress::Spinner;
use course_format::results::{BinaryFigures, to_json};
use grading::cargo::Build;
use grading::course::Course;
use grading::execute::execute_with_lives;
use grading::launcher::{DEFAULT_TIME_LIMIT, Exit, Limits};
use heap_profile::Bytes;

use super::files::Files;
use super::{Item, path};

/// Adds the file with the lives of the program of `item` to `files`, if they are asked for.
/// `measured` has the figures of all programs.
///
/// # Errors
///
/// If the program cannot be run, or has other figures than before.
pub(super) fn add_file(
    course: &Course,
    item: &Item,
    build: &Build,
    measured: &[BinaryFigures],
    spinner: &Spinner,
    files: &mut Files,
) -> anyhow::Result<()> {
    let program = item.program();
    let binary = &program.binary;
    let (Some(from), Some(figures), Ok(executable)) = (
        program.lives,
        measured.iter().find(|figures| figures.binary == *binary),
        build.executable(program),
    ) else {
        return Ok(());
    };
    spinner.say(&format!("recording the lives of {binary}"));
    let limits = Limits { time: DEFAULT_TIME_LIMIT, memory: item.memory().0, huge_pages: false };
    let execution = execute_with_lives(executable, &course.heap_folder(binary), limits, from)?;
    let process = &execution.process;
    if process.exit != Exit::Status(0) {
        bail!("the lives of `{binary}` cannot be recorded\n{}", process.stderr);
    }
    let (run, _) = execution.output().with_context(|| format!("the lives of `{binary}`"))?;
    if program.tolerance == Bytes(0) && run.stats != figures.stats {
        bail!(
            "`{binary}` has other figures when its lives are recorded\n{:?}\n{:?}",
            figures.stats,
            run.stats
        );
    }
    let source = course.root.join(&program.source);
    let text =
        fs::read_to_string(&source).with_context(|| format!("cannot read {}", source.display()))?;
    let lives = execution.lives().with_context(|| format!("the lives of `{binary}`"))?;
    let lives = lives.of_source(&program.source, &text);
    files.insert(path(figures, "lives.json"), to_json(&lives));
    Ok(())
}
