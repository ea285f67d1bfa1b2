//! Reading a learner's submission for an exercise: the text of one file, and nothing
//! else.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use heap_profile::Bytes;

use grading::course::Exercise;
use grading::untrusted;

/// The largest program that is read: hundreds of times any program of the course.
const MAX_SIZE: Bytes = Bytes(1_000_000);

/// A submission, as it was found.
pub(crate) enum Submission {
    NotHandedIn,
    /// It was not read, for this reason, which names the path in the learner's folder.
    Refused(String),
    Text(Vec<u8>),
}

/// The paths at which the program of `exercise` is looked for in a learner's folder, in
/// this order: first as in a checkout, then as one might name a few files that are handed
/// in alone. `is_only` says whether only this exercise is graded.
pub(crate) fn candidate_paths(exercise: &Exercise, is_only: bool) -> Vec<String> {
    let key = &exercise.key;
    let folders = [format!("{key}/src/main.rs"), format!("{key}/main.rs"), format!("{key}.rs")];
    let single = is_only.then(|| "main.rs".to_owned());
    [exercise.program.source.clone()].into_iter().chain(folders).chain(single).collect()
}

/// Reads the program at the first of `paths` that exists in `folder`.
pub(crate) fn find(folder: &Path, paths: &[String]) -> Submission {
    for path in paths {
        match read(folder, path) {
            Ok(None) => {}
            Ok(Some(text)) => return Submission::Text(text),
            Err(reason) => return Submission::Refused(reason),
        }
    }
    Submission::NotHandedIn
}

/// Reads the file at `relative` in `folder`; `None` if there is none. Links are refused on
/// the whole way, since they may lead out of the learner's folder.
///
/// # Errors
///
/// Why it is not read.
pub(super) fn read(folder: &Path, relative: &str) -> Result<Option<Vec<u8>>, String> {
    let mut path = folder.to_owned();
    if path.is_symlink() {
        return Err("the folder itself is a symbolic link".to_owned());
    }
    for part in Path::new(relative) {
        path.push(part);
        let within = path.strip_prefix(folder).unwrap_or(&path).display();
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_symlink() => {
                return Err(format!("`{within}` is a symbolic link"));
            }
            Ok(_) => {}
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(format!("`{within}` cannot be read: {error}")),
        }
    }
    match untrusted::read(&path, MAX_SIZE.0) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            Err(format!("`{relative}` is larger than {MAX_SIZE}"))
        }
        Err(error) => Err(format!("`{relative}` cannot be read: {error}")),
    }
}

/// Whether there is no such file. That includes a path that has a file where a folder is
/// expected.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
