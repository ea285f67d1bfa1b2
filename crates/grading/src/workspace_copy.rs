//! Copies of the workspace in which every exercise is as it was shipped.
//!
//! The published numbers are those of the programs as shipped. Where a program
//! has been changed, the workspace is copied into the target folder, with the
//! shipped texts in place of the learner's, and that copy is measured: nothing
//! of the learner's is touched, and their work does not end up in the book.
//!
//! Submissions are laid over such a copy, too.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::course::{Course, Exercise, same_contents};

/// Folders of the workspace that hold what was built, not what it is built of.
const LEFT_OUT: [&str; 3] = ["target", ".git", "book"];

/// `course` itself where every exercise is as shipped; otherwise a copy in
/// which they are.
///
/// # Errors
///
/// If the copy cannot be made.
pub fn as_shipped(course: &Course) -> anyhow::Result<Option<Course>> {
    if course.exercises.iter().all(|exercise| course.is_as_shipped(exercise)) {
        return Ok(None);
    }
    let copy = course.target.join("pristine");
    let starts = starts(course);
    let text = |path: &Path| Some(shipped_text(&starts, path));
    copy_tree(&course.root, &copy, &text).with_context(|| cannot_copy(&copy))?;
    Course::read(&copy).map(Some)
}

/// Copies the workspace's packages to `copy`, with the programs as shipped, and
/// nothing else that the workspace's folder may hold.
///
/// # Errors
///
/// If the copy cannot be made.
pub fn copy_packages(course: &Course, copy: &Path) -> anyhow::Result<()> {
    let starts = starts(course);
    let manifests = ["Cargo.toml", "Cargo.lock"].map(|name| course.root.join(name));
    let kept = |path: &Path| {
        let on_the_way = |package: &PathBuf| package.starts_with(path) || path.starts_with(package);
        manifests.iter().any(|one| one == path) || course.packages.iter().any(on_the_way)
    };
    let text = |path: &Path| kept(path).then(|| shipped_text(&starts, path));
    copy_tree(&course.root, copy, &text).with_context(|| cannot_copy(copy))
}

fn cannot_copy(copy: &Path) -> String {
    format!("cannot copy the course to {}", copy.display())
}

/// Makes `to` a copy of the folder `from`.
///
/// # Errors
///
/// If the copy cannot be made.
pub fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    copy_tree(from, to, &|path| Some(path.to_owned())).with_context(|| cannot_copy(to))
}

/// Where the text of each exercise's program is, as shipped.
fn starts(course: &Course) -> BTreeMap<PathBuf, PathBuf> {
    let root = &course.root;
    let program = |exercise: &Exercise| (root.join(&exercise.program.source), exercise.start(root));
    course.exercises.iter().map(program).collect()
}

fn shipped_text(starts: &BTreeMap<PathBuf, PathBuf>, path: &Path) -> PathBuf {
    starts.get(path).map_or_else(|| path.to_owned(), PathBuf::clone)
}

/// Makes `to` a copy of `from`, but for [`LEFT_OUT`]. `text` gives the file
/// whose contents a path gets, and `None` for a path to leave out.
/// What is there and the same is left alone, so that cargo finds it fresh.
fn copy_tree(from: &Path, to: &Path, text: &dyn Fn(&Path) -> Option<PathBuf>) -> io::Result<()> {
    fs::create_dir_all(to)?;
    remove_strays(from, to, text)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        if left_out(&entry.file_name().to_string_lossy()) {
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

fn left_out(name: &str) -> bool {
    LEFT_OUT.contains(&name)
}

/// Removes from the copy what is no longer there to be copied.
fn remove_strays(
    from: &Path,
    to: &Path,
    text: &dyn Fn(&Path) -> Option<PathBuf>,
) -> io::Result<()> {
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        let (name, source) = (entry.file_name(), from.join(entry.file_name()));
        if left_out(&name.to_string_lossy()) || source.exists() && text(&source).is_some() {
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
