//! Reading the files of a run, with errors a person can act on.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// A file that could not be read as what it should be: which file, where in
/// it, and what is wrong there.
#[derive(Debug)]
pub struct ReadError {
    /// The file.
    pub path: PathBuf,
    /// Line and column in it, from 1, where the fault has a place.
    pub place: Option<(usize, usize)>,
    /// What is wrong, in lower case and without a full stop.
    pub problem: String,
}

impl ReadError {
    /// A fault of the file as a whole.
    pub fn whole(path: &Path, problem: impl Into<String>) -> Self {
        let (path, place, problem) = (path.to_owned(), None, problem.into());
        ReadError { path, place, problem }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Escaped: the name and the text in it come from outside.
        write!(f, "{}", self.path.display().to_string().escape_debug())?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for ReadError {}

/// Reads the JSON file `path`; `what` it should be is named in the error.
///
/// # Errors
///
/// Where the file cannot be read, is empty, is not JSON, is cut off, or has
/// not the shape of a `T`.
pub fn json<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T, ReadError> {
    let bytes = fs::read(path)
        .map_err(|error| ReadError::whole(path, format!("cannot read {what}: {error}")))?;
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
    if bytes.trim_ascii().is_empty() {
        return Err(ReadError::whole(path, format!("the file is empty, not {what}")));
    }
    serde_json::from_slice(bytes).map_err(|error| ReadError {
        path: path.to_owned(),
        place: (error.line() > 0).then(|| (error.line(), error.column())),
        problem: format!("not {what}: {}", problem(&error)),
    })
}

/// serde's text without the place, which [`ReadError`] shows in front, and
/// escaped, for it quotes what it found.
fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&place).unwrap_or(&text);
    if error.is_eof() {
        return format!("it is cut off ({text})");
    }
    text.chars()
        .flat_map(|c| if c.is_control() { c.escape_debug().collect() } else { vec![c] })
        .collect()
}
