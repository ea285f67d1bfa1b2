//! The functions and source locations of several profiles, numbered.
//!
//! Functions are numbered in the order of their names, so that they are drawn in the
//! same order, left to right, for every run.

use std::collections::{BTreeMap, BTreeSet};

use heap_profile::dhat::Profile;
use heap_profile::frame::Frame;
use heap_profile::frames::Frames;

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
    /// Whether it stands for any function of the program or the library that it is in.
    pub(crate) is_nameless: bool,
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
    let frames: Vec<Frames> = profiles.iter().map(|profile| Frames::of(profile)).collect();
    let keys: Vec<Vec<(String, String)>> = frames
        .iter()
        .map(|table| table.iter().map(|frame| key(frame, across_crates)).collect())
        .collect();
    let mut functions: BTreeMap<&(String, String), BTreeSet<&str>> = BTreeMap::new();
    let mut locations: BTreeSet<String> = BTreeSet::new();
    for (frame, key) in frames.iter().zip(&keys).flat_map(|(table, keys)| table.iter().zip(keys)) {
        functions.entry(key).or_default().insert(path(frame));
        locations.extend(location(frame));
    }
    let numbers: BTreeMap<&(String, String), usize> = functions.keys().copied().zip(0..).collect();
    let location_numbers: BTreeMap<&String, usize> = locations.iter().zip(0..).collect();
    let table = |(frames, keys): (&Frames, &Vec<(String, String)>)| {
        let frame_info = |(index, frame): (usize, &Frame)| FrameInfo {
            kind: Kind::of(frame, frames.origin(index)),
            is_task: is_task(frame),
            is_nameless: frame.is_nameless(),
            name: numbers[&keys[index]],
            location: location(frame).map(|location| location_numbers[&location]),
        };
        frames.iter().enumerate().map(frame_info).collect()
    };
    let tables = frames.iter().zip(&keys).map(table).collect();
    let functions = functions.into_iter().map(|((short, _), paths)| name(short, &paths)).collect();
    let locations =
        locations.iter().map(|location| visible(&truncated(location, MAX_PATH))).collect();
    Names { functions, locations, tables }
}

/// What functions are the same by: the short name, and the whole one.
fn key(frame: &Frame, across_crates: bool) -> (String, String) {
    let path = if across_crates { without_crates(frame.name) } else { frame.name.to_owned() };
    (frame.short_name(), path)
}

/// The whole name, or what a function without one is in.
fn path<'a>(frame: &Frame<'a>) -> &'a str {
    frame.object.filter(|_| frame.is_nameless()).unwrap_or(frame.name)
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
            ("int (*a::f<b::C>(int))(int)", "int (*f<C>(int))(int)"),
            ("enum2$<a::B<c::D> >::e", "enum2$<B<D> >::e"),
            ("::a:::b", "::a:::b"),
            ("", ""),
        ] {
            assert_eq!(without_crates(name), without, "{name}");
        }
    }

    /// Names made of all that paths are made of, in every order.
    #[test]
    fn names_never_get_longer() {
        const PIECES: [&str; 8] = ["<", ">", "::", ":", " ", "a", "ß", "("];
        for number in 0..PIECES.len().pow(5) {
            let piece = |place: u32| PIECES[number / PIECES.len().pow(place) % PIECES.len()];
            let name: String = (0..5).map(piece).collect();
            let without = without_crates(&name);
            assert!(without.len() <= name.len(), "{name}: {without}");
            assert_eq!(name.matches('(').count(), without.matches('(').count(), "{name}");
        }
    }
}
