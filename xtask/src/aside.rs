//! Names for what is kept beside a file that is about to be replaced.

use std::path::{Path, PathBuf};

/// The first of "`path`.`ending`", "`path`.`ending`.2", and so on that is not
/// there: what was kept earlier stays.
pub(crate) fn free_name(path: &Path, ending: &str) -> PathBuf {
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
