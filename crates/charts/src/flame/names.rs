//! The functions and places of several profiles, each with one number.
//!
//! Functions are numbered in the order of their names, so that a picture has
//! them in the same order, left to right, in every run.

use std::collections::{BTreeMap, BTreeSet};

use heap_profile::dhat::Profile;
use heap_profile::frame::Frame;

use crate::stack::{Kind, is_task};
use crate::text::{cut, visible};

/// At most this many characters of a function's short name are kept.
const LONGEST_NAME: usize = 100;
/// At most this many characters of a path are kept.
const LONGEST_PATH: usize = 300;

/// A function, as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    /// "`add_scalar`".
    pub(crate) short: String,
    /// "`clinging_onto_memory::add_scalar`".
    pub(crate) path: String,
}

/// A frame of a profile's table, read.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) kind: Kind,
    /// Whether it may be the closure of a task's `run`.
    pub(crate) is_task: bool,
    /// Number of its function; the same in every run where `unite` is.
    pub(crate) name: usize,
    /// Number of its `file:line`, where it has one.
    pub(crate) place: Option<usize>,
}

/// The functions and places of several profiles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) functions: Vec<Name>,
    pub(crate) places: Vec<String>,
    /// The tables of the profiles, in their order.
    pub(crate) tables: Vec<Vec<Read>>,
}

/// The functions of `profiles`. Where they are told apart by their whole path,
/// `unite` is false; where it is true, functions that differ in nothing but
/// their crate are one, for an exercise and its solutions are crates of their
/// own.
pub(crate) fn names(profiles: &[&Profile], unite: bool) -> Names {
    let frames: Vec<Vec<Frame>> = profiles
        .iter()
        .map(|profile| profile.ftbl.iter().map(|text| Frame::parse(text)).collect())
        .collect();
    let key = |frame: &Frame| {
        let path = if unite { without_crates(frame.name) } else { frame.name.to_owned() };
        (frame.short_name(), path)
    };
    let mut functions: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
    let mut places: BTreeSet<String> = BTreeSet::new();
    for frame in frames.iter().flatten() {
        functions.entry(key(frame)).or_default().insert(frame.name);
        places.extend(place(frame));
    }
    let numbers: BTreeMap<&(String, String), usize> = functions.keys().zip(0..).collect();
    let place_numbers: BTreeMap<&String, usize> = places.iter().zip(0..).collect();
    let read = |frame: &Frame| Read {
        kind: Kind::of(frame),
        is_task: is_task(frame),
        name: numbers[&key(frame)],
        place: place(frame).map(|place| place_numbers[&place]),
    };
    let tables = frames.iter().map(|table| table.iter().map(read).collect()).collect();
    let functions =
        functions.into_iter().map(|((short, _), paths)| named(&short, &paths)).collect();
    let places = places.iter().map(|place| visible(&cut(place, LONGEST_PATH))).collect();
    Names { functions, places, tables }
}

fn named(short: &str, paths: &BTreeSet<&str>) -> Name {
    let paths: Vec<&str> = paths.iter().copied().collect();
    let path = cut(&paths.join(", "), LONGEST_PATH);
    Name { short: visible(&cut(short, LONGEST_NAME)), path: visible(&path) }
}

fn place(frame: &Frame) -> Option<String> {
    let file = frame.file.filter(|_| frame.line > 0)?;
    Some(format!("{file}:{}", frame.line))
}

/// `name` without the crate that each path in it begins with.
fn without_crates(name: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut out, mut rest, mut begins) = (String::new(), name, true);
    while !rest.is_empty() {
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (path, after) = rest.split_at(word);
        match after.strip_prefix("::") {
            Some(inside) if begins && word > 0 => (rest, begins) = (inside, false),
            _ => {
                let next = after.chars().next().map_or(0, char::len_utf8);
                out.extend([path, &after[..next]]);
                (rest, begins) = (&after[next..], !after.starts_with(':'));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_in_its_crate_only_is_one_without_it() {
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
