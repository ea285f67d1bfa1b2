//! What `bench --save` writes for the book.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use course_format::times::{ExerciseTimes, FORMAT, Setting, TIMES, TimedCall, Times};
use grading::course::{Course, Exercise};
use grading::system;

use super::programs::TimedProgram;
use crate::rustc;

/// Writes the times of the exercises in `timed`, and those of the others from `saved`, to
/// the folder `results`, in the order of the course. Returns the path of the file.
///
/// # Errors
///
/// If the file cannot be written, or the compiler does not say which it is.
pub(crate) fn save(
    course: &Course,
    saved: Option<Times>,
    timed: &[(&Exercise, Vec<TimedProgram>)],
    results: &Path,
) -> anyhow::Result<PathBuf> {
    let setting = Setting { machine: system::machine(), compiler: rustc::release_and_host()? };
    let position = |key: &str| course.exercises.iter().position(|exercise| exercise.key == key);
    let is_old = |times: &ExerciseTimes| {
        position(&times.exercise).is_some()
            && timed.iter().all(|(exercise, _)| exercise.key != times.exercise)
    };
    let old = saved.map(|times| times.exercises).unwrap_or_default();
    let mut exercises: Vec<ExerciseTimes> = old.into_iter().filter(is_old).collect();
    exercises.extend(timed.iter().map(|(exercise, programs)| of(exercise, programs, &setting)));
    exercises.sort_by_key(|times| position(&times.exercise));
    let path = results.join(TIMES);
    fs::write(&path, Times { format: FORMAT, exercises }.to_json())
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// What is saved of an exercise.
fn of(exercise: &Exercise, programs: &[TimedProgram], setting: &Setting) -> ExerciseTimes {
    ExerciseTimes {
        exercise: exercise.key.clone(),
        timed: TimedCall::FirstInProcess,
        rounds: programs.first().map_or(0, |program| program.timing.rounds.len() as u64),
        setting: setting.clone(),
        programs: programs.iter().map(TimedProgram::timed).collect(),
    }
}
