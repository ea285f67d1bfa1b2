//! Names and positions as dhat-rs and Valgrind write them.

mod origin;
mod position;
mod readable;
mod short;

use super::Frame;

/// A frame without a position.
fn named(name: &str) -> Frame<'_> {
    Frame { name, file: None, line: 0, column: 0, object: None }
}
