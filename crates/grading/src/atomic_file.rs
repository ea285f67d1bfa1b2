//! Replacing a file atomically, and unused names for copies of it.
//!
//! A reader finds either the old text or the new one, and never a part: the new text is
//! written to another file, which is then renamed.

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
    let is_unused = |path: &PathBuf| path.symlink_metadata().is_err();
    (1..=u32::MAX).map(name).find(is_unused).unwrap_or_else(|| name(1))
}

/// Replaces the contents of `file` with `text`.
///
/// # Errors
///
/// If it cannot be written. Then it is unchanged.
pub fn replace(file: &Path, text: &[u8]) -> io::Result<()> {
    let new_file = free_name(file, "new");
    let result = fs::write(&new_file, text).and_then(|()| fs::rename(&new_file, file));
    if result.is_err() {
        // It may have been written in part.
        let _ = fs::remove_file(&new_file);
    }
    result
}
