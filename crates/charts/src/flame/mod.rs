//! Flame graphs of what was alive at a peak, as an HTML document.
//!
//! The document is for an `<iframe>` (`srcdoc` needs no file) or a window of its own.
//! It holds the graphs of several runs, drawn to one scale, and for every two of them
//! the graph of their difference. The root is on top, as in memray's. The document
//! fetches nothing, and its content security policy forbids it.
//!
//! The module `stack` decides which frames are shown. A frame reads `add_scalar`; its
//! tooltip has the whole path, every `file:line`, bytes, share and blocks. Calls of
//! one function from several lines are one box.
//!
//! In a comparison, functions that differ only in their crate are one, since an
//! exercise and its solutions are crates of their own. A box is as wide as the larger
//! of the two runs, so that both what went away and what came can be seen.

mod layout;
mod names;
mod tree;

use std::collections::BTreeMap;

use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::dhat::Profile;
use serde::Serialize;

use crate::text::{escaped, filled, truncated};
use layout::layout;
use names::{Names, names};
use tree::{Amount, Label, Node, stacks, tree as tree_of};

/// A run to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Its title: "Assign again".
    pub label: &'a str,
    /// Its profile.
    pub profile: &'a Profile,
}

/// The largest document, in bytes, whatever is in the profiles, so that the page that
/// holds it opens at once.
pub const MAX_BYTES: usize = 600_000;

/// About the most boxes of a run: as many as a person could tell apart.
const MAX_BOXES: usize = 400;
/// The most characters of a label.
const MAX_LABEL: usize = 80;
/// The most lines of a function that are named.
const MAX_PLACES: usize = 4;

/// The flame graphs of `runs` as an HTML document.
#[must_use]
pub fn page(runs: &[Run<'_>]) -> String {
    let mut most = MAX_BOXES;
    loop {
        let page = document(runs, &data(runs, most));
        if page.len() <= MAX_BYTES || most < 2 {
            return page;
        }
        most /= 2;
    }
}

/// Like [`page`], but opens with the first run compared with the second.
#[must_use]
pub fn comparison(runs: &[Run<'_>]) -> String {
    page(runs).replacen("<option value=\"1\">", "<option value=\"1\" selected>", 1)
}

/// The data that the document's script draws.
#[derive(Debug, Default, Serialize)]
struct Data {
    /// The bytes that the whole width stands for.
    scale: u64,
    /// Short names and paths of functions.
    names: Vec<(String, String)>,
    /// Source locations, as text.
    places: Vec<String>,
    runs: Vec<Picture>,
    differences: Vec<Picture>,
}

/// A graph.
#[derive(Debug, Serialize)]
struct Picture {
    /// The index of the run; for a difference those of both, the smaller one first.
    of: Vec<usize>,
    boxes: Vec<BoxData>,
}

/// A box: function, depth, bytes to the left, width in bytes, source locations, and
/// bytes and blocks of each run. Function and source locations are indices into the
/// tables of [`Data`], or -1: the root is not a function, and some functions have no
/// location.
type BoxData = (i64, usize, u64, u64, i64, Vec<(u64, u64)>);

fn data(runs: &[Run<'_>], most: usize) -> Data {
    let profiles: Vec<&Profile> = runs.iter().map(|run| run.profile).collect();
    let peaks = profiles.iter().map(|profile| profile.peak_bytes());
    let scale = peaks.max().unwrap_or(0).max(1);
    let mut texts = Texts::default();
    let names_apart = names(&profiles, false);
    let alone = |run: usize| {
        let stacks = stacks(profiles[run], &names_apart.tables[run], 1);
        (vec![run], tree_of(stacks, most))
    };
    let run_trees: Vec<_> = (0..runs.len()).map(alone).collect();
    let pictures = run_trees.iter().map(|(of, tree)| picture(of, tree, &names_apart, &mut texts));
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

/// The differences between every two of `profiles`.
fn differences(profiles: &[&Profile], most: usize, texts: &mut Texts) -> Vec<Picture> {
    if profiles.len() < 2 {
        return Vec::new();
    }
    let merged = names(profiles, true);
    let pairs = (0..profiles.len()).flat_map(|one| (0..one).map(move |other| (other, one)));
    let pairs = pairs.map(|(before, after)| {
        let mut both = stacks(profiles[before], &merged.tables[before], 0);
        both.extend(stacks(profiles[after], &merged.tables[after], 1));
        picture(&[before, after], &tree_of(both, most), &merged, texts)
    });
    pairs.collect()
}

fn picture(of: &[usize], tree: &Node, names: &Names, texts: &mut Texts) -> Picture {
    let both = of.len() > 1;
    let held = |held: &Amount| (held.bytes, held.blocks);
    let boxes = layout(tree).into_iter().map(|placed| {
        let node = placed.node;
        let name =
            if placed.depth == 0 { -1 } else { texts.names.number(label_text(node.label, names)) };
        let places = match node.places.as_slice() {
            [] => -1,
            places => texts.places.number(places_text(places, names)),
        };
        let held = node.held[usize::from(!both)..].iter().map(held).collect();
        (name, placed.depth, placed.left, node.width, places, held)
    });
    Picture { of: of.to_vec(), boxes: boxes.collect() }
}

/// Short name and path of what `label` stands for.
fn label_text(label: Label, names: &Names) -> (String, String) {
    let text = |short: &str, long: &str| (short.to_owned(), long.to_owned());
    match label {
        Label::Function(name) => text(&names.functions[name].short, &names.functions[name].path),
        Label::LeftOut => {
            text("[frames left out]", "the middle of a stack that is too deep to be drawn")
        }
        Label::Outside => {
            text("[outside the program]", "no function of the program is in the stack")
        }
        Label::Insignificant(count) => {
            let functions = counted(count as u64, "function");
            (format!("[{count} insignificant]"), format!("{functions} too small to be drawn"))
        }
    }
}

/// The first few of `places`, and how many more there are.
fn places_text(places: &[usize], names: &Names) -> String {
    let (first, more) = places.split_at(places.len().min(MAX_PLACES));
    let first: Vec<&str> = first.iter().map(|place| names.places[*place].as_str()).collect();
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    first.join(", ") + &more
}

/// Texts that boxes refer to by number, since many boxes share them.
#[derive(Debug, Default)]
struct Texts {
    names: Table<(String, String)>,
    places: Table<String>,
}

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

fn document(runs: &[Run<'_>], data: &Data) -> String {
    let peaks = runs.iter().map(|run| run.profile.peak_bytes());
    let peaks: Vec<u64> = peaks.collect();
    let each = |part: fn(usize, &str, u64, u64) -> String| -> String {
        let runs = runs.iter().zip(&peaks).enumerate();
        let label = |run: &Run| escaped(&truncated(run.label, MAX_LABEL));
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
        ("DATA", inert_json(data)),
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

/// The bar of a run's peak, for readers without scripts.
fn bar(_: usize, label: &str, peak: u64, scale: u64) -> String {
    let tenths = u128::from(peak) * 1000 / u128::from(scale);
    let (whole, tenth) = (tenths / 10, tenths % 10);
    format!(
        "<p class=\"bar\"><span style=\"width:{whole}.{tenth}%\"></span>{label} <b>{}</b></p>\n",
        Bytes(peak)
    )
}

/// `data` as JSON, with everything escaped that means something to HTML, Markdown or
/// mdBook.
fn inert_json(data: &Data) -> String {
    let json = serde_json::to_string(data).expect("plain data is JSON");
    // Outside strings, JSON has none of these but the outer brace.
    let json = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    json.replace("{{", "{\\u007b").replace('\'', "\\u0027")
}

#[cfg(test)]
mod tests;
