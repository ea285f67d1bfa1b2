//! An exercise's hints, one more each time, and what to do after them.

use std::ops::Range;

use cli::text::wrap;
use grading::course::{Course, Exercise};
use heap_profile::text::visible;

use crate::state;

/// The width that hints are wrapped to, at most.
const COLUMNS: usize = 80;

/// How the learner asks for a hint, and so for the next one.
#[derive(Clone, Copy)]
pub enum Asked {
    /// By `cargo xtask hint`.
    ByCommand,
    /// By a key of `watch`, which shows the hints before it as well, and wraps them itself.
    ByKey,
}

/// The text of the next hint, which is recorded as shown.
#[must_use]
pub fn next(course: &Course, exercise: &Exercise, asked: Asked) -> String {
    let shown = hints_shown(course, exercise);
    let all = exercise.hints.len();
    let from = |index| match asked {
        Asked::ByCommand => index,
        Asked::ByKey => 0,
    };
    if shown == all {
        return text(exercise, from(all)..all, asked);
    }
    let recorded = state::update(course, |state| {
        let record = state.record_mut(&exercise.key);
        // Another `hint` at the same time may have shown the same one.
        if record.hints.len() == shown {
            record.hints.push(Some(state::now()));
        }
    });
    if let Err(error) = recorded {
        cli::warn(&format!("cannot record that this hint was shown: {error:#}"));
    }
    text(exercise, from(shown)..shown + 1, asked)
}

/// The text of the hints that have been shown.
#[must_use]
pub fn again(course: &Course, exercise: &Exercise) -> String {
    text(exercise, 0..hints_shown(course, exercise), Asked::ByCommand)
}

/// How many hints have been shown, at most as many as there are: the state's file may
/// hold any number.
fn hints_shown(course: &Course, exercise: &Exercise) -> usize {
    state::read(course).record(&exercise.key).hints.len().min(exercise.hints.len())
}

/// The hints with the indices `range`, and what to do next.
fn text(exercise: &Exercise, range: Range<usize>, asked: Asked) -> String {
    let all = exercise.hints.len();
    let mut text = String::new();
    for (index, hint) in exercise.hints.iter().enumerate().take(range.end).skip(range.start) {
        let hint = format!("hint {} of {all}: {}", index + 1, visible(hint));
        text += &match asked {
            Asked::ByCommand => {
                let columns =
                    cli::terminal::columns().map_or(COLUMNS, |columns| columns.min(COLUMNS));
                wrap(&hint, columns, "")
            }
            Asked::ByKey => hint,
        };
        text += "\n\n";
    }
    let next_step = match asked {
        Asked::ByCommand => next_command,
        Asked::ByKey => next_key,
    };
    text + &next_step(exercise, range.end)
}

/// What to do next, once `shown` hints have been shown: a command.
fn next_command(exercise: &Exercise, shown: usize) -> String {
    let Exercise { key, number, .. } = exercise;
    match shown {
        _ if exercise.hints.is_empty() => {
            return format!(
                "`{key}` is a case: it has no hints\n\
                 help: `cargo xtask view {number}` shows what is alive at the peak, and the chapter \
                 `course/src/{key}.md` has the answer\n"
            );
        }
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

/// The same: a key.
fn next_key(exercise: &Exercise, shown: usize) -> String {
    let key = &exercise.key;
    if exercise.hints.is_empty() {
        return format!(
            "`{key}` is a case: it has no hints\n\
             help: press o for what is alive at the peak; the chapter `course/src/{key}.md` has \
             the answer\n"
        );
    }
    if shown < exercise.hints.len() {
        return "help: press h for the next one\n".to_owned();
    }
    format!("that was the last hint; the chapter `course/src/{key}.md` goes through it all\n")
}
