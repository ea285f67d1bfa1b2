//! Which lines and functions of a package hold how much memory.

use std::fmt;

use heap_profile::bytes::{Bytes, counted};
use heap_profile::dhat::Profile;
use heap_profile::frame::NAMELESS;
use heap_profile::holders::{Metric, holders_in};
use heap_profile::text::{line_of, visible};

use crate::LISTED;
use crate::package::Package;

/// Memory that was allocated at one line, by one function, called from one line.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// let profiled = heap_budget::profile(|| vec![0_u8; 1_000]);
/// let holder = &profiled.holders[0];
/// assert_eq!((holder.bytes, holder.blocks), (1_000, 1));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Holder {
    /// Bytes that were alive.
    pub bytes: u64,
    /// Blocks that were alive.
    pub blocks: u64,
    /// The function that allocated it: the innermost one that is not the standard
    /// library's, its name shortened. `???` if the names were stripped.
    pub function: String,
    /// The innermost line of the package on the stack. `None` if there is none, or if
    /// the program has no debug information.
    pub location: Option<Location>,
    /// The calls in the package that led to `location`, innermost first: in a test, the last
    /// one is in the test itself.
    pub called_from: Vec<Location>,
}

/// A line of the package.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// let profiled = heap_budget::profile(|| vec![0_u8; 1_000]);
/// for location in profiled.holders.iter().filter_map(|holder| holder.location.as_ref()) {
///     println!("{location}: {}", location.source.as_deref().unwrap_or_default());
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The file, as the compiler names it: relative to the root of the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1; 0 if it is not known.
    pub column: u32,
    /// The text of the line, trimmed, if the file can be read.
    pub source: Option<String>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", visible(&self.file), self.line)
    }
}

impl Holder {
    /// The function that allocated it, as part of a sentence.
    pub(crate) fn allocator(&self) -> String {
        match self.function.as_str() {
            NAMELESS => "an unknown function".to_owned(),
            function => format!("`{}`", visible(function)),
        }
    }
}

impl fmt::Display for Holder {
    /// "1,000 bytes in 1 block, by `read` at src/lib.rs:20", without the location if it is
    /// not known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bytes, blocks) = (Bytes(self.bytes).exact(), counted(self.blocks, "block"));
        write!(f, "{bytes} in {blocks}, by {}", self.allocator())?;
        match &self.location {
            Some(location) => write!(f, " at {location}"),
            None => Ok(()),
        }
    }
}

/// The sum of those of `holders` that are not listed; `None` if all are.
pub(crate) fn remainder(holders: &[Holder]) -> Option<String> {
    let rest = holders.get(LISTED..).filter(|rest| !rest.is_empty())?;
    let sum = |of: fn(&Holder) -> u64| rest.iter().map(of).sum::<u64>();
    let (bytes, blocks) = (sum(|holder| holder.bytes), sum(|holder| holder.blocks));
    let places = counted(rest.len() as u64, "more place");
    Some(format!("{} in {} at {places}", Bytes(bytes).exact(), counted(blocks, "block")))
}

/// All holders in `profile`, the largest first.
pub(crate) fn of(profile: &Profile, metric: Metric, package: &Package) -> Vec<Holder> {
    let location = |line: heap_profile::holders::Location| {
        let file = package.display_path(&line.file);
        let text = package.text(&file);
        let source = text.and_then(|text| Some(line_of(&text, line.line)?.1.trim().to_owned()));
        Location { file, line: line.line, column: line.column, source }
    };
    holders_in(profile, metric, |frame| package.file_of(frame))
        .into_iter()
        .map(|holder| Holder {
            bytes: holder.bytes,
            blocks: holder.blocks,
            function: holder.function,
            location: holder.location.map(location),
            called_from: holder.called_from.into_iter().map(location).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_cut_says_so() {
        let holder = Holder {
            bytes: 1_000,
            blocks: 2,
            function: "f\u{202e}".into(),
            location: None,
            called_from: Vec::new(),
        };
        assert_eq!(holder.to_string(), "1,000 bytes in 2 blocks, by `f\\u{202e}`");
        let mut holders = vec![holder; LISTED];
        assert_eq!(remainder(&holders), None);
        holders.extend(holders.clone());
        let (bytes, blocks) = (Bytes(1_000 * LISTED as u64).exact(), 2 * LISTED);
        let rest = format!("{bytes} in {blocks} blocks at {LISTED} more places");
        assert_eq!(remainder(&holders), Some(rest));
    }
}
