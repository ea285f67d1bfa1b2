//! Reading files, and JSON from them, with errors that a person can act on.

use std::borrow::Cow;
use std::fmt;
use std::fs::{self, File, FileType};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::bytes::Bytes;
use crate::text::{excerpt, visible};

/// The largest file that is read, which is far larger than any profile: a device may have
/// no end.
pub const MAX_SIZE: Bytes = Bytes(1_000_000_000);

/// The most characters of serde's message, which may quote all of the file.
const MAX_PROBLEM: usize = 400;

/// Why a file could not be read: which file, where in it, and what is wrong.
#[derive(Debug)]
#[non_exhaustive]
pub struct ReadError {
    /// The file.
    pub path: PathBuf,
    /// Line and column, from 1, if the problem has a position.
    pub position: Option<(usize, usize)>,
    /// What is wrong, in lower case and without a full stop.
    pub problem: String,
}

impl ReadError {
    /// A problem with the file as a whole, in lower case and without a full stop.
    pub fn new(path: &Path, problem: impl Into<String>) -> Self {
        ReadError { path: path.to_owned(), position: None, problem: problem.into() }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Escaped, because the name comes from outside.
        f.write_str(&visible(&self.path.display().to_string()))?;
        if let Some((line, column)) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for ReadError {}

/// Reads the JSON file at `path`. Errors call it `what`, such as "a DHAT profile".
///
/// # Errors
///
/// If the file cannot be read, is empty, is not JSON, is cut off, or does not have the
/// shape of a `T`.
pub fn json<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T, ReadError> {
    json_from(path, &file(path, what)?, what)
}

/// The bytes of the file at `path`, or of a pipe. Errors call it `what`.
///
/// # Errors
///
/// If it cannot be read, is a folder or a device, or is larger than [`MAX_SIZE`].
pub fn file(path: &Path, what: &str) -> Result<Vec<u8>, ReadError> {
    let cannot =
        |why: &dyn fmt::Display| ReadError::new(path, format!("cannot read {what}: {why}"));
    let metadata = fs::metadata(path).map_err(|error| cannot(&error))?;
    let kind = metadata.file_type();
    if kind.is_dir() {
        return Err(cannot(&"it is a folder"));
    }
    if !kind.is_file() && !is_pipe(kind) {
        return Err(cannot(&"it is neither a file nor a pipe"));
    }
    let file = File::open(path).map_err(|error| cannot(&error))?;
    let expected = metadata.len().min(MAX_SIZE.0) + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
    file.take(MAX_SIZE.0 + 1).read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
    if bytes.len() as u64 > MAX_SIZE.0 {
        return Err(cannot(&format_args!("it is larger than {MAX_SIZE}")));
    }
    Ok(bytes)
}

/// Whether this is what a shell's `<(…)` names.
#[cfg(unix)]
fn is_pipe(kind: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&kind)
}

#[cfg(not(unix))]
fn is_pipe(_: FileType) -> bool {
    false
}

/// Like [`json`], for the `bytes` of a file that has been read already.
///
/// # Errors
///
/// As for [`json`].
pub fn json_from<T: DeserializeOwned>(
    path: &Path,
    bytes: &[u8],
    what: &str,
) -> Result<T, ReadError> {
    if COMPRESSED.iter().any(|magic| bytes.starts_with(magic)) {
        let problem = format!("not {what}: it is compressed; unpack it first");
        return Err(ReadError::new(path, problem));
    }
    let text = text(bytes);
    if text.trim_ascii().is_empty() {
        return Err(ReadError::new(path, format!("the file is empty, not {what}")));
    }
    serde_json::from_str(&text).map_err(|error| ReadError {
        path: path.to_owned(),
        position: (error.line() > 0).then(|| (error.line(), error.column())),
        problem: format!("not {what}: {}", problem(&error)),
    })
}

/// What files of gzip, zstd, xz and zip begin with.
const COMPRESSED: [&[u8]; 4] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"PK\x03\x04"];

/// The text of a file in UTF-8, or in UTF-16 with a byte-order mark, as the shell of Windows
/// writes what is redirected to a file. As in a browser, what is not valid becomes U+FFFD.
#[must_use]
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// serde's message, without the position, which [`ReadError`] shows first. It quotes the
/// file.
fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&position).unwrap_or(&text);
    if error.is_eof() {
        return format!("it is cut off ({text})");
    }
    excerpt(text, MAX_PROBLEM)
}
