//! Temporary folders: for dhat's file, and for the report of a child process.
//!
//! Not the `tempfile` crate: a dev-dependency of every user should bring few crates.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use heap_profile::text::visible;

/// A path in the system's temporary folder at which there is nothing.
pub(crate) fn unused_path() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // Process ids are reused, and an earlier process may have left its folder behind.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    env::temp_dir().join(format!("heap-budget-{}-{count}-{now:x}", process::id()))
}

/// A folder that nobody else uses, deleted when this is dropped.
#[derive(Debug)]
pub(crate) struct TempFolder(PathBuf);

impl TempFolder {
    /// Creates one in the system's temporary folder.
    ///
    /// # Errors
    ///
    /// As for [`TempFolder::at`].
    pub(crate) fn new() -> io::Result<Self> {
        TempFolder::at(unused_path())
    }

    /// Creates `folder`. A folder that exists already is never used: anybody can write to
    /// the system's temporary folder.
    ///
    /// # Errors
    ///
    /// If it exists already or cannot be created. The message names the folder.
    pub(crate) fn at(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir(&folder).map_err(|error| {
            let text = format!(
                "cannot create the folder {}: {error}",
                visible(&folder.display().to_string())
            );
            io::Error::new(error.kind(), text)
        })?;
        Ok(TempFolder(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
