//! The flame graph of what was alive at a peak, as an HTML document.
//!
//! The document is for an `<iframe>` (its `srcdoc` needs no file) or for a
//! window of its own. It holds the graphs of several runs, drawn to one scale,
//! and of every two of them the graph of what differs. The root is on top, as
//! in memray's. It fetches nothing, and its policy forbids that it could.
//!
//! Which frames are shown is told in the module `stack`: a frame reads
//! `add_scalar`, its tooltip has the whole path, every `file:line`, bytes,
//! share and blocks. Calls of one function from several lines are one box.
//!
//! Where two runs are compared, functions that differ in nothing but their crate
//! are one, since an exercise and its solutions are crates of their own. A box
//! is as wide as the larger of the two runs, so that what went away is seen as
//! well as what came.

mod layout;
mod names;
mod tree;

use std::collections::BTreeMap;

use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::dhat::Profile;
use serde::Serialize;

use crate::text::{cut, escaped, filled};
use layout::placed;
use names::{Names, names};
use tree::{Held, Label, Node, stacks, tree as tree_of};

/// A run to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// What a person calls it: "Assign again".
    pub label: &'a str,
    /// Its profile.
    pub profile: &'a Profile,
}

/// A document is at most this many bytes, whatever is in the profiles, so that
/// the page it is on opens at once.
pub const LARGEST: usize = 600_000;

/// At most about this many boxes are drawn of a run: as many as a person could
/// tell apart.
const MOST_BOXES: usize = 400;
/// At most this many characters of a label.
const LONGEST_LABEL: usize = 80;
/// At most this many lines of a function are named.
const MOST_PLACES: usize = 4;

/// The flame graphs of `runs` as an HTML document. Without runs, it says so.
#[must_use]
pub fn page(runs: &[Run<'_>]) -> String {
    let mut most = MOST_BOXES;
    loop {
        let page = document(runs, &data(runs, most));
        if page.len() <= LARGEST || most < 2 {
            return page;
        }
        most /= 2;
    }
}

/// Like [`page`], with the first run compared with the second from the start.
#[must_use]
pub fn comparison(runs: &[Run<'_>]) -> String {
    page(runs).replacen("<option value=\"1\">", "<option value=\"1\" selected>", 1)
}

/// What the script of the document draws.
#[derive(Debug, Default, Serialize)]
struct Data {
    /// Bytes that the whole width stands for.
    scale: u64,
    /// Short name and path of a function.
    names: Vec<(String, String)>,
    /// Texts of places.
    places: Vec<String>,
    runs: Vec<Picture>,
    differences: Vec<Picture>,
}

/// A graph.
#[derive(Debug, Serialize)]
struct Picture {
    /// The run; of a difference, both, the first being the earlier in the list.
    of: Vec<usize>,
    boxes: Vec<Drawn>,
}

/// Function, depth, bytes to the left, width in bytes, places, and of each run
/// the bytes and the blocks. The function of the root, and places of what has
/// none, are -1.
type Drawn = (i64, usize, u64, u64, i64, Vec<(u64, u64)>);

fn data(runs: &[Run<'_>], most: usize) -> Data {
    let profiles: Vec<&Profile> = runs.iter().map(|run| run.profile).collect();
    let peaks = profiles.iter().map(|profile| profile.peak_bytes());
    let scale = peaks.max().unwrap_or(0).max(1);
    let mut texts = Texts::default();
    let apart = names(&profiles, false);
    let alone = |run: usize| {
        let stacks = stacks(profiles[run], &apart.tables[run], 1);
        (vec![run], tree_of(stacks, most))
    };
    let run_trees: Vec<_> = (0..runs.len()).map(alone).collect();
    let pictures = run_trees.iter().map(|(of, tree)| picture(of, tree, &apart, &mut texts));
    let run_pictures = pictures.collect();
    let differences = differences(&profiles, most, &mut texts);
    let Texts { names, places } = texts;
    Data {
        scale,
        names: names.in_order(),
        places: places.in_order(),
        runs: run_pictures,
        differences,
    }
}

/// What differs between every two of `profiles`.
fn differences(profiles: &[&Profile], most: usize, texts: &mut Texts) -> Vec<Picture> {
    if profiles.len() < 2 {
        return Vec::new();
    }
    let united = names(profiles, true);
    let pairs = (0..profiles.len()).flat_map(|one| (0..one).map(move |other| (other, one)));
    let pairs = pairs.map(|(before, after)| {
        let mut both = stacks(profiles[before], &united.tables[before], 0);
        both.extend(stacks(profiles[after], &united.tables[after], 1));
        picture(&[before, after], &tree_of(both, most), &united, texts)
    });
    pairs.collect()
}

fn picture(of: &[usize], tree: &Node, names: &Names, texts: &mut Texts) -> Picture {
    let both = of.len() > 1;
    let held = |held: &Held| (held.bytes, held.blocks);
    let boxes = placed(tree).into_iter().map(|placed| {
        let node = placed.node;
        let name =
            if placed.depth == 0 { -1 } else { texts.names.number(named(node.label, names)) };
        let places = match node.places.as_slice() {
            [] => -1,
            places => texts.places.number(told(places, names)),
        };
        let held = node.held[usize::from(!both)..].iter().map(held).collect();
        (name, placed.depth, placed.left, node.width, places, held)
    });
    Picture { of: of.to_vec(), boxes: boxes.collect() }
}

/// Short name and path of what `label` stands for.
fn named(label: Label, names: &Names) -> (String, String) {
    let told = |short: &str, long: &str| (short.to_owned(), long.to_owned());
    match label {
        Label::Function(name) => told(&names.functions[name].short, &names.functions[name].path),
        Label::LeftOut => told("[frames left out]", "the middle of a stack too deep to be drawn"),
        Label::Outside => told("[outside the program]", "no function of the program in the stack"),
        Label::Insignificant(count) => {
            let functions = counted(count as u64, "function");
            (format!("[{count} insignificant]"), format!("{functions} too small to be drawn"))
        }
    }
}

/// The first few of `places`, and how many more there are.
fn told(places: &[usize], names: &Names) -> String {
    let (first, more) = places.split_at(places.len().min(MOST_PLACES));
    let first: Vec<&str> = first.iter().map(|place| names.places[*place].as_str()).collect();
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    first.join(", ") + &more
}

/// Texts that are used more than once.
#[derive(Debug, Default)]
struct Texts {
    names: Table<(String, String)>,
    places: Table<String>,
}

#[derive(Debug, Default)]
struct Table<T>(BTreeMap<T, i64>);

impl<T: Ord> Table<T> {
    /// The number of `text`.
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

fn document(runs: &[Run<'_>], data: &Data) -> String {
    let peaks = runs.iter().map(|run| run.profile.peak_bytes());
    let peaks: Vec<u64> = peaks.collect();
    let each = |part: fn(usize, &str, u64, u64) -> String| -> String {
        let runs = runs.iter().zip(&peaks).enumerate();
        let label = |run: &Run| escaped(&cut(run.label, LONGEST_LABEL));
        runs.map(|(index, (run, peak))| part(index, &label(run), *peak, data.scale)).collect()
    };
    let many = if runs.len() < 2 { " hidden" } else { "" };
    let parts = [
        ("STYLE", include_str!("flame.css").to_owned()),
        ("SCRIPT", include_str!("flame.js").to_owned()),
        ("MANY", many.to_owned()),
        ("RUNS", each(choice)),
        ("OTHERS", each(other)),
        ("BARS", each(bar)),
        ("DATA", inert(data)),
    ];
    without_blank_lines(&filled(include_str!("flame.html"), &parts))
}

/// `document` without blank lines, which would end HTML in Markdown.
fn without_blank_lines(document: &str) -> String {
    let lines = document.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn choice(index: usize, label: &str, peak: u64, _: u64) -> String {
    let checked = if index == 0 { " checked" } else { "" };
    let peak = Bytes(peak);
    format!(
        "<label><input type=\"radio\" name=\"run\" value=\"{index}\"{checked}>\
         <span>{label} <b>{peak}</b></span></label>\n"
    )
}

fn other(index: usize, label: &str, _: u64, _: u64) -> String {
    format!("<option value=\"{index}\">{label}</option>\n")
}

/// The peak of a run where there is no script to draw more.
fn bar(_: usize, label: &str, peak: u64, scale: u64) -> String {
    let tenths = u128::from(peak) * 1000 / u128::from(scale);
    let (whole, tenth) = (tenths / 10, tenths % 10);
    format!(
        "<p class=\"bar\"><span style=\"width:{whole}.{tenth}%\"></span>{label} <b>{}</b></p>\n",
        Bytes(peak)
    )
}

/// `data` as JSON in which HTML, Markdown and mdBook find nothing of their own.
fn inert(data: &Data) -> String {
    let json = serde_json::to_string(data).expect("plain data is JSON");
    // These characters are in JSON's strings only, but for the outer brace.
    let json = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    json.replace("{{", "{\\u007b").replace('\'', "\\u0027")
}

#[cfg(test)]
mod tests;
