//! Reading JSON files, with errors that a person can act on.

use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

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
        write!(f, "{}", self.path.display().to_string().escape_debug())?;
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
    let bytes = fs::read(path)
        .map_err(|error| ReadError::new(path, format!("cannot read {what}: {error}")))?;
    json_from(path, &bytes, what)
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
    let text = decode(bytes);
    if text.trim_ascii().is_empty() {
        return Err(ReadError::new(path, format!("the file is empty, not {what}")));
    }
    serde_json::from_str(&text).map_err(|error| ReadError {
        path: path.to_owned(),
        position: (error.line() > 0).then(|| (error.line(), error.column())),
        problem: format!("not {what}: {}", problem(&error)),
    })
}

/// The text of a file in UTF-8, or in UTF-16 with a byte-order mark, as the shell of Windows
/// writes what is redirected to a file. As in a browser, what is not valid becomes U+FFFD.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
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

/// serde's message, without the position, which [`ReadError`] shows first, and escaped,
/// because it quotes the file.
fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&position).unwrap_or(&text);
    if error.is_eof() {
        return format!("it is cut off ({text})");
    }
    text.chars()
        .flat_map(|c| if c.is_control() { c.escape_debug().collect() } else { vec![c] })
        .collect()
}
