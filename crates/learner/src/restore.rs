//! A fresh copy of a program, as it was shipped. The learner's version is kept next to
//! it.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use grading::atomic_file::{free_name, replace};
use grading::course::{Course, Exercise};
use grading::missing_source::MissingSource;

/// The question to ask before [`restore`].
#[must_use]
pub fn question(exercise: &Exercise) -> String {
    let source = &exercise.program.source;
    format!("restore `{source}` as it was shipped? your version is kept next to it [y/N] ")
}

/// Whether there is a version of the learner's to be asked about: the program is there, and
/// not as it was shipped.
#[must_use]
pub fn has_changes(course: &Course, exercise: &Exercise) -> bool {
    let is_missing = !course.root.join(&exercise.program.source).exists();
    !is_missing && !course.is_as_shipped(exercise)
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
    if MissingSource::of(&course.root, &exercise.program) == Some(MissingSource::Folder) {
        let folder = exercise.program.source_folder();
        bail!(
            "there is no folder `{folder}`, and the task is in it as well\n\
             help: `git restore {folder}` restores both"
        );
    }
    let program = course.root.join(source);
    let shipped = read(&exercise.start(&course.root))?;
    let backup = if program.exists() { Some(back_up(&program)?) } else { None };
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

/// Writes `program` to a new file next to it, and returns its path. What cannot be read, such
/// as a folder in its place, is moved there.
fn back_up(program: &Path) -> anyhow::Result<PathBuf> {
    let path = free_name(program, "old");
    let failed = || format!("cannot save your version as `{}`", path.display());
    let Ok(text) = fs::read(program) else {
        fs::rename(program, &path).with_context(failed)?;
        return Ok(path);
    };
    let mut file = File::create_new(&path).with_context(failed)?;
    if let Err(error) = file.write_all(&text) {
        let _ = fs::remove_file(&path);
        return Err(error).with_context(failed);
    }
    Ok(path)
}
