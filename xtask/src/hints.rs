//! The text of an exercise's hints, and of what to do after them.

use std::ops::Range;

use cli::text::wrap;
use grading::course::Exercise;
use heap_profile::text::visible;

/// The width that hints are wrapped to.
const COLUMNS: usize = 80;

/// The hints at the positions `range`, and what to do next.
pub(crate) fn hints(exercise: &Exercise, range: Range<usize>) -> String {
    let all = exercise.hints.len();
    let mut text = String::new();
    for (index, hint) in exercise.hints.iter().enumerate().take(range.end).skip(range.start) {
        let hint = format!("hint {} of {all}: {}", index + 1, visible(hint));
        text += &wrap(&hint, COLUMNS, "");
        text += "\n\n";
    }
    text + &next_step(exercise, range.end)
}

/// What to do next, once `shown` hints have been shown.
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
