//! The course as it was shipped, whatever the learner has made of it.
//!
//! The published numbers are those of the programs as shipped. Where a program
//! has been changed, the workspace is copied into the target folder, the
//! shipped texts are put in place, and that copy is measured: nothing of the
//! learner's is touched, and their work does not end up in the book.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;

use crate::course::Course;
use crate::grade::same_text;

/// Folders of the workspace that hold what was built, not what it is built of.
const LEFT_OUT: [&str; 3] = ["target", ".git", "book"];

/// `course` itself where every exercise is as shipped; otherwise a copy in
/// which they are.
///
/// # Errors
///
/// Where the copy cannot be made.
pub(crate) fn pristine(course: &Course) -> anyhow::Result<Option<Course>> {
    let shipped = |exercise: &crate::course::Exercise| {
        same_text(&course.root.join(&exercise.program.source), &exercise.start(&course.root))
    };
    if course.exercises.iter().all(shipped) {
        return Ok(None);
    }
    let copy = course.target.join("pristine");
    copy_folder(&course.root, &copy)
        .with_context(|| format!("cannot copy the course to {}", copy.display()))?;
    for exercise in &course.exercises {
        let (start, program) = (exercise.start(&course.root), copy.join(&exercise.program.source));
        copy_file(&start, &program).with_context(|| format!("cannot copy {}", start.display()))?;
    }
    Course::read(&copy).map(Some)
}

/// Makes `to` a copy of `from`, but for [`LEFT_OUT`]. What is there and the same
/// is left alone, so that cargo finds it fresh.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    remove_strays(from, to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, copy) = (entry.path(), to.join(entry.file_name()));
        if left_out(&entry.file_name().to_string_lossy()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_folder(&source, &copy)?;
        } else {
            copy_file(&source, &copy)?;
        }
    }
    Ok(())
}

fn left_out(name: &str) -> bool {
    LEFT_OUT.contains(&name)
}

/// Removes from the copy what is no longer there to be copied.
fn remove_strays(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        let name = entry.file_name();
        if left_out(&name.to_string_lossy()) || from.join(&name).exists() {
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
    if same_text(from, to) { Ok(()) } else { fs::copy(from, to).map(|_| ()) }
}
