//! The programs of an exercise, each with its mark: one letter on the whole page, in
//! pictures and tables.

use charts::mark::Mark;
use course_format::results::{BinaryFigures, Role};

/// The mark of `measured`, one of the `programs` of its exercise.
pub(crate) fn mark(programs: &[&BinaryFigures], measured: &BinaryFigures) -> Mark {
    match programs {
        [_] if measured.role == Role::Illustration => Mark::alone(),
        _ => Mark::program(index(programs, measured)),
    }
}

/// The mark of the reader's own run `measured` of one of the `programs`.
pub(crate) fn own_mark(programs: &[&BinaryFigures], measured: &BinaryFigures) -> Mark {
    Mark::own(index(programs, measured), programs.len())
}

fn index(programs: &[&BinaryFigures], measured: &BinaryFigures) -> usize {
    programs.iter().position(|program| program.binary == measured.binary).unwrap_or_default()
}

/// The title without markup.
pub(crate) fn label(measured: &BinaryFigures) -> String {
    let shipped = if measured.role == Role::Start { ", as shipped" } else { "" };
    measured.title.replace('`', "") + shipped
}
