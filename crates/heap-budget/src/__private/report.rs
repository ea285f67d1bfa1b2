//! What the process of a test reports to the one that has started it.

use std::fs;
use std::io;
use std::path::Path;

use heap_profile::stats::HeapStats;
use serde::{Deserialize, Serialize};

/// The file of a [`Report`], in the folder of the child.
const REPORT: &str = "report.json";
/// The file of a [`Finding`] that the child has to explain, in its folder.
const FINDING: &str = "finding.json";

/// How a test ended.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Report {
    /// It passed, with this summary.
    Passed(String),
    /// It failed, for this reason; empty if it has been printed.
    Failed(String),
    /// It is over its budget, and who holds the memory is not known yet.
    Over(Finding),
}

/// What a counter has found.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) enum Finding {
    /// The test exceeds a limit of its own.
    Limit(HeapStats),
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
