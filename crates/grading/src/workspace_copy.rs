//! Copies of the workspace in which every exercise is as it was shipped.
//!
//! The published numbers are those of the programs as shipped. If the learner has changed
//! a program, the workspace is copied to the target folder with the shipped texts, and the
//! copy is measured: the learner's work stays as it is, and does not get into the book.
//!
//! Submissions are put into such a copy, too.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::course::{Course, Exercise, same_contents};

/// The names of folders that are not copied: they contain what was built, or the history.
const NOT_COPIED: [&str; 3] = ["target", ".git", "book"];

/// A copy of `course` in which every exercise is as shipped; `None` if they all are in the
/// course itself.
///
/// # Errors
///
/// If the course cannot be copied.
pub fn as_shipped(course: &Course) -> anyhow::Result<Option<Course>> {
    if course.exercises.iter().all(|exercise| course.is_as_shipped(exercise)) {
        return Ok(None);
    }
    let copy = course.target.join("pristine");
    let starts = starts(course);
    let text = |path: &Path| Some(shipped_text(&starts, path));
    copy_tree(&course.root, &copy, &text).with_context(|| cannot_copy(&copy))?;
    // A target folder of its own, wherever that of the course is: cargo tells the packages of
    // two workspaces apart by nothing but their paths inside, and would take the copy's
    // programs for the course's.
    Ok(Some(Course { target: copy.join("target"), ..Course::read(&copy)? }))
}

/// Copies the packages of the workspace to `copy`, with the programs as shipped, and nothing
/// else that may be in the workspace's folder.
///
/// # Errors
///
/// If the course cannot be copied.
pub fn copy_packages(course: &Course, copy: &Path) -> anyhow::Result<()> {
    let starts = starts(course);
    let manifests = ["Cargo.toml", "Cargo.lock"].map(|name| course.root.join(name));
    let is_copied = |path: &Path| {
        // In a package, or on the way to one.
        let is_related = |package: &PathBuf| package.starts_with(path) || path.starts_with(package);
        manifests.iter().any(|manifest| manifest == path) || course.packages.iter().any(is_related)
    };
    let text = |path: &Path| is_copied(path).then(|| shipped_text(&starts, path));
    copy_tree(&course.root, copy, &text).with_context(|| cannot_copy(copy))
}

fn cannot_copy(copy: &Path) -> String {
    format!("cannot copy the course to {}", copy.display())
}

/// Makes `to` a copy of the folder `from`.
///
/// # Errors
///
/// If the folder cannot be copied.
pub fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    copy_tree(from, to, &|path| Some(path.to_owned())).with_context(|| cannot_copy(to))
}

/// The paths of all exercises' programs, and for each that of its text as shipped.
fn starts(course: &Course) -> BTreeMap<PathBuf, PathBuf> {
    let root = &course.root;
    let program = |exercise: &Exercise| (root.join(&exercise.program.source), exercise.start(root));
    course.exercises.iter().map(program).collect()
}

/// The file with the text that `path` has as shipped.
fn shipped_text(starts: &BTreeMap<PathBuf, PathBuf>, path: &Path) -> PathBuf {
    starts.get(path).map_or_else(|| path.to_owned(), PathBuf::clone)
}

/// Makes `to` a copy of `from`, without [`NOT_COPIED`]. `text` returns the file with the
/// contents for a path, or `None` if the path is not to be copied. Files that are the same
/// already are not written, so that cargo does not rebuild what depends on them.
fn copy_tree(from: &Path, to: &Path, text: &dyn Fn(&Path) -> Option<PathBuf>) -> io::Result<()> {
    fs::create_dir_all(to)?;
    remove_strays(from, to, text)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        if is_not_copied(&entry.file_name().to_string_lossy()) {
            continue;
        }
        match text(&source) {
            None => {}
            Some(_) if entry.file_type()?.is_dir() => copy_tree(&source, &copy, text)?,
            Some(source) => copy_file(&source, &copy)?,
        }
    }
    Ok(())
}

fn is_not_copied(name: &str) -> bool {
    NOT_COPIED.contains(&name)
}

/// Deletes from the copy what would not be copied any more.
fn remove_strays(
    from: &Path,
    to: &Path,
    text: &dyn Fn(&Path) -> Option<PathBuf>,
) -> io::Result<()> {
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        let (name, source) = (entry.file_name(), from.join(entry.file_name()));
        if is_not_copied(&name.to_string_lossy()) || source.exists() && text(&source).is_some() {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    if same_contents(from, to) { Ok(()) } else { fs::copy(from, to).map(|_| ()) }
}
