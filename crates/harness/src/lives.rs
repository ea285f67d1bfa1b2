//! The lives of blocks, recorded if the variable `HEAP_LIVES` asks for it.
//!
//! It takes as long again as the profile, so only the runs do it whose lives the book
//! draws. What is measured stays the same.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;

use course_format::lives::{FORMAT, LIVES, RecordedLives, VARIABLE};
use heap_budget::lives::Recorder;
use heap_profile::Bytes;

/// A recording that is to be written to a file.
pub(crate) struct Recording {
    recorder: Recorder,
    from: u64,
}

impl Recording {
    /// Starts recording if it is asked for. Before the measured region, since it allocates.
    pub(crate) fn start() -> Option<Self> {
        let from = env::var(VARIABLE).ok()?.parse().ok()?;
        Some(Recording { recorder: Recorder::start(from), from })
    }

    /// Writes the file of the program `binary` to `folder`.
    pub(crate) fn write(self, binary: &str, folder: &Path) -> Result<(), String> {
        let Recording { recorder, from } = self;
        let lives = recorder.end().map_err(|error| format!("cannot record lives: {error}"))?;
        let recorded = RecordedLives {
            format: FORMAT,
            binary: binary.to_owned(),
            from_bytes: Bytes(from),
            lives,
            lines: BTreeMap::new(),
        };
        let path = folder.join(LIVES);
        recorded.write(&path).map_err(|error| format!("cannot write {}: {error}", path.display()))
    }
}
