//! Reading and updating the state's file, also if several processes do so at once.
//!
//! A writer takes the lock (`.letting-go.lock`), reads the current state, writes the
//! new one to a temporary file and renames that into place. Readers therefore see
//! either the old state or the new one, and need no lock. The lock is a file of its
//! own, because renaming replaces the state's file and any lock on it.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use anyhow::Context;

use super::{State, format};
use grading::atomic_file::{free_name, replace};
use grading::course::Course;

/// Name of the state's file, at the root of the workspace.
const NAME: &str = ".letting-go";

/// Files larger than this are not read. A hundred attempts at each of a hundred
/// exercises take a tenth of it.
const MAX_BYTES: u64 = 8_000_000;

/// Reads the state. It is empty if there is no file, and also, with a warning, if the
/// file is broken or cannot be read.
#[must_use]
pub fn read(course: &Course) -> State {
    let path = course.root.join(NAME);
    let state = match load(&path) {
        // Read again under the lock: another process may have replaced it meanwhile.
        Ok(Err(problem)) => lock(course)
            .with_context(|| format!("`{}` is broken ({problem})", path.display()))
            .and_then(|_lock| load_or_set_aside(&path)),
        Ok(Ok(state)) => Ok(state),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    };
    state.unwrap_or_else(|error| {
        cli::warn(&format!("going on without your attempts and hints: {error:#}"));
        State::default()
    })
}

/// Changes the state.
///
/// # Errors
///
/// If the state cannot be read or written; it is then unchanged.
pub fn update(course: &Course, change: impl FnOnce(&mut State)) -> anyhow::Result<()> {
    let path = course.root.join(NAME);
    let _lock = lock(course)?;
    let mut state = load_or_set_aside(&path)?;
    change(&mut state);
    let text = format::to_text(&state)?;
    replace(&path, text.as_bytes()).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Waits for the lock, which is held until the file is dropped.
fn lock(course: &Course) -> anyhow::Result<File> {
    let path = course.root.join(format!("{NAME}.lock"));
    let lock = File::create(&path).and_then(|file| match file.lock() {
        // Some network file systems have no locks. Two writers at once are unlikely
        // enough to go on without.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    });
    lock.with_context(|| format!("cannot lock `{}`", path.display()))
}

/// Loads the state. A broken file is renamed, with a warning, and an empty state takes
/// its place. The caller holds the lock.
fn load_or_set_aside(path: &Path) -> anyhow::Result<State> {
    let problem = match load(path).with_context(|| format!("cannot read `{}`", path.display()))? {
        Ok(state) => return Ok(state),
        Err(problem) => problem,
    };
    let backup = free_name(path, "broken");
    fs::rename(path, &backup)
        .with_context(|| format!("`{}` is broken ({problem}); cannot rename it", path.display()))?;
    cli::warn(&format!(
        "`{}` is broken: {problem}\nit was renamed to `{}`, and your attempts and hints start from scratch\n\
         help: to get them back, repair that file and rename it to `{NAME}`",
        path.display(),
        backup.display(),
    ));
    Ok(State::default())
}

/// Loads the state. The inner error says why the file is broken.
fn load(path: &Path) -> io::Result<Result<State, String>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Ok(State::default())),
        Err(error) => return Err(error),
        Ok(found) if !found.is_file() => return Ok(Err("it is not a regular file".to_owned())),
        Ok(found) if found.len() > MAX_BYTES => return Ok(Err("it is too large".to_owned())),
        Ok(_) => {}
    }
    Ok(String::from_utf8(fs::read(path)?)
        .map_err(|_| "it is not UTF-8 text".to_owned())
        .and_then(|text| format::parse(&text)))
}
