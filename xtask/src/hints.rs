//! The hints of an exercise.

use std::ops::Range;

use cli::text::wrap;
use grading::course::Exercise;
use heap_profile::text::visible;

/// Columns that a hint fills.
const COLUMNS: usize = 80;

/// The hints whose positions are in `which`, and what comes after them.
pub(crate) fn hints(exercise: &Exercise, which: Range<usize>) -> String {
    let all = exercise.hints.len();
    let end = which.end;
    let mut text = String::new();
    for (index, hint) in exercise.hints.iter().enumerate().take(end).skip(which.start) {
        let words = format!("hint {} of {all}: {}", index + 1, visible(hint));
        text += &wrap(&words, COLUMNS, "");
        text += "\n\n";
    }
    text + &next_step(exercise, end)
}

/// What there is to type once `shown` hints were shown.
fn next_step(exercise: &Exercise, shown: usize) -> String {
    let Exercise { key, number, .. } = exercise;
    match shown {
        0 => return format!("no hint yet\nhelp: `cargo xtask hint {number}` shows the first\n"),
        _ if shown < exercise.hints.len() => {
            return format!("help: `cargo xtask hint {number}` shows the next one\n");
        }
        _ => {}
    }
    format!(
        "that was the last hint; the chapter `course/src/{key}.md` goes through it all\n\
         help: `cargo xtask book --open` opens it, `cargo xtask hint {number} --again` repeats the hints\n"
    )
}
