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

fn embed(document: &str, runs: &[Run<'_>]) -> String {
    let document = escaped_document(document);
    format!(
        "<div class=\"heap-flame\"><iframe title=\"Flame graph: {}\" \
         srcdoc=\"{document}\"></iframe></div>",
        charts::flame::title(runs)
    )
}
