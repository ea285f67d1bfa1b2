//! The lives of blocks: in which calls each was allocated, and in which it was freed.
//!
//! A profile has births and deaths as totals of a program point. Which death belongs to
//! which birth is recorded beside it, by `heap_budget::lives`.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::holders::{Location, ends_with_path};

/// The blocks that were allocated in the same calls, and freed in the same calls.
///
/// A block that is reallocated stays the same block.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Life {
    /// The calls that led to the allocation, innermost first, as far as their lines are
    /// known; `None` for blocks from before the measured region.
    pub allocated: Option<Vec<Location>>,
    /// Likewise, those that led to where they were freed; `None` for blocks that were alive
    /// at the end.
    pub freed: Option<Vec<Location>>,
    /// How many blocks there were.
    pub blocks: u64,
    /// The most bytes that one of them had.
    pub bytes: u64,
}

/// The `lives` with only those calls that are in the file `source`, sorted. Where they then
/// agree, they become one.
///
/// `source` is a path with `/`, and a call is in it if the path of its file ends with that.
#[must_use]
pub fn in_source(lives: Vec<Life>, source: &str) -> Vec<Life> {
    let mut merged: BTreeMap<_, (u64, u64)> = BTreeMap::new();
    for Life { allocated, freed, blocks, bytes } in lives {
        let calls = |calls: Option<Vec<Location>>| calls.map(|calls| calls_in(calls, source));
        let (of_all, largest) = merged.entry((calls(allocated), calls(freed))).or_default();
        *of_all += blocks;
        *largest = bytes.max(*largest);
    }
    let life = |((allocated, freed), (blocks, bytes))| Life { allocated, freed, blocks, bytes };
    merged.into_iter().map(life).collect()
}

/// The line of the innermost of `calls`, which are in one file, that is within `lines`;
/// `None` if no call is.
#[must_use]
pub fn line_within(calls: &[Location], lines: RangeInclusive<u32>) -> Option<u32> {
    calls.iter().map(|call| call.line).find(|line| lines.contains(line))
}

/// Those of `calls` that are in the file `source`, a path with `/`, by that name.
#[must_use]
pub fn calls_in(mut calls: Vec<Location>, source: &str) -> Vec<Location> {
    calls.retain(|call| ends_with_path(&call.file, source));
    for call in &mut calls {
        source.clone_into(&mut call.file);
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(file: &str, line: u32) -> Location {
        Location::new(file.into(), line, 0, "f".into())
    }

    #[test]
    fn only_calls_in_the_source_are_left() {
        let life = |inner: u32, freed, bytes| Life {
            allocated: Some(vec![call("/rust/vec.rs", inner), call("/a/src/main.rs", 3)]),
            freed,
            blocks: 1,
            bytes,
        };
        let at_the_end = || Some(vec![call("/a/src/main.rs", 9), call("/b/other_src/main.rs", 1)]);
        let lives = vec![life(7, at_the_end(), 5), life(8, at_the_end(), 9), life(8, None, 2)];
        let own = |line| Some(vec![call("src/main.rs", line)]);
        let expected = [
            Life { allocated: own(3), freed: None, blocks: 1, bytes: 2 },
            Life { allocated: own(3), freed: own(9), blocks: 2, bytes: 9 },
        ];
        assert_eq!(in_source(lives, "src/main.rs"), expected);
    }

    #[test]
    fn innermost_line_of_a_function_is_found() {
        let calls = [call("a.rs", 3), call("a.rs", 12), call("a.rs", 15)];
        assert_eq!(line_within(&calls, 10..=20), Some(12));
        assert_eq!(line_within(&calls, 15..=15), Some(15));
        assert_eq!(line_within(&calls, 16..=20), None);
    }
}
