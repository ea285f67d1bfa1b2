//! Which lines and functions hold the memory that was alive at the peak, allocated in
//! total, or alive at the end.
//!
//! The memory of a program point is attributed to one line of the files that the user can
//! change: that of the innermost frame in them. Its function is the one that allocated
//! it: the innermost that is not the standard library's. The two differ if the user's line
//! calls into a dependency. If the line calls code that is not the user's, that function
//! is named as well, because the line mentions it.

mod stacks;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use crate::dhat::Metric;
use crate::dhat::{Profile, ProgramPoint};
use crate::frame::Frame;
use crate::frames::Frames;
use stacks::Stacks;

/// Memory by line, function and calling line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Holder {
    /// Bytes, of the requested [`Metric`].
    pub bytes: u64,
    /// Blocks, of the requested [`Metric`].
    pub blocks: u64,
    /// The function that allocated it, its name shortened; [`NAMELESS`](crate::frame::NAMELESS)
    /// if no name in the stack is known.
    pub function: String,
    /// The line in the user's files; `None` if no frame of the stack is in them.
    pub location: Option<Location>,
    /// The function that the code at `location` called to get there, its name shortened:
    /// `Vec::push`, `Iterator::collect`. `None` if that is `function` itself, or if there
    /// is no location.
    pub through: Option<String>,
    /// The calls in the user's files that led to `location`, innermost first.
    pub called_from: Vec<Location>,
}

/// A position in one of the user's files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Location {
    /// The file, by the name that the caller of [`holders_in`] gave it.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1; 0 if it is not known.
    pub column: u32,
    /// The function that contains it, its name shortened.
    pub function: String,
}

impl Holder {
    /// A holder of which nothing else is known.
    #[must_use]
    pub fn new(function: String, bytes: u64, blocks: u64) -> Self {
        Holder { bytes, blocks, function, location: None, through: None, called_from: Vec::new() }
    }
}

impl Location {
    /// A position in `file`, in the function `function`.
    #[must_use]
    pub fn new(file: String, line: u32, column: u32, function: String) -> Self {
        Location { file, line, column, function }
    }
}

/// What was alive at the peak of `profile`, by line of the file `source`, by function and
/// by calling line, largest first. The bytes add up to the peak.
///
/// `source` is a path with `/`. A frame is in it if the path ends with the frame's file,
/// of which dhat-rs keeps three components.
///
/// # Panics
///
/// As for [`holders_in`].
#[must_use]
pub fn holders(profile: &Profile, source: &str) -> Vec<Holder> {
    holders_in(profile, Metric::Peak, |frame| is_in(frame, source).then_some(source))
}

/// Like [`holders`], for any metric and any number of files: `file_of` returns the name of
/// a frame's file, or `None` if it is not one of the user's. It is called only for frames
/// with a line.
///
/// # Panics
///
/// If a program point names a frame that is not in the profile, which [`Profile::read`] rules
/// out.
#[must_use]
pub fn holders_in<'a>(
    profile: &Profile,
    metric: Metric,
    file_of: impl Fn(&Frame) -> Option<&'a str>,
) -> Vec<Holder> {
    let stacks = Stacks::of(profile, file_of);
    let mut by_location: BTreeMap<_, Holder> = BTreeMap::new();
    for point in largest_first(profile, metric, stacks.frames()) {
        let holder = stacks.holder(point, metric);
        // Calls of one function from several lines are different values, each with an
        // owner of its own.
        let caller = holder.called_from.first().cloned();
        by_location
            .entry((holder.location.clone(), holder.function.clone(), caller))
            .and_modify(|same| {
                same.bytes += holder.bytes;
                same.blocks += holder.blocks;
            })
            .or_insert(holder);
    }
    let mut holders: Vec<Holder> = by_location.into_values().collect();
    holders.sort_by_key(|holder| std::cmp::Reverse(holder.bytes));
    holders
}

/// The program points that have any memory of this metric. A holder gets its details from
/// the first one of its line. Ties are broken by name, because dhat-rs writes program points
/// in the order of a hash map.
fn largest_first<'a>(
    profile: &'a Profile,
    metric: Metric,
    frames: &Frames,
) -> Vec<&'a ProgramPoint> {
    let mut points: Vec<&ProgramPoint> =
        profile.pps.iter().filter(|point| metric.of(point).1 > 0).collect();
    // Names are compared once, since stacks may be long, and so may names.
    let all: BTreeSet<&str> = frames.iter().map(|frame| frame.name).collect();
    let ranks: BTreeMap<&str, usize> = all.into_iter().zip(0..).collect();
    let ranks: Vec<usize> = frames.iter().map(|frame| ranks[frame.name]).collect();
    let names = |point: &'a ProgramPoint| point.fs.iter().map(|frame| ranks[*frame]);
    let bytes = |point: &ProgramPoint| std::cmp::Reverse(metric.of(point).0);
    points.sort_by(|one, other| {
        bytes(one).cmp(&bytes(other)).then_with(|| names(one).cmp(names(other)))
    });
    points
}

fn is_in(frame: &Frame, source: &str) -> bool {
    frame.file.is_some_and(|file| ends_with_path(source, &file.replace('\\', "/")))
}

/// Whether the last parts of `path` are those of `end`, both with `/`.
#[must_use]
pub fn ends_with_path(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

#[cfg(test)]
mod tests;
