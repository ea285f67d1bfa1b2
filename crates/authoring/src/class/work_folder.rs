//! The folder in which submissions are graded: `grade` in cargo's target folder.
//!
//! - `course`: a copy of the workspace as shipped
//! - `target`: what cargo builds of it
//! - `calls`: how cargo called the compiler for that
//! - `work`: a copy of this tool, and a folder for each submission that is being graded
//!
//! A lock lets only one `grade` work there at a time.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context;
use grading::course::Course;
use grading::launcher::own_program;
use grading::progress::Progress;

/// The folder. No other process works there until this is dropped.
pub(crate) struct WorkFolder {
    folder: PathBuf,
    /// A copy of this tool, since the tool itself may be rebuilt meanwhile.
    pub(crate) tool: PathBuf,
    _lock: File,
}

impl WorkFolder {
    /// Waits until no other process works in the folder, and prepares it.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn lock(course: &Course, progress: &dyn Progress) -> anyhow::Result<Self> {
        let folder = course.target.join("grade");
        let prepare = || {
            fs::create_dir_all(&folder)?;
            let lock = lock(&folder.join("lock"), progress)?;
            let work = folder.join("work");
            if work.exists() {
                // Left by a `grade` that was interrupted.
                fs::remove_dir_all(&work)?;
            }
            fs::create_dir(&work)?;
            let tool = work.join("xtask");
            fs::copy(own_program()?, &tool)?;
            io::Result::Ok(WorkFolder { folder: folder.clone(), tool, _lock: lock })
        };
        prepare().with_context(|| format!("cannot work in {}", folder.display()))
    }

    /// The copy of the workspace as shipped.
    pub(super) fn course(&self) -> PathBuf {
        self.folder.join("course")
    }

    /// The target folder for building that copy.
    pub(super) fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// The recorded calls of the compiler.
    pub(super) fn calls(&self) -> PathBuf {
        self.folder.join("calls")
    }
}

/// Waits for the lock, which is held until the file is dropped.
fn lock(path: &Path, progress: &dyn Progress) -> io::Result<File> {
    let file = File::create(path)?;
    let result = match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            progress.say("waiting for another `cargo xtask grade` to end");
            file.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
        Ok(()) => Ok(()),
    };
    match result {
        // Some network file systems have no locks. Two `grade`s at once are unlikely enough
        // to go on without.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    }
}

/// The folder of one submission. It is removed when this is dropped.
pub(super) struct SubmissionFolder(PathBuf);

impl SubmissionFolder {
    /// Creates the folder, with the next number of `counter` as its name.
    pub(super) fn create(work: &WorkFolder, counter: &AtomicU64) -> anyhow::Result<Self> {
        let number = counter.fetch_add(1, Ordering::Relaxed);
        let folder = SubmissionFolder(work.folder.join("work").join(number.to_string()));
        fs::create_dir_all(folder.out())
            .with_context(|| format!("cannot create {}", folder.0.display()))?;
        Ok(folder)
    }

    /// The copy of the exercise's package in which it is compiled.
    pub(super) fn course(&self) -> PathBuf {
        self.0.join("course")
    }

    /// For the files that its run writes.
    pub(super) fn heap(&self) -> PathBuf {
        self.0.join("heap")
    }

    /// For the files that the compiler writes.
    pub(super) fn out(&self) -> PathBuf {
        self.0.join("out")
    }
}

impl Drop for SubmissionFolder {
    fn drop(&mut self) {
        // Anything left is removed at the start of the next `grade`.
        let _ = fs::remove_dir_all(&self.0);
    }
}
