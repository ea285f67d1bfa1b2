//! What standard output can show: colors, and how many columns.

use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};

/// Whether standard output shows colors: as `--color` says; where it says
/// nothing, on a terminal whose owner has not said no with `NO_COLOR`.
#[must_use]
pub fn color() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Columns of the terminal that standard output is; none where it is none.
#[must_use]
pub fn columns() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let (columns, _) = crossterm::terminal::size().ok()?;
    // A terminal that does not know says zero.
    (columns > 0).then(|| columns.into())
}
