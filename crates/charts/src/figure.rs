//! A chart as a figure: the picture, and below it the legend, which is text of the page,
//! so that it breaks where a narrow page needs it to.

use std::fmt::Write;

use crate::draw::draw;
use crate::mark::Mark;
use crate::style;
use crate::text::{escaped, truncated};

/// The most characters of a program's title.
const MAX_LABEL: usize = 200;

/// About the height of a row of the legend in pixels, where it takes two lines.
const ROW_HEIGHT: u64 = 44;

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its HTML, which needs no other file. It has no blank line, which would end HTML in
    /// Markdown, and is the same for the same runs, byte for byte.
    pub html: String,
    /// What it shows, in a few words.
    pub name: String,
    /// About its height in pixels on a narrow page.
    pub height: u64,
}

/// A row of the legend.
pub(crate) struct Row<'a> {
    pub(crate) mark: &'a Mark,
    /// A picture of the line or of the point, 40 pixels wide and 18 high.
    pub(crate) sample: String,
    pub(crate) label: &'a str,
    /// The figures after the label, as HTML.
    pub(crate) figures: String,
}

/// The picture inside of a figure.
pub(crate) struct Plot {
    pub(crate) svg: String,
    pub(crate) height: u64,
    /// Its class.
    pub(crate) class: &'static str,
    /// What it is: "Peak against time".
    pub(crate) name: String,
    /// What it shows, for those who do not see it, a sentence each.
    pub(crate) sentences: Vec<String>,
}

/// The letter before a title.
fn letter(mark: &Mark) -> String {
    match mark.letter() {
        "" => String::new(),
        letter => format!("<b>{letter}</b> "),
    }
}

/// `label`, truncated and escaped.
pub(crate) fn title(label: &str) -> String {
    escaped(&truncated(label, MAX_LABEL))
}

/// The figure of `plot`, whose lines or points are in the legend `rows`.
pub(crate) fn figure(plot: &Plot, rows: &[Row]) -> Figure {
    let Plot { svg, height, class, name, sentences } = plot;
    let about = sentences.iter().fold(format!("{name}."), |text, next| text + " " + next);
    let mut html = format!(
        "<figure class=\"heap-chart\">\n<style>\n{}</style>\n\
         <svg class=\"{class}\" xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" \
         height=\"{height}\" role=\"group\" aria-label=\"{about}\">\n{svg}</svg>\n<ul>\n",
        style::sheet(rows.iter().map(|row| row.mark)),
    );
    for Row { mark, sample, label, figures } in rows {
        draw!(
            html,
            "<li><svg class=\"sample\" aria-hidden=\"true\">{sample}</svg>\
             <span>{}{}: {figures}</span></li>",
            letter(mark),
            title(label)
        );
    }
    draw!(html, "</ul>\n<script>\n{}</script>\n</figure>", include_str!("chart.js"));
    Figure { html, name: name.clone(), height: height + ROW_HEIGHT * rows.len() as u64 }
}
