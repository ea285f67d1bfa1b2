//! Which lines and functions hold the memory that was alive at the peak, allocated in
//! total, or alive at the end.
//!
//! The memory of a program point is attributed to one line of the files that the user can
//! change: that of the innermost frame in them. Its function is the one that allocated
//! it: the innermost that is not the standard library's. The two differ if the user's line
//! calls into a dependency. If the line calls code that is not the user's, that function
//! is named as well, because the line mentions it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dhat::{Profile, ProgramPoint};
use crate::frame::{Frame, Origin};

/// Memory by line, function and calling line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Holder {
    /// Bytes, of the requested [`Metric`].
    pub bytes: u64,
    /// Blocks, of the requested [`Metric`].
    pub blocks: u64,
    /// The function that allocated it, its name shortened.
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

/// Which memory of a profile is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// What was alive at t-gmax.
    Peak,
    /// What was allocated in total.
    Total,
    /// What was alive at t-end.
    End,
}

impl Metric {
    /// Bytes and blocks of `point`.
    fn of(self, point: &ProgramPoint) -> (u64, u64) {
        match self {
            Metric::Peak => (point.gb, point.gbk),
            Metric::Total => (point.tb, point.tbk),
            Metric::End => (point.eb, point.ebk),
        }
    }
}

/// What was alive at the peak of `profile`, by line of the file `source`, by function and
/// by calling line, largest first. The bytes add up to the peak.
///
/// `source` is a path with `/`. A frame is in it if the path ends with the frame's file,
/// of which dhat-rs keeps three components.
#[must_use]
pub fn holders(profile: &Profile, source: &str) -> Vec<Holder> {
    holders_in(profile, Metric::Peak, |frame| is_in(frame, source).then_some(source))
}

/// Like [`holders`], for any metric and any number of files: `file_of` returns the name of
/// a frame's file, or `None` if it is not one of the user's. It is called only for frames
/// with a line.
#[must_use]
pub fn holders_in<'a>(
    profile: &Profile,
    metric: Metric,
    file_of: impl Fn(&Frame) -> Option<&'a str>,
) -> Vec<Holder> {
    let frames: Vec<Frame> = profile.ftbl.iter().map(|text| Frame::parse(text)).collect();
    let file = |frame: &Frame| if frame.line > 0 { file_of(frame) } else { None };
    let files: Vec<Option<&str>> = frames.iter().map(file).collect();
    let mut by_location: BTreeMap<_, Holder> = BTreeMap::new();
    for point in largest_first(profile, metric, &frames) {
        let holder = holder(point, metric, &frames, &files);
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

/// The program points that have any memory of this metric. The first one of a line gives
/// the holder its details. Ties are broken by name, because dhat-rs writes program points
/// in the order of a hash map.
fn largest_first<'a>(
    profile: &'a Profile,
    metric: Metric,
    frames: &[Frame],
) -> Vec<&'a ProgramPoint> {
    let mut points: Vec<&ProgramPoint> =
        profile.pps.iter().filter(|point| metric.of(point).1 > 0).collect();
    let names = |point: &'a ProgramPoint| point.fs.iter().map(|frame| frames[*frame].name);
    let bytes = |point: &ProgramPoint| std::cmp::Reverse(metric.of(point).0);
    points.sort_by(|one, other| {
        bytes(one).cmp(&bytes(other)).then_with(|| names(one).cmp(names(other)))
    });
    points
}

fn holder(
    point: &ProgramPoint,
    metric: Metric,
    frames: &[Frame],
    files: &[Option<&str>],
) -> Holder {
    let (bytes, blocks) = metric.of(point);
    let stack: Vec<&Frame> = point.fs.iter().map(|frame| &frames[*frame]).collect();
    let own: Vec<usize> = (0..stack.len()).filter(|at| files[point.fs[*at]].is_some()).collect();
    let location = |at: &usize| Location {
        file: files[point.fs[*at]].unwrap_or_default().to_owned(),
        line: stack[*at].line,
        column: stack[*at].column,
        function: stack[*at].short_name(),
    };
    let is_program = |at: &usize| stack[*at].origin() == Origin::Program;
    let is_known = |at: &usize| stack[*at].has_path() || own.contains(at);
    let mut program = (0..stack.len()).filter(is_program);
    let first = program.next();
    let known = first.into_iter().chain(program).find(is_known);
    let allocating = known.or(first).map(|at| stack[at]).or(stack.first().copied());
    let function = allocating.map(Frame::short_name).unwrap_or_default();
    let called = own.first().and_then(|innermost| stack.get(innermost.checked_sub(1)?));
    Holder {
        bytes,
        blocks,
        through: called.map(|frame| frame.short_name()).filter(|name| *name != function),
        function,
        location: own.first().map(location),
        called_from: own.iter().skip(1).map(location).collect(),
    }
}

fn is_in(frame: &Frame, source: &str) -> bool {
    frame.file.is_some_and(|file| ends_with_path(source, file))
}

/// Whether the last parts of `path` are those of `end`, both with `/`.
#[must_use]
pub fn ends_with_path(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const SOURCE: &str = "exercises/02-x/src/main.rs";

    /// A profile of points of (bytes, blocks, frames).
    fn profile(points: &[(u64, u64, &[usize])], frames: &[&str]) -> Profile {
        let pps: Vec<_> = points
            .iter()
            .map(|(bytes, blocks, stack)| ProgramPoint {
                gb: *bytes,
                gbk: *blocks,
                fs: stack.to_vec(),
                ..ProgramPoint::default()
            })
            .collect();
        let text = serde_json::json!({
            "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
            "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
            "pps": pps, "ftbl": frames,
        });
        Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap()
    }

    const FRAMES: [&str; 7] = [
        "[root]",
        "0x1: alloc::vec::Vec<T>::push (src/vec/mod.rs:9:9)",
        "0x2: x::double (02-x/src/main.rs:20:5)",
        "0x3: x::main (02-x/src/main.rs:30:7)",
        "0x4: serde_json::map::Map<K,V>::insert (serde_json-1/src/map.rs:1:1)",
        "0x5: x::load (02-x/src/lib.rs:8:1)",
        "0x6: y::main (12-x/src/main.rs:30:7)",
    ];

    #[test]
    fn memory_is_attributed_to_the_innermost_line() {
        let profile = profile(&[(6, 1, &[1, 2, 3]), (9, 2, &[1, 4, 3]), (4, 1, &[5, 3])], &FRAMES);
        let found: Vec<_> = holders(&profile, SOURCE)
            .into_iter()
            .map(|holder| (holder.bytes, holder.function, holder.location.unwrap().line))
            .collect();
        let named = |bytes, function: &str, line| (bytes, function.to_owned(), line);
        assert_eq!(
            found,
            [named(9, "Map::insert", 30), named(6, "double", 20), named(4, "load", 30)]
        );
    }

    #[test]
    fn the_called_function_is_named_if_it_is_another() {
        let stacks: [&[usize]; 4] = [&[1, 2, 3], &[1, 4, 3], &[4, 1, 3], &[2, 3]];
        let through = stacks
            .map(|stack| holders(&profile(&[(6, 1, stack)], &FRAMES), SOURCE).remove(0).through);
        assert_eq!(through, [Some("Vec::push".into()), None, Some("Vec::push".into()), None]);
    }

    #[test]
    fn functions_without_a_path_are_skipped() {
        let frames =
            [&FRAMES[..], &["0x8: grow_one<alloc::alloc::Global> (src/raw_vec/mod.rs:3:4)"]]
                .concat();
        let stacks: [&[usize]; 3] = [&[7, 1, 2, 3], &[7, 4, 3], &[7]];
        let functions = stacks
            .map(|stack| holders(&profile(&[(6, 1, stack)], &frames), SOURCE).remove(0).function);
        assert_eq!(functions, ["double", "Map::insert", "grow_one"]);
    }

    #[test]
    fn calls_are_kept() {
        let profile = profile(&[(6, 1, &[1, 2, 3])], &FRAMES);
        let holder = &holders(&profile, SOURCE)[0];
        let main = Location { file: SOURCE.into(), line: 30, column: 7, function: "main".into() };
        assert_eq!(holder.called_from, [main]);
    }

    #[test]
    fn one_line_and_function_is_one_holder() {
        let profile =
            profile(&[(6, 1, &[1, 2, 3]), (5, 3, &[2, 3]), (1, 1, &[5]), (0, 0, &[4])], &FRAMES);
        let holders = holders(&profile, SOURCE);
        assert_eq!((holders[0].bytes, holders[0].blocks), (11, 4));
        assert_eq!(holders[1].location, None);
        assert_eq!(holders.len(), 2);
        assert_eq!(holders.iter().map(|holder| holder.bytes).sum::<u64>(), profile.peak_bytes());
    }

    #[test]
    fn two_calls_of_one_function_are_two_holders() {
        let frames = [&FRAMES[..], &["0x7: x::main (02-x/src/main.rs:31:7)"]].concat();
        let profile = profile(&[(6, 1, &[1, 2, 3]), (5, 3, &[1, 2, 7])], &frames);
        let found: Vec<_> = holders(&profile, SOURCE)
            .into_iter()
            .map(|holder| (holder.bytes, holder.called_from[0].line))
            .collect();
        assert_eq!(found, [(6, 30), (5, 31)]);
    }

    #[test]
    fn the_innermost_of_several_files_is_named() {
        let profile = profile(&[(6, 1, &[4, 5, 3])], &FRAMES);
        let file_of = |frame: &Frame| match frame.file? {
            "02-x/src/lib.rs" => Some("lib"),
            "02-x/src/main.rs" => Some("main"),
            _ => None,
        };
        let holder = holders_in(&profile, Metric::Peak, file_of).remove(0);
        let locations = [holder.location.unwrap(), holder.called_from[0].clone()];
        assert_eq!(
            locations.map(|location| (location.file, location.line)),
            [("lib".into(), 8), ("main".into(), 30)]
        );
    }

    #[test]
    fn each_metric_has_its_figures() {
        let point = ProgramPoint {
            gb: 1,
            gbk: 2,
            tb: 3,
            tbk: 4,
            eb: 5,
            ebk: 6,
            fs: vec![3],
            ..ProgramPoint::default()
        };
        let mut profile = profile(&[], &FRAMES);
        profile.pps.push(point);
        let stats = [Metric::Peak, Metric::Total, Metric::End].map(|metric| {
            let holder = holders_in(&profile, metric, |_| None).remove(0);
            (holder.bytes, holder.blocks)
        });
        assert_eq!(stats, [(1, 2), (3, 4), (5, 6)]);
    }

    #[test]
    fn a_file_with_a_similar_end_is_another() {
        let profile = profile(&[(6, 1, &[6])], &FRAMES);
        assert_eq!(holders(&profile, SOURCE)[0].location, None);
        assert_eq!(holders(&profile, "exercises/112-x/src/main.rs")[0].location, None);
    }
}
