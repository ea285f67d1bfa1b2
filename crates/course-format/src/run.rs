//! `run.json`: the summary that a measured run writes beside its profile.
//!
//! ```json
//! {
//!   "format": 2,
//!   "binary": "clinging-onto-memory",
//!   "allocator": "mimalloc",
//!   "answer": { "is": "right" },
//!   "peak_bytes": 8, "peak_blocks": 1,
//!   "total_bytes": 8, "total_blocks": 1,
//!   "end_bytes": 0, "end_blocks": 0,
//!   "held": { "before": 4, "input": 4, "at_start": 4, "peak": 12,
//!             "moved": 0, "committed": 16, "blocks": 8, "threads": 1, "stacks": 0 },
//!   "timeline": [[0, 0], [8, 8], [8, 0]]
//! }
//! ```

use std::fs;
use std::io;
use std::path::Path;

use heap_profile::read::{self, ReadError};
use heap_profile::stats::{HeapStats, TimelinePoint};
use serde::{Deserialize, Serialize};

/// Version of this format. Every other one is rejected.
pub const FORMAT: u64 = 2;
/// What errors call such a file.
const WHAT: &str = "the summary of a run";

/// The result of one run of a measured program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Always [`FORMAT`].
    pub format: u64,
    /// Name of the program.
    pub binary: String,
    /// The allocator that served a plain `malloc` of this process, and so dhat.
    pub allocator: Allocator,
    /// Whether the answer was right.
    pub answer: Answer,
    /// dhat's own figures of the measured region.
    #[serde(flatten)]
    pub stats: HeapStats,
    /// The memory of the process, on systems that tell (Linux).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<MemoryFootprint>,
    /// Live bytes against the allocation clock.
    pub timeline: Vec<TimelinePoint>,
}

/// The memory that the process held, in bytes: its resident memory according to the
/// kernel, its committed memory according to mimalloc, and what explains the memory of the
/// measured region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemoryFootprint {
    /// The most that was resident before the task's `run` was called: the program itself,
    /// and whatever it allocated before that.
    pub before: u64,
    /// The most that was resident until the input had been built.
    pub input: u64,
    /// Resident when the measured region started, including the input.
    pub at_start: u64,
    /// The most that was resident in the measured region.
    pub peak: u64,
    /// The most bytes that a `realloc` in the region copied to another block. For that
    /// moment both blocks exist, and dhat counts only one.
    pub moved: u64,
    /// The most that mimalloc has had committed since the process started; 0 if mimalloc is
    /// not the allocator.
    pub committed: u64,
    /// The most that all blocks of the region took at once, according to the calls of the
    /// allocator: the program's blocks and the profiler's, as large as the allocator made
    /// them, with what has been freed but cannot be returned because of them.
    pub blocks: u64,
    /// The most threads that there were at once in the region. A number, not of bytes.
    pub threads: u64,
    /// The most that their stacks took at once, as deep as they were when they allocated.
    pub stacks: u64,
}

/// Which allocator serves a plain `malloc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Allocator {
    /// mimalloc, as intended.
    Mimalloc,
    /// The system's.
    System,
}

/// The result of the task's check of the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum Answer {
    /// Right in every element.
    Right,
    /// Wrong, first at this element.
    Wrong(Mismatch),
}

/// The first element of an answer that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mismatch {
    /// Its index, from 0.
    pub index: u64,
    /// What should be there.
    pub expected: String,
    /// What is there instead.
    pub found: String,
}

impl Run {
    /// Reads the summary at `path`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or is not such a summary.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        Self::parse(path, &read::file(path, WHAT)?)
    }

    /// Like [`Run::read`], for the `bytes` of the file.
    ///
    /// # Errors
    ///
    /// As for [`Run::read`].
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, ReadError> {
        let run: Run = read::json_from(path, bytes, WHAT)?;
        if run.format != FORMAT {
            let problem =
                format!("{WHAT} of format {}; only format {FORMAT} can be read", run.format);
            return Err(ReadError::new(path, problem));
        }
        Ok(run)
    }

    /// The summary as JSON, in one line.
    ///
    /// # Panics
    ///
    /// Never: plain data is JSON.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain data is JSON")
    }

    /// Writes the summary to `path`, completely or not at all.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let unfinished = path.with_extension("json.unfinished");
        fs::write(&unfinished, self.to_json())?;
        fs::rename(&unfinished, path)
    }
}
