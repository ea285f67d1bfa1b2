//! The holders of one line taken together: whoever reads a message has one line to change,
//! however many functions allocate there, and from wherever it is called.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use heap_profile::bytes::{Bytes, counted};
use heap_profile::text::visible;

use crate::holders::{Holder, Location};

/// Memory that was allocated at one line.
pub(super) struct Line {
    /// With the bytes and blocks of all, and the rest of what the first one is.
    pub(super) holder: Holder,
    /// The functions that allocate it.
    functions: BTreeSet<String>,
    /// The lines of the test that call it, by whatever ways.
    callers: BTreeSet<Option<String>>,
}

/// The holders of each line, in the order of the first ones. Those without a line stay as they
/// are.
pub(super) fn by_line(holders: Vec<Holder>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut indices: BTreeMap<(String, u32), usize> = BTreeMap::new();
    for holder in holders {
        let key = holder.location.as_ref().map(|place| (place.file.clone(), place.line));
        let caller = holder.called_from.last().map(ToString::to_string);
        let next = lines.len();
        let index = key.map_or(next, |key| *indices.entry(key).or_insert(next));
        if index == next {
            let (functions, callers) = (BTreeSet::new(), BTreeSet::new());
            let holder = Holder { bytes: 0, blocks: 0, ..holder.clone() };
            lines.push(Line { holder, functions, callers });
        }
        let line = &mut lines[index];
        line.holder.bytes += holder.bytes;
        line.holder.blocks += holder.blocks;
        line.functions.insert(holder.function);
        line.callers.insert(caller);
    }
    lines
}

impl Line {
    pub(super) fn label(&self) -> String {
        let Holder { bytes, blocks, called_from, location, .. } = &self.holder;
        let (bytes, blocks) = (Bytes(*bytes).exact(), counted(*blocks, "block"));
        let others = match self.functions.len() - 1 {
            0 => String::new(),
            others => format!(" and {}", counted(others as u64, "other function")),
        };
        let caller = match (called_from.last(), location) {
            _ if self.callers.len() > 1 => {
                format!(", called at {}", counted(self.callers.len() as u64, "line"))
            }
            (Some(caller), Some(location)) => called_at(caller, location),
            _ => String::new(),
        };
        format!("{bytes} in {blocks}, by {}{others}{caller}", self.holder.allocator())
    }
}

impl Line {
    /// All the calls that led to the line, for whoever asks for them. `None` if there is only
    /// one.
    pub(super) fn chain(&self) -> Option<String> {
        let is_wanted = env::var_os("HEAP_BUDGET_CHAINS").is_some_and(|value| value == "1");
        let calls = &self.holder.called_from;
        let text = || calls.iter().map(|call| visible(&call.to_string()));
        (is_wanted && calls.len() > 1).then(|| {
            let location = self.holder.location.as_ref().map(ToString::to_string);
            let location = visible(&location.unwrap_or_default());
            format!("{location} is called at {}", text().collect::<Vec<_>>().join(", called at "))
        })
    }
}

/// Where the test calls what leads to `location`.
fn called_at(caller: &Location, location: &Location) -> String {
    if caller.file == location.file {
        return format!(", called at line {}", caller.line);
    }
    format!(", called at {}", visible(&caller.to_string()))
}

#[cfg(test)]
mod tests {
    use heap_profile::frame::NAMELESS;

    use super::*;

    /// `None` for 0.
    fn location(line: u32) -> Option<Location> {
        let file = "src/lib.rs".to_owned();
        (line > 0).then_some(Location { file, line, column: 0, source: None })
    }

    fn labels(holders: &[(&str, u32, u32)]) -> Vec<String> {
        let holder = |&(function, line, caller): &(&str, u32, u32)| Holder {
            bytes: 9,
            blocks: 1,
            function: function.to_owned(),
            location: location(line),
            called_from: location(caller).into_iter().collect(),
        };
        by_line(holders.iter().map(holder).collect()).iter().map(Line::label).collect()
    }

    #[test]
    fn a_line_is_listed_once() {
        let labels = labels(&[("f", 1, 5), ("g", 2, 0), ("f", 1, 6), ("h", 1, 5), ("g", 2, 0)]);
        assert_eq!(
            labels,
            [
                "27 bytes in 3 blocks, by `f` and 1 other function, called at 2 lines",
                "18 bytes in 2 blocks, by `g`",
            ]
        );
    }

    #[test]
    fn without_a_line_nothing_is_taken_together() {
        assert_eq!(labels(&[("f", 0, 0), (NAMELESS, 0, 0)]).len(), 2);
    }

    #[test]
    fn names_that_were_stripped_are_said_to_be() {
        let unknown = ["9 bytes in 1 block, by an unknown function, called at line 3"];
        assert_eq!(labels(&[(NAMELESS, 1, 3)]), unknown);
    }
}
