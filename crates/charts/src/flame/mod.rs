//! Flame graphs of what was alive at a peak, as an HTML document; of a profile without a
//! peak, of its totals.
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

mod about;
mod data;
mod layout;
mod names;
mod tree;

use heap_profile::dhat::{Metric, Profile};

use crate::text::{escaped, fill_in, percent, truncated};
use data::{Data, data};

/// A run to be drawn. All runs of a document count the same: bytes at the peak, or whatever
/// their profiles say.
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

/// The title of the document of `runs`.
#[must_use]
pub fn title(runs: &[Run<'_>]) -> &'static str {
    let is_total = |run: &Run| run.profile.main_metric() == Metric::Total;
    if runs.iter().any(is_total) {
        "Totals, by call stack"
    } else {
        "Memory alive at the peak, by call stack"
    }
}

/// The flame graphs of `runs` as an HTML document.
#[must_use]
pub fn page(runs: &[Run<'_>]) -> String {
    let mut max_boxes = MAX_BOXES;
    loop {
        let page = document(runs, &data(runs, max_boxes));
        if page.len() <= MAX_BYTES || max_boxes < 2 {
            return page;
        }
        max_boxes /= 2;
    }
}

/// Like [`page`], but opens with the first run compared with the second.
#[must_use]
pub fn comparison(runs: &[Run<'_>]) -> String {
    page(runs).replacen("<option value=\"1\">", "<option value=\"1\" selected>", 1)
}

fn document(runs: &[Run<'_>], data: &Data) -> String {
    let each = |part: fn(&Choice) -> String| -> String {
        let choice = |(index, run): (usize, &Run)| {
            let bytes = run.profile.sums(run.profile.main_metric()).0;
            let label = escaped(&truncated(run.label, MAX_LABEL));
            let size = escaped(&run.profile.units().rounded(bytes));
            let about = escaped(&data.runs[index].about);
            part(&Choice { index, label, size, about, width: percent(bytes, data.scale) })
        };
        runs.iter().enumerate().map(choice).collect()
    };
    let hidden_if_alone = if runs.len() < 2 { " hidden" } else { "" };
    let parts = [
        ("STYLE", include_str!("flame.css").to_owned()),
        ("SCRIPT", include_str!("flame.js").to_owned()),
        ("TITLE", title(runs).to_owned()),
        ("MANY", hidden_if_alone.to_owned()),
        ("RUNS", each(choice)),
        ("OTHERS", each(other)),
        ("BARS", each(bar)),
        ("DATA", inert_json(data)),
    ];
    without_blank_lines(&fill_in(include_str!("flame.html"), &parts))
}

/// `document` without blank lines, which would end a block of HTML in Markdown.
fn without_blank_lines(document: &str) -> String {
    let lines = document.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A run as it is shown in the form, with everything escaped.
struct Choice {
    index: usize,
    label: String,
    /// "500.0 MB"
    size: String,
    /// What it consists of.
    about: String,
    /// Its part of the scale.
    width: String,
}

fn choice(Choice { index, label, size, .. }: &Choice) -> String {
    let checked = if *index == 0 { " checked" } else { "" };
    format!(
        "<label><input type=\"radio\" name=\"run\" value=\"{index}\"{checked}>\
         <span>{label} <b>{size}</b></span></label>\n"
    )
}

fn other(Choice { index, label, .. }: &Choice) -> String {
    format!("<option value=\"{index}\">{label}</option>\n")
}

/// The bar of a run, for readers without scripts.
fn bar(Choice { label, about, width, .. }: &Choice) -> String {
    format!("<p class=\"bar\"><span style=\"width:{width}\"></span><b>{label}</b>: {about}</p>\n")
}

/// `data` as JSON, with everything escaped that means something to HTML, Markdown or
/// mdBook.
fn inert_json(data: &Data) -> String {
    let json = serde_json::to_string(data).expect("plain data is JSON");
    // Outside strings, JSON has none of these except single braces.
    let json = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    json.replace("{{", "{\\u007b").replace('\'', "\\u0027")
}

#[cfg(test)]
mod tests;
