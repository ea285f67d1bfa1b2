//! The flame graph, embedded in a page.
//!
//! It is a document of its own in the page (`srcdoc`), so that it needs no other file
//! and is on the book's print page too.

use charts::flame::{Run, comparison, page};

use crate::html::escaped_document;

/// The flame graphs of `runs` at their peaks, to one scale, and their differences.
#[must_use]
pub fn html(runs: &[Run<'_>]) -> String {
    embed(&page(runs), runs)
}

/// Like [`html`], but opens with the difference between the first two of `runs`.
#[must_use]
pub fn comparison_html(runs: &[Run<'_>]) -> String {
    embed(&comparison(runs), runs)
}

/// Heights in pixels without scripts: of a run, which is a line or two, and of the rest.
const RUN_HEIGHT: usize = 60;
const HEAD_HEIGHT: usize = 60;

fn embed(document: &str, runs: &[Run<'_>]) -> String {
    let document = escaped_document(document);
    let height = HEAD_HEIGHT + RUN_HEIGHT * runs.len();
    format!(
        "<div class=\"heap-flame\"><iframe title=\"Flame graph: {}\" \
         style=\"height: {height}px\" srcdoc=\"{document}\"></iframe></div>",
        charts::flame::title(runs)
    )
}
