//! `cargo xtask list`: which exercises there are.

use std::process::ExitCode;

use crate::course::Course;

/// Prints a line for each exercise.
pub(crate) fn run(course: &Course) -> ExitCode {
    let width = course.exercises.iter().map(|exercise| exercise.key.len()).max().unwrap_or(0);
    for exercise in &course.exercises {
        let (key, title, budget) = (&exercise.key, &exercise.title, exercise.budget);
        println!("{key:<width$}  {title} (budget {budget})");
    }
    ExitCode::SUCCESS
}
