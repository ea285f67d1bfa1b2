//! The files that directives show or compute from.
//!
//! A chapter names some of them, and the others are where tools leave theirs. In the place
//! of either there may be anything: a link to a private file, a pipe that nobody writes to, a
//! device that has no end. So only regular files of the workspace are read, up to a size.

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

use heap_profile::Bytes;
use heap_profile::text::visible;

/// The largest source file, manifest or output.
pub(crate) const TEXT: Bytes = Bytes(1_000_000);
/// The largest result or profile.
pub(crate) const DATA: Bytes = Bytes(64_000_000);

/// The bytes of the file at `path`, which has at most `most`. With a `root`, it has to be in
/// that folder, links followed.
pub(crate) fn bytes(path: &Path, root: Option<&Path>, most: Bytes) -> Result<Vec<u8>, String> {
    let (real, metadata) = find(path, root)?;
    if metadata.is_dir() {
        return Err("it is a folder".to_owned());
    }
    if !metadata.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let too_large = || format!("it is larger than {most}, the most that is read");
    if metadata.len() > most.0 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let file = File::open(&real).map_err(|error| error.to_string())?;
    file.take(most.0 + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    // It may have grown.
    if bytes.len() as u64 > most.0 { Err(too_large()) } else { Ok(bytes) }
}

/// What is at `path`, and where that is, links followed. With a `root`, it has to be in that
/// folder.
pub(crate) fn find(path: &Path, root: Option<&Path>) -> Result<(PathBuf, Metadata), String> {
    let real = fs::canonicalize(path).map_err(|error| error.to_string())?;
    if let Some(root) = root {
        let root = fs::canonicalize(root).map_err(|error| error.to_string())?;
        if !real.starts_with(&root) {
            return Err("it is outside of the course's workspace".to_owned());
        }
    }
    let metadata = fs::metadata(&real).map_err(|error| error.to_string())?;
    Ok((real, metadata))
}

/// The text of the file at `path`, which is in the folder `root`.
pub(crate) fn text(path: &Path, root: &Path) -> Result<String, String> {
    let bytes = bytes(path, Some(root), TEXT)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| format!("byte {} is not UTF-8", error.utf8_error().valid_up_to() + 1))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// `path` as errors show it.
pub(crate) fn shown(path: &Path) -> String {
    visible(&path.display().to_string())
}

#[cfg(test)]
mod tests;
