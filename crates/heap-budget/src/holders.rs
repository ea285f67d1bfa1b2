//! Who holds what, as it is told to the owner of a package.

use std::fmt;

use heap_profile::bytes::{Bytes, counted};
use heap_profile::dhat::Profile;
use heap_profile::holders::{Metric, holders_in};
use heap_profile::text::line_of;

use crate::source::Package;

/// Memory that was asked for at one line, by one function, and called from one
/// line.
///
/// ```
/// let measured = heap_budget::measure(|| vec![0_u8; 1_000]);
/// let holder = &measured.holders[0];
/// assert_eq!((holder.bytes, holder.blocks), (1_000, 1));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Holder {
    /// Bytes that were alive.
    pub bytes: u64,
    /// Blocks that were alive.
    pub blocks: u64,
    /// The function that asked for them: the innermost that is not the standard
    /// library's, its name shortened.
    pub function: String,
    /// The innermost line of the package on the way there; none where there is
    /// none, or where the program has no debugging information.
    pub place: Option<Place>,
    /// The line that called the function that `place` is in, where that is the
    /// package's too.
    pub called_from: Option<Place>,
}

/// A line of the package.
///
/// ```
/// let measured = heap_budget::measure(|| vec![0_u8; 1_000]);
/// for place in measured.holders.iter().filter_map(|holder| holder.place.as_ref()) {
///     println!("{place}: {}", place.source.as_deref().unwrap_or_default());
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file, as the compiler calls it: from the root of the workspace.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1; 0 where it is not known.
    pub column: u32,
    /// The line itself, without the spaces around it, where the file is there.
    pub source: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl fmt::Display for Holder {
    /// "1,000 bytes in 1 block, by `read` at src/lib.rs:20"; without the place where none is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bytes, blocks) = (Bytes(self.bytes).exact(), counted(self.blocks, "block"));
        write!(f, "{bytes} in {blocks}, by `{}`", self.function)?;
        match &self.place {
            Some(place) => write!(f, " at {place}"),
            None => Ok(()),
        }
    }
}

/// All holders of `profile`, the largest first.
pub(crate) fn of(profile: &Profile, metric: Metric, package: &Package) -> Vec<Holder> {
    let place = |place: heap_profile::holders::Place| {
        let file = package.shown(&place.file);
        let text = package.text(&file);
        let source = text.and_then(|text| Some(line_of(&text, place.line)?.1.trim().to_owned()));
        Place { file, line: place.line, column: place.column, source }
    };
    holders_in(profile, metric, |frame| package.file_of(frame))
        .into_iter()
        .map(|holder| Holder {
            bytes: holder.bytes,
            blocks: holder.blocks,
            function: holder.function,
            place: holder.place.map(place),
            called_from: holder.called_from.into_iter().next().map(place),
        })
        .collect()
}
