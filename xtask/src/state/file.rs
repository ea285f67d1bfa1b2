//! The file of the state: read by many, written by one at a time, never half.
//!
//! Who writes holds the lock (`.letting-go.lock`), reads what is there now,
//! writes the new text beside the file and renames it into place. A reader
//! finds the old text or the new one, and needs no lock. The lock is a file of
//! its own, since the state's file is another one after each renaming.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use anyhow::Context;

use super::{State, format};
use grading::atomic_file::{free_name, replace};
use grading::course::Course;

/// Name of the state's file, at the root of the workspace.
const NAME: &str = ".letting-go";

/// What no state comes near: a hundred attempts at each of a hundred exercises
/// are a tenth of it.
const LARGEST: u64 = 8_000_000;

/// Reads the state. Where there is none it is empty, and also, with a warning,
/// where it is broken or cannot be read.
pub(crate) fn read(course: &Course) -> State {
    let path = course.root.join(NAME);
    let state = match load(&path) {
        // Looked at again by whoever holds the lock: it may be whole by then.
        Ok(Err(problem)) => locked(course)
            .with_context(|| format!("`{}` is broken ({problem})", path.display()))
            .and_then(|_lock| whole(&path)),
        Ok(Ok(state)) => Ok(state),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    };
    state.unwrap_or_else(|error| {
        cli::warn(&format!("your attempts and hints are left out: {error:#}"));
        State::default()
    })
}

/// Changes the state.
///
/// # Errors
///
/// If the state cannot be read or written; it is as it was.
pub(crate) fn update(course: &Course, change: impl FnOnce(&mut State)) -> anyhow::Result<()> {
    let path = course.root.join(NAME);
    let _lock = locked(course)?;
    let mut state = whole(&path)?;
    change(&mut state);
    let text = format::to_text(&state)?;
    replace(&path, text.as_bytes()).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Holds the lock until the file is dropped.
fn locked(course: &Course) -> anyhow::Result<File> {
    let path = course.root.join(format!("{NAME}.lock"));
    let lock = File::create(&path).and_then(|file| match file.lock() {
        // Some network file systems have none; one writer is all but certain.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    });
    lock.with_context(|| format!("cannot lock `{}`", path.display()))
}

/// The state in `path`; one that is broken is set aside, with a warning, and an
/// empty one takes its place. For whoever holds the lock.
fn whole(path: &Path) -> anyhow::Result<State> {
    let problem = match load(path).with_context(|| format!("cannot read `{}`", path.display()))? {
        Ok(state) => return Ok(state),
        Err(problem) => problem,
    };
    let aside = free_name(path, "broken");
    fs::rename(path, &aside)
        .with_context(|| format!("`{}` is broken ({problem}); cannot rename it", path.display()))?;
    cli::warn(&format!(
        "`{}` is broken: {problem}\nit is now `{}`, and your attempts and hints start afresh\n\
         help: mend that file and rename it to `{NAME}` to have them back",
        path.display(),
        aside.display(),
    ));
    Ok(State::default())
}

/// What `path` holds: a state, or why it is none.
fn load(path: &Path) -> io::Result<Result<State, String>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Ok(State::default())),
        Err(error) => return Err(error),
        Ok(found) if !found.is_file() => return Ok(Err("it is no file".to_owned())),
        Ok(found) if found.len() > LARGEST => return Ok(Err("it is far too long".to_owned())),
        Ok(_) => {}
    }
    Ok(String::from_utf8(fs::read(path)?)
        .map_err(|_| "it is no text".to_owned())
        .and_then(|text| format::parse(&text)))
}
