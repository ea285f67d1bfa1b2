//! `lives.json`: which blocks of a run lived from which calls to which.
//!
//! It is written only if it is asked for, in a run of its own, and read by `cargo xtask
//! collect`. What is committed has the same format, but only the calls that are in the
//! program's own source, with the text of their lines: so the book sees whether it is of
//! the source that it shows.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use heap_profile::Bytes;
use heap_profile::lives::{Life, in_source};
use heap_profile::read::{self, ReadError};
use serde::{Deserialize, Serialize};

use crate::results::to_json;

/// Version of this format. Every other one is rejected.
pub const FORMAT: u64 = 1;

/// The name of the file in the folder of a run.
pub const LIVES: &str = "lives.json";

/// The environment variable that asks a program to record lives: those of blocks that have
/// at least as many bytes as it says.
pub const VARIABLE: &str = "HEAP_LIVES";

/// What errors call such a file.
const WHAT: &str = "the lives of a run";

/// The lives that were recorded in one run of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedLives {
    /// Always [`FORMAT`].
    pub format: u64,
    /// Name of the program.
    pub binary: String,
    /// How many bytes a block has at least.
    pub from_bytes: Bytes,
    /// The lives, sorted.
    pub lives: Vec<Life>,
    /// The lines that are named above, without the space around them; nothing before
    /// [`RecordedLives::of_source`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lines: BTreeMap<u32, String>,
}

impl RecordedLives {
    /// Only what is in the file `source`, whose contents are `text`.
    #[must_use]
    pub fn of_source(self, source: &str, text: &str) -> Self {
        let lives = in_source(self.lives, source);
        let ends = lives.iter().flat_map(|life| [&life.allocated, &life.freed]);
        let named: Vec<u32> = ends.flatten().flatten().map(|call| call.line).collect();
        let lines = (1..).zip(text.lines());
        let lines = lines.filter(|(number, _)| named.contains(number));
        let lines = lines.map(|(number, line)| (number, line.trim().to_owned())).collect();
        RecordedLives { lives, lines, ..self }
    }

    /// Reads the file at `path`.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is not such a file.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let bytes = fs::read(path)
            .map_err(|error| ReadError::new(path, format!("cannot read {WHAT}: {error}")))?;
        Self::parse(path, &bytes)
    }

    /// Like [`RecordedLives::read`], for the `bytes` of the file.
    ///
    /// # Errors
    ///
    /// As for [`RecordedLives::read`].
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, ReadError> {
        let lives: RecordedLives = read::json_from(path, bytes, WHAT)?;
        if lives.format == FORMAT {
            return Ok(lives);
        }
        let problem =
            format!("{WHAT} of format {}; only format {FORMAT} can be read", lives.format);
        Err(ReadError::new(path, problem))
    }

    /// Writes the file at `path`.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        fs::write(path, to_json(self))
    }
}

#[cfg(test)]
mod tests {
    use heap_profile::holders::Location;

    use super::*;

    #[test]
    fn named_lines_have_their_text() {
        let call = |line| Location::new("/course/src/main.rs".into(), line, 1, "f".into());
        let life = Life {
            allocated: Some(vec![call(2), call(4)]),
            freed: Some(vec![call(2)]),
            blocks: 1,
            bytes: 5,
        };
        let recorded = RecordedLives {
            format: FORMAT,
            binary: "x".into(),
            from_bytes: Bytes(5),
            lives: vec![life],
            lines: BTreeMap::new(),
        };
        let lives = recorded.of_source("src/main.rs", "one\n  two\nthree\nfour\n");
        let text = |line: &str| line.to_owned();
        assert_eq!(lives.lines, BTreeMap::from([(2, text("two")), (4, text("four"))]));
        let read: RecordedLives = serde_json::from_str(&to_json(&lives)).unwrap();
        assert_eq!(read, lives);
    }
}
