//! Files of these tests, and of the fixtures that they write.

use std::fs;
use std::path::Path;

use crate::tool::root;

/// The program at `path` in the folder `tests`, such as "programs/01-passes.rs".
///
/// # Panics
///
/// If there is no such program.
#[must_use]
#[track_caller]
pub fn program(path: &str) -> String {
    let path = root().join("tests").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes a file, and creates the folders that it is in.
///
/// # Panics
///
/// If it cannot be written.
#[track_caller]
pub fn write(path: &Path, text: impl AsRef<[u8]>) {
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder).expect("the folder can be created");
    fs::write(path, text).expect("the file can be written");
}

/// Leaves a file that already holds `text` alone: cargo rebuilds what has a new
/// modification time.
pub(crate) fn write_if_changed(path: &Path, text: impl AsRef<[u8]>) {
    if fs::read(path).ok().as_deref() != Some(text.as_ref()) {
        write(path, text);
    }
}

/// Replaces `old`, which has to be there, with `new`.
///
/// # Panics
///
/// If it is not there.
#[track_caller]
pub fn replace(path: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(path).expect("the file can be read");
    assert!(text.contains(old), "{old:?} is not in {text}");
    write(path, text.replace(old, new));
}
