//! What a learner handed in for an exercise: the text of one file, and nothing
//! else.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use heap_profile::Bytes;

use grading::course::Exercise;
use grading::untrusted;

/// The largest program that is read.
const LARGEST: Bytes = Bytes(1_000_000);

/// What there is in place of a program.
pub(crate) enum Submission {
    NotHandedIn,
    /// It is not read; why, with its path in the learner's folder.
    Refused(String),
    Text(Vec<u8>),
}

/// Where the program of `exercise` is looked for in a learner's folder, in this
/// order: as in a checkout, and where somebody puts a few files together.
/// `alone` is whether this is the only exercise.
pub(crate) fn places(exercise: &Exercise, alone: bool) -> Vec<String> {
    let key = &exercise.key;
    let folders = [format!("{key}/src/main.rs"), format!("{key}/main.rs"), format!("{key}.rs")];
    let single = alone.then(|| "main.rs".to_owned());
    [exercise.program.source.clone()].into_iter().chain(folders).chain(single).collect()
}

/// The program at the first of `places` in `folder` where there is something.
pub(crate) fn find(folder: &Path, places: &[String]) -> Submission {
    for place in places {
        match read(folder, place) {
            Ok(None) => {}
            Ok(Some(text)) => return Submission::Text(text),
            Err(reason) => return Submission::Refused(reason),
        }
    }
    Submission::NotHandedIn
}

/// What is in the file `place` of `folder`; nothing where there is none.
fn read(folder: &Path, place: &str) -> Result<Option<Vec<u8>>, String> {
    let mut path = folder.to_owned();
    if path.is_symlink() {
        return Err("the folder itself is a symbolic link".to_owned());
    }
    for part in Path::new(place) {
        path.push(part);
        let within = path.strip_prefix(folder).unwrap_or(&path).display();
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => {
                return Err(format!("`{within}` is a symbolic link"));
            }
            Ok(_) => {}
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(format!("`{within}` cannot be read: {error}")),
        }
    }
    match untrusted::read(&path, LARGEST.0) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            Err(format!("`{place}` is larger than {LARGEST}"))
        }
        Err(error) => Err(format!("`{place}` cannot be read: {error}")),
    }
}

/// Also where a file stands in the way of a folder.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
