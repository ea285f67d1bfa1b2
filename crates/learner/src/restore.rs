//! A fresh copy of a program, as it was shipped. The learner's version is kept next to
//! it.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use grading::atomic_file::{free_name, replace};
use grading::course::{Course, Exercise};

/// The question to ask before [`restore`].
#[must_use]
pub fn question(exercise: &Exercise) -> String {
    let source = &exercise.program.source;
    format!("restore `{source}` as it was shipped? your version is kept next to it [y/N] ")
}

/// The exercises of `course` whose programs are not as they were shipped.
#[must_use]
pub fn changed(course: &Course) -> Vec<&Exercise> {
    course.exercises.iter().filter(|exercise| !course.is_as_shipped(exercise)).collect()
}

/// The list of what [`restore`] would replace: the programs of `exercises`.
#[must_use]
pub fn changes(course: &Course, exercises: &[&Exercise]) -> String {
    let line = |exercise: &&Exercise| {
        let source = &exercise.program.source;
        let missing = if course.root.join(source).exists() { "" } else { " (it is missing)" };
        format!("  {source}{missing}\n")
    };
    let lines: String = exercises.iter().map(line).collect();
    format!("these programs are not as they were shipped:\n{lines}")
}

/// The question to ask before several programs are [`restore`]d.
pub const QUESTION_FOR_ALL: &str =
    "restore them as they were shipped? your versions are kept next to them [y/N] ";

/// The message if the answer to that is no.
pub const ALL_DECLINED: &str = "all programs are unchanged\n";

/// The message if there is nothing to restore.
pub const NOTHING_CHANGED: &str = "all programs are as they were shipped: nothing to do\n";

/// The message if the answer is no.
#[must_use]
pub fn declined(exercise: &Exercise) -> String {
    format!("`{}` is unchanged\n", exercise.program.source)
}

/// Restores the program as it was shipped, keeps the learner's version next to it, and
/// returns a message that says so.
///
/// # Errors
///
/// If a file cannot be read or written; the program is then as it was.
pub fn restore(course: &Course, exercise: &Exercise) -> anyhow::Result<String> {
    let source = &exercise.program.source;
    if course.is_as_shipped(exercise) {
        return Ok(nothing_to_do(source));
    }
    let program = course.root.join(source);
    let shipped = read(&exercise.start(&course.root))?;
    let backup = if program.exists() { Some(back_up(&program, &read(&program)?)?) } else { None };
    replace(&program, &shipped).with_context(|| format!("cannot write `{}`", program.display()))?;
    let name = backup.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy());
    let yours = name.map(|name| format!("; your version is `{name}` next to it"));
    Ok(format!("restored `{source}` as it was shipped{}\n", yours.unwrap_or_default()))
}

fn nothing_to_do(source: &str) -> String {
    format!("`{source}` is as it was shipped: nothing to do\n")
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Writes `text` to a new file next to `program`, and returns its path.
fn back_up(program: &Path, text: &[u8]) -> anyhow::Result<PathBuf> {
    let path = free_name(program, "old");
    let failed = || format!("cannot save your version as `{}`", path.display());
    let mut file = File::create_new(&path).with_context(failed)?;
    if let Err(error) = file.write_all(text) {
        let _ = fs::remove_file(&path);
        return Err(error).with_context(failed);
    }
    Ok(path)
}
