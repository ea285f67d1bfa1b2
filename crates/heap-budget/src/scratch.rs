//! Folders for what two parts of a measurement tell one another.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A path among the system's temporary files that nobody has used.
pub(crate) fn unused() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    // Processes' numbers come again, and what one left may still be there.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    env::temp_dir().join(format!("heap-budget-{}-{count}-{now:x}", process::id()))
}

/// A folder of nobody else's, deleted when this is dropped.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes one where the system has its temporary files.
    ///
    /// # Errors
    ///
    /// As for [`Folder::at`].
    pub(crate) fn new() -> io::Result<Self> {
        Folder::at(unused())
    }

    /// Makes `folder`. It is made anew, never taken over: anybody may write there.
    ///
    /// # Errors
    ///
    /// Where it is there already or cannot be made; the text names the place.
    pub(crate) fn at(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir(&folder).map_err(|error| {
            let text = format!("cannot make the folder {}: {error}", folder.display());
            io::Error::new(error.kind(), text)
        })?;
        Ok(Folder(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
