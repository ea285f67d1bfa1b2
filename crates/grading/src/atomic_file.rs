//! Replacing a file: names for what is kept beside it, and doing it at once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The first of "`path`.`ending`", "`path`.`ending`.2", and so on that is not
/// there: what was kept earlier stays.
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

/// Makes `text` what `file` holds, at once: it is never half of it.
///
/// # Errors
///
/// Where it cannot be written; it is then as it was.
pub fn replace(file: &Path, text: &[u8]) -> io::Result<()> {
    let beside = free_name(file, "new");
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        // Perhaps half of it is there, or nothing.
        let _ = fs::remove_file(&beside);
    }
    written
}
