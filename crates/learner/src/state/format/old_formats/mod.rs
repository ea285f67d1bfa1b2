//! Formats of the state's file that were written before the current one. They are still
//! read; the next change of the state writes the current format.

mod format_1;
mod format_2;

use std::time::SystemTime;

use course_format::manifest::HINTS;

pub(super) use format_1::parse as parse_format_1;
pub(super) use format_2::Record as Format2Record;

/// So many hints as shown at a time that is not known. A file may claim any number, but no
/// exercise has more than [`HINTS`].
fn hints_shown(count: usize) -> Vec<Option<SystemTime>> {
    vec![None; count.min(HINTS)]
}
