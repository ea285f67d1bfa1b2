//! What the process of a test reports to the one that has started it.

use std::fs;
use std::io;
use std::path::Path;

use heap_profile::stats::HeapStats;
use serde::{Deserialize, Serialize};

use super::Budget;

/// The file of a [`Report`], in the folder of the child.
const REPORT: &str = "report.json";
/// The file of a [`Finding`] that the child has to explain, in its folder.
const FINDING: &str = "finding.json";

/// How a test ended.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Report {
    /// It passed.
    Passed(Passed),
    /// It failed, for this reason; empty if it has been printed.
    Failed(String),
    /// It is over its budget, and who holds the memory is not known yet.
    Over(Finding),
    /// It is over its budget, with the message that says who holds the memory.
    Explained(Finding, String),
}

/// What a test needed that passed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Passed {
    /// In a line.
    pub(super) summary: String,
    /// With each of its sizes; only one, of size 0, if it has none.
    pub(super) runs: Vec<(u64, HeapStats)>,
}

/// What a counter has found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Finding {
    /// The test exceeds a limit of its own.
    Limit {
        /// Which of its sizes it is run with, from 0.
        run: usize,
        stats: HeapStats,
    },
    /// A window of the test exceeds its limit.
    Window(WindowFinding),
    /// The peak grows too fast: sizes, and the peak at each.
    Growth(Vec<(u64, u64)>),
}

/// A window that exceeds its limit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct WindowFinding {
    /// How many windows have begun before.
    pub(crate) number: usize,
    pub(crate) budget: Budget,
    pub(crate) stats: HeapStats,
    /// Where it is called.
    pub(crate) file: String,
    pub(crate) line: u32,
}

impl Report {
    /// Writes it to `folder`: as a whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let unfinished = folder.join("unfinished");
        fs::write(&unfinished, serde_json::to_vec(self)?)?;
        fs::rename(unfinished, folder.join(REPORT))
    }

    /// Reads that in `folder`; `None` if there is none.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(REPORT)).ok()?).ok()
    }
}

impl Finding {
    /// Has the child of `folder` explain it.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        fs::write(folder.join(FINDING), serde_json::to_vec(self)?)
    }

    /// What the child of `folder` has to explain; `None` if it has to count.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(FINDING)).ok()?).ok()
    }
}
