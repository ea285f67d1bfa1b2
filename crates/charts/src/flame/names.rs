//! The functions and source locations of several profiles, numbered.
//!
//! Functions are numbered in the order of their names, so that they are drawn in the
//! same order, left to right, for every run.

use std::collections::{BTreeMap, BTreeSet};

use heap_profile::dhat::Profile;
use heap_profile::frame::Frame;

use crate::stack::{Kind, is_task};
use crate::text::{truncated, visible};

/// The most characters of a function's short name.
const MAX_NAME: usize = 100;
/// The most characters of a path.
const MAX_PATH: usize = 300;

/// The name of a function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    /// "`add_scalar`".
    pub(crate) short: String,
    /// "`clinging_onto_memory::add_scalar`".
    pub(crate) path: String,
}

/// A frame of a profile's table, parsed.
#[derive(Clone, Debug)]
pub(crate) struct FrameInfo {
    pub(crate) kind: Kind,
    /// Whether it may be the closure of a task's `run`, which is not the learner's.
    pub(crate) is_task: bool,
    /// Number of its function; the same in every run if functions are merged across
    /// crates.
    pub(crate) name: usize,
    /// Number of its `file:line`, if it has one.
    pub(crate) location: Option<usize>,
}

/// The functions and source locations of several profiles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) functions: Vec<Name>,
    pub(crate) locations: Vec<String>,
    /// The frame table of each profile, in the profiles' order.
    pub(crate) tables: Vec<Vec<FrameInfo>>,
}

/// The functions of `profiles`. With `across_crates`, functions that differ only in
/// their crate are one: an exercise and its solutions are crates of their own.
pub(crate) fn names(profiles: &[&Profile], across_crates: bool) -> Names {
    let frames: Vec<Vec<Frame>> = profiles
        .iter()
        .map(|profile| profile.ftbl.iter().map(|text| Frame::parse(text)).collect())
        .collect();
    let key = |frame: &Frame| {
        let path = if across_crates { without_crates(frame.name) } else { frame.name.to_owned() };
        (frame.short_name(), path)
    };
    let mut functions: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
    let mut locations: BTreeSet<String> = BTreeSet::new();
    for frame in frames.iter().flatten() {
        functions.entry(key(frame)).or_default().insert(frame.name);
        locations.extend(location(frame));
    }
    let numbers: BTreeMap<&(String, String), usize> = functions.keys().zip(0..).collect();
    let location_numbers: BTreeMap<&String, usize> = locations.iter().zip(0..).collect();
    let frame_info = |frame: &Frame| FrameInfo {
        kind: Kind::of(frame),
        is_task: is_task(frame),
        name: numbers[&key(frame)],
        location: location(frame).map(|location| location_numbers[&location]),
    };
    let tables = frames.iter().map(|table| table.iter().map(frame_info).collect()).collect();
    let functions = functions.into_iter().map(|((short, _), paths)| name(&short, &paths)).collect();
    let locations =
        locations.iter().map(|location| visible(&truncated(location, MAX_PATH))).collect();
    Names { functions, locations, tables }
}

fn name(short: &str, paths: &BTreeSet<&str>) -> Name {
    let paths: Vec<&str> = paths.iter().copied().collect();
    let path = truncated(&paths.join(", "), MAX_PATH);
    Name { short: visible(&truncated(short, MAX_NAME)), path: visible(&path) }
}

fn location(frame: &Frame) -> Option<String> {
    let file = frame.file.filter(|_| frame.line > 0)?;
    Some(format!("{file}:{}", frame.line))
}

/// `name` without the crate at the beginning of each path in it.
fn without_crates(name: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut out, mut rest, mut at_start) = (String::new(), name, true);
    while !rest.is_empty() {
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (path, after) = rest.split_at(word);
        match after.strip_prefix("::") {
            Some(inside) if at_start && word > 0 => (rest, at_start) = (inside, false),
            _ => {
                let next = after.chars().next().map_or(0, char::len_utf8);
                out.extend([path, &after[..next]]);
                (rest, at_start) = (&after[next..], !after.starts_with(':'));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_removed_from_paths() {
        for (name, without) in [
            ("clinging_onto_memory::add_scalar", "add_scalar"),
            ("reassign::stage::add", "stage::add"),
            ("<a::B<c::D> as e::f::G>::h", "<B<D> as f::G>::h"),
            ("load", "load"),
            ("a::f::{{closure}}", "f::{{closure}}"),
            ("ä::ö::ü", "ö::ü"),
            ("", ""),
        ] {
            assert_eq!(without_crates(name), without, "{name}");
        }
    }
}
