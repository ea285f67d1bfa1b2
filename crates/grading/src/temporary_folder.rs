//! A folder for the temporary files of one program, removed when it has ended.
//!
//! A program that writes temporary files would otherwise leave them in the
//! system's folder, and find those of its other runs. The path has the same
//! length in every run and on every machine that has `/tmp`: a program may hold
//! it in memory, where each byte counts.

use std::collections::hash_map::RandomState;
use std::env;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// What programs look at to find the folder, on one system or another.
pub const VARIABLES: [&str; 3] = ["TMPDIR", "TMP", "TEMP"];

/// Attempts at a name that nobody has: one in 2^64 is taken by chance.
const ATTEMPTS: usize = 16;

/// A folder that is there, and empty at first, until this is dropped.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Makes a folder that only this user can read.
    ///
    /// # Errors
    ///
    /// If the system's temporary folder cannot be written.
    pub fn create() -> io::Result<Self> {
        let common = Path::new("/tmp");
        let parent = if common.is_dir() { common.to_owned() } else { env::temp_dir() };
        let mut last = io::ErrorKind::AlreadyExists.into();
        for _ in 0..ATTEMPTS {
            // Random keys are the standard library's only source of randomness.
            let random = RandomState::new().build_hasher().finish();
            let path = parent.join(format!("letting-go-{random:016x}"));
            match create_private(&path) {
                Ok(()) => return Ok(TemporaryFolder(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    /// Where it is.
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

/// Removes the folder at `path` with all that is in it.
pub fn remove(path: &Path) {
    // A file that cannot be removed is the system's to clean up.
    let _ = fs::remove_dir_all(path);
}

fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_empty_private_and_removed() {
        let [one, other] = [(); 2].map(|()| TemporaryFolder::create().unwrap());
        let path = one.path().to_owned();
        assert_ne!(path, other.path());
        assert_eq!(path.as_os_str().len(), other.path().as_os_str().len());
        assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
        fs::write(path.join("file"), "text").unwrap();
        drop(one);
        assert!(!path.exists());
        assert!(other.path().exists());
    }
}
