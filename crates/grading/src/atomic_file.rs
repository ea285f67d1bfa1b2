//! Replacing a file atomically, and free names for copies of it.
//!
//! A reader finds the old text or the new one, never half of one: the new text is
//! written to a file of its own, which is then renamed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The first of "`path`.`ending`", "`path`.`ending`.2", and so on that does not
/// exist yet, so that earlier copies are kept.
#[must_use]
pub fn free_name(path: &Path, ending: &str) -> PathBuf {
    let name = |n: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{ending}"));
        if n > 1 {
            name.push(format!(".{n}"));
        }
        PathBuf::from(name)
    };
    let free = |path: &PathBuf| path.symlink_metadata().is_err();
    (1..=u32::MAX).map(name).find(free).unwrap_or_else(|| name(1))
}

/// Replaces the contents of `file` with `text`.
///
/// # Errors
///
/// If it cannot be written; the file is unchanged then.
pub fn replace(file: &Path, text: &[u8]) -> io::Result<()> {
    let beside = free_name(file, "new");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        // A partly written file is of no use to anybody.
        let _ = fs::remove_file(&beside);
    }
    written
}
