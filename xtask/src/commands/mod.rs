//! One module per command.

pub(crate) mod book;
pub(crate) mod check;
pub(crate) mod forwarded;
pub(crate) mod grow;
pub(crate) mod guess;
pub(crate) mod hint;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod reset;
pub(crate) mod run;
pub(crate) mod view;

use grading::course::{Exercise, Program};

/// The program of `exercise` that the option `--solution` names, or else its own.
///
/// # Errors
///
/// If there is no such solution.
fn selected_program<'a>(
    exercise: &'a Exercise,
    solution: Option<&str>,
) -> anyhow::Result<&'a Program> {
    solution.map_or(Ok(&exercise.program), |name| exercise.solution(name))
}
