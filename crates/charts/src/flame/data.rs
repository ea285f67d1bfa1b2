//! The graphs as data, which the document's script draws.

use std::collections::BTreeMap;

use heap_profile::bytes::{counted, grouped};
use heap_profile::dhat::{Metric, Profile, Units};
use serde::Serialize;

use super::Run;
use super::about::about;
use super::layout::layout;
use super::names::{Names, names};
use super::tree::{Amount, Label, Node, stacks, tree as tree_of};

/// The most lines of a function that are named in its tooltip.
const MAX_LOCATIONS: usize = 4;

/// The data of a document. Its fields have the names that the script reads.
#[derive(Debug, Serialize)]
pub(super) struct Data {
    /// The bytes that the whole width stands for.
    pub(super) scale: u64,
    /// Short names and paths of functions.
    names: Vec<(String, String)>,
    /// Source locations, as text.
    locations: Vec<String>,
    words: Words,
    pub(super) runs: Vec<Picture>,
    differences: Vec<Picture>,
}

/// The words for what is counted.
#[derive(Debug, Serialize)]
struct Words {
    /// Singular and plural.
    bytes: [String; 2],
    blocks: [String; 2],
    /// Whether large numbers of bytes are rounded: "500.0 MB".
    rounded: bool,
    /// Of which moment the numbers are.
    when: &'static str,
    /// What is said where there are none.
    nothing: &'static str,
}

impl Words {
    fn of(profile: Option<&Profile>) -> Self {
        let is_total = profile.is_some_and(|profile| profile.main_metric() == Metric::Total);
        let (when, nothing) = if is_total {
            ("in total", "nothing was recorded")
        } else {
            ("at the peak", "nothing was alive at the peak")
        };
        let units = profile.map_or_else(Units::default, Profile::units);
        let rounded = units.are_bytes();
        Words { bytes: units.bytes, blocks: units.blocks, rounded, when, nothing }
    }
}

/// A graph.
#[derive(Debug, Serialize)]
pub(super) struct Picture {
    /// The index of the run; for a difference those of both, the smaller one first.
    of: Vec<usize>,
    /// What is drawn of a run, in words.
    pub(super) about: String,
    boxes: Vec<BoxData>,
}

/// A box: function, depth, bytes to the left, width in bytes, source locations, and
/// bytes and blocks of each run. Function and source locations are indices into the
/// tables of [`Data`], or -1: the root is not a function, and some functions have no
/// location.
type BoxData = (i64, usize, u64, u64, i64, Vec<(u64, u64)>);

/// The graphs of `runs` and of their differences, each with about `max_boxes` at most.
pub(super) fn data(runs: &[Run<'_>], max_boxes: usize) -> Data {
    let profiles: Vec<&Profile> = runs.iter().map(|run| run.profile).collect();
    let sums = profiles.iter().map(|profile| profile.sums(profile.main_metric()).0);
    let scale = sums.max().unwrap_or(0).max(1);
    let words = Words::of(profiles.first().copied());
    let mut texts = Texts::default();
    let names = names(&profiles, false);
    let run_picture = |run: usize| {
        let tree = tree_of(stacks(profiles[run], &names.tables[run], 1), max_boxes);
        let about = about(profiles[run], &tree, &names);
        Picture { about, ..picture(&[run], &tree, &names, &mut texts) }
    };
    let runs = (0..runs.len()).map(run_picture).collect();
    let differences = differences(&profiles, max_boxes, &mut texts);
    let Texts { names, locations } = texts;
    let (names, locations) = (names.in_order(), locations.in_order());
    Data { scale, names, locations, words, runs, differences }
}

/// The differences between every two of `profiles`.
fn differences(profiles: &[&Profile], max_boxes: usize, texts: &mut Texts) -> Vec<Picture> {
    if profiles.len() < 2 {
        return Vec::new();
    }
    let merged = names(profiles, true);
    let pairs = (0..profiles.len()).flat_map(|one| (0..one).map(move |other| (other, one)));
    let pairs = pairs.map(|(before, after)| {
        let mut both = stacks(profiles[before], &merged.tables[before], 0);
        both.extend(stacks(profiles[after], &merged.tables[after], 1));
        picture(&[before, after], &tree_of(both, max_boxes), &merged, texts)
    });
    pairs.collect()
}

fn picture(of: &[usize], tree: &Node, names: &Names, texts: &mut Texts) -> Picture {
    let both = of.len() > 1;
    let bytes_and_blocks = |held: &Amount| (held.bytes, held.blocks);
    let boxes = layout(tree).into_iter().map(|placed| {
        let node = placed.node;
        let name = if placed.depth == 0 { -1 } else { texts.names.number(label_text(node, names)) };
        let locations = match node.locations.as_slice() {
            [] => -1,
            locations => texts.locations.number(locations_text(locations, names)),
        };
        // A single run is the second of the two.
        let held = node.held[usize::from(!both)..].iter().map(bytes_and_blocks).collect();
        (name, placed.depth, placed.left, node.width, locations, held)
    });
    Picture { of: of.to_vec(), about: String::new(), boxes: boxes.collect() }
}

/// Short name and path of what `node` stands for.
pub(super) fn label_text(node: &Node, names: &Names) -> (String, String) {
    let text = |short: &str, long: &str| (short.to_owned(), long.to_owned());
    match node.label {
        Label::Function(name) => text(&names.functions[name].short, &names.functions[name].path),
        Label::LeftOut => {
            let count = range(node.left_out);
            text(
                &format!("[{count} left out]"),
                "the middle of a stack that is too deep to be drawn",
            )
        }
        Label::Outside => {
            text("[outside the program]", "no function of the program is in the stack")
        }
        Label::Nameless => {
            text("[no names]", "no function in the stack has a name: they may have been stripped")
        }
        Label::Insignificant(count) => {
            let functions = counted(count as u64, "function");
            (format!("[{count} insignificant]"), format!("{functions} too small to be drawn"))
        }
    }
}

/// "1 frame", "20 to 2,940 frames".
fn range((least, most): (usize, usize)) -> String {
    let most_frames = counted(most as u64, "frame");
    if least == most { most_frames } else { format!("{} to {most_frames}", grouped(least as u64)) }
}

/// The first few of `locations`, and how many more there are.
fn locations_text(locations: &[usize], names: &Names) -> String {
    let (first, more) = locations.split_at(locations.len().min(MAX_LOCATIONS));
    let first: Vec<&str> =
        first.iter().map(|location| names.locations[*location].as_str()).collect();
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    first.join(", ") + &more
}

/// Texts that boxes refer to by number, since many boxes share them.
#[derive(Debug, Default)]
struct Texts {
    names: Table<(String, String)>,
    locations: Table<String>,
}

/// Texts, numbered from 0 in the order in which they were added.
#[derive(Debug, Default)]
struct Table<T>(BTreeMap<T, i64>);

impl<T: Ord> Table<T> {
    /// The number of `text`, which is added if it is new.
    fn number(&mut self, text: T) -> i64 {
        let next = i64::try_from(self.0.len()).unwrap_or(i64::MAX);
        *self.0.entry(text).or_insert(next)
    }

    fn in_order(self) -> Vec<T> {
        let mut texts: Vec<(T, i64)> = self.0.into_iter().collect();
        texts.sort_by_key(|(_, number)| *number);
        texts.into_iter().map(|(text, _)| text).collect()
    }
}
