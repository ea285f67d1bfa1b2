//! What standard output can show: whether colors, and how many columns.

use std::io;

use anstream::{AutoStream, ColorChoice};
use console::Term;

/// Whether to print colors: as `--color` says, or else `CARGO_TERM_COLOR`, or by default if
/// standard output is a terminal and `NO_COLOR` is not set.
#[must_use]
pub fn color() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// The terminal's width in columns; `None` if standard output is not a terminal.
#[must_use]
pub fn columns() -> Option<usize> {
    columns_of(&Term::stdout())
}

/// Like [`columns`], for standard error.
pub(crate) fn error_columns() -> Option<usize> {
    columns_of(&Term::stderr())
}

fn columns_of(terminal: &Term) -> Option<usize> {
    let (_, columns) = terminal.size_checked()?;
    // Some terminals report a width of zero.
    (columns > 0).then(|| columns.into())
}
