//! The folder that submissions are graded in, `grade` in cargo's target folder:
//!
//! - `course`: the workspace as shipped,
//! - `target`: what was built of it,
//! - `calls`: how the compiler was called for that,
//! - `work`: this tool, and a folder for each submission that is being graded.
//!
//! One `grade` at a time works there.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context;
use grading::course::Course;
use grading::launcher::own_program;
use grading::progress::Progress;

/// The folder, which is this process's alone while it has this.
pub(crate) struct WorkFolder {
    folder: PathBuf,
    /// A copy of this tool: the tool itself may be built anew meanwhile.
    pub(crate) tool: PathBuf,
    _lock: File,
}

impl WorkFolder {
    /// The folder in the target folder of `course`, once nobody else works there.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn enter(course: &Course, progress: &dyn Progress) -> anyhow::Result<Self> {
        let folder = course.target.join("grade");
        let enter = || {
            fs::create_dir_all(&folder)?;
            let lock = locked(&folder.join("lock"), progress)?;
            let work = folder.join("work");
            if work.exists() {
                // Of one that was interrupted.
                fs::remove_dir_all(&work)?;
            }
            fs::create_dir(&work)?;
            let tool = work.join("xtask");
            fs::copy(own_program()?, &tool)?;
            io::Result::Ok(WorkFolder { folder: folder.clone(), tool, _lock: lock })
        };
        enter().with_context(|| format!("cannot work in {}", folder.display()))
    }

    /// The copy of the workspace as shipped.
    pub(super) fn copy(&self) -> PathBuf {
        self.folder.join("course")
    }

    /// What cargo builds of it.
    pub(super) fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// How the compiler was called for that.
    pub(super) fn calls(&self) -> PathBuf {
        self.folder.join("calls")
    }
}

/// Holds the lock until the file is dropped.
fn locked(path: &Path, progress: &dyn Progress) -> io::Result<File> {
    let file = File::create(path)?;
    let locked = match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            progress.say("waiting for another `cargo xtask grade` to end");
            file.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
        Ok(()) => Ok(()),
    };
    match locked {
        // Some network file systems have none; one at a time is all but certain.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    }
}

/// The folder of one submission, gone when this is dropped.
pub(super) struct SubmissionFolder(PathBuf);

impl SubmissionFolder {
    pub(super) fn make(work: &WorkFolder, begun: &AtomicU64) -> anyhow::Result<Self> {
        let number = begun.fetch_add(1, Ordering::Relaxed);
        let folder = SubmissionFolder(work.folder.join("work").join(number.to_string()));
        fs::create_dir_all(folder.out())
            .with_context(|| format!("cannot make {}", folder.0.display()))?;
        Ok(folder)
    }

    /// The part of the workspace that it is compiled in.
    pub(super) fn course(&self) -> PathBuf {
        self.0.join("course")
    }

    /// What its run leaves.
    pub(super) fn heap(&self) -> PathBuf {
        self.0.join("heap")
    }

    /// What the compiler leaves.
    pub(super) fn out(&self) -> PathBuf {
        self.0.join("out")
    }
}

impl Drop for SubmissionFolder {
    fn drop(&mut self) {
        // What is left is removed before the next `grade`.
        let _ = fs::remove_dir_all(&self.0);
    }
}
