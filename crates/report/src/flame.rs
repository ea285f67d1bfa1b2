//! The flame graph on a page.
//!
//! It is a document of its own inside the page (`srcdoc`): so it needs no file
//! beside the page, and is on the print page too.

use charts::flame::{Run, comparison, page};

use crate::html::escaped_document;

/// What was alive at the peaks of `runs`, to one scale, and what differs.
#[must_use]
pub fn html(runs: &[Run<'_>]) -> String {
    framed(&page(runs))
}

/// What differs between the first of `runs` and the second, and each of them.
#[must_use]
pub fn difference(runs: &[Run<'_>]) -> String {
    framed(&comparison(runs))
}

fn framed(document: &str) -> String {
    let document = escaped_document(document);
    format!(
        "<div class=\"heap-flame\"><iframe title=\"Flame graph of the memory alive at the peak\" \
         srcdoc=\"{document}\"></iframe></div>"
    )
}
