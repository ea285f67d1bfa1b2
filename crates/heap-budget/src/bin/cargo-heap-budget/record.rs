//! Writes what tests need into their attributes.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use heap_budget::HeapStats;
use heap_budget::record::{attribute, largest, with_limits};
use heap_budget::report::Report;

/// A file whose attributes change.
pub(crate) struct Change {
    pub(crate) file: PathBuf,
    pub(crate) text: String,
    /// The attributes, as they are now.
    pub(crate) lines: Vec<String>,
}

/// The files of the tests in `report` with budgets that these keep, `margin` percent larger than
/// what was measured. Tests that a macro makes of one attribute share it.
pub(crate) fn changes(report: &Report, margin: u64) -> Result<Vec<Change>, String> {
    let mut places: BTreeMap<&str, BTreeMap<u32, Vec<HeapStats>>> = BTreeMap::new();
    for test in &report.tests {
        if let Some(heap) = test.heap {
            let lines = places.entry(&test.file).or_default();
            lines.entry(test.line).or_default().push(heap);
        }
    }
    let mut changes = Vec::new();
    for (name, lines) in places {
        let file = find(name).ok_or_else(|| {
            format!("cannot find {}: run this in the workspace of the tests", name.escape_debug())
        })?;
        let mut text = fs::read_to_string(&file)
            .map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        let mut attributes = Vec::new();
        // From the end on, so that the lines before stay where they are.
        for (line, stats) in lines.into_iter().rev() {
            let Some(range) = attribute(&text, line) else { continue };
            if let Some(new) = with_limits(&text[range.clone()], &largest(stats.iter()), margin) {
                text.replace_range(range, &new);
                attributes.push(new);
            }
        }
        attributes.reverse();
        if !attributes.is_empty() {
            changes.push(Change { file, text, lines: attributes });
        }
    }
    Ok(changes)
}

/// The file that the compiler calls `name`: relative to the root of the workspace, which is the
/// current folder or one around it.
fn find(name: &str) -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join(Path::new(name))).find(|file| file.is_file())
}
