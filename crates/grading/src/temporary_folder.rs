//! A folder for the temporary files of one program, deleted when the program has ended.
//!
//! Otherwise a program would leave its temporary files in the system's folder, and find
//! those of other runs there. The path has the same length in every run and on every
//! machine that has `/tmp`: a program may hold it in memory, where each byte counts.

use std::collections::hash_map::RandomState;
use std::env;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// The variables that name the folder to programs, on different systems.
pub const VARIABLES: [&str; 3] = ["TMPDIR", "TMP", "TEMP"];

/// A folder that is empty at first, and deleted when this is dropped.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

/// A path at which nothing is: two equal random names of 64 bits are next to impossible.
#[must_use]
pub fn unused_path() -> PathBuf {
    let common = Path::new("/tmp");
    let parent = if common.is_dir() { common.to_owned() } else { env::temp_dir() };
    // The random keys of hash maps are the standard library's only source of randomness.
    let random = RandomState::new().build_hasher().finish();
    parent.join(format!("letting-go-{random:016x}"))
}

impl TemporaryFolder {
    /// Creates the folder at `path`, which only this user can read.
    ///
    /// # Errors
    ///
    /// If there is something already, or nothing can be written there.
    pub fn create(path: &Path) -> io::Result<Self> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map(|()| TemporaryFolder(path.to_owned()))
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

/// Deletes the folder at `path` and everything in it.
pub fn remove(path: &Path) {
    // The system deletes what is left in its temporary folder sooner or later.
    let _ = fs::remove_dir_all(path);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_empty_private_and_removed() {
        let [one, other] = [(); 2].map(|()| TemporaryFolder::create(&unused_path()).unwrap());
        let path = one.path().to_owned();
        assert_ne!(path, other.path());
        assert_eq!(path.as_os_str().len(), other.path().as_os_str().len());
        assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
        assert!(TemporaryFolder::create(&path).is_err());
        fs::write(path.join("file"), "text").unwrap();
        drop(one);
        assert!(!path.exists());
        assert!(other.path().exists());
    }
}
