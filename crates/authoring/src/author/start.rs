//! Whether the start of an exercise is the one that the book shows.
//!
//! A learner changes `src/main.rs`, so the book, the tests and `reset` read a copy of it:
//! `start.rs` in the folder of the solutions.

use std::fs;

use super::{Fault, manifest};
use grading::course::{Course, Exercise};

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    differs_from_copy(course, exercise).into_iter().chain(compiled_by_tests(exercise)).collect()
}

fn differs_from_copy(course: &Course, exercise: &Exercise) -> Option<Fault> {
    let (program, start) = (&exercise.program.source, exercise.start_source());
    let help = format!("`cp {program} {start}` ships the program as it is now");
    let read = |source: &str| fs::read(course.root.join(source)).ok();
    let Some(shipped) = read(&start) else {
        return Some(Fault::new(start, format!("there is no copy of `{program}` here"), help));
    };
    let own = read(program).unwrap_or_default();
    if own == shipped {
        return None;
    }
    let problem = format!("this copy of `{program}` differs from it, from this line on");
    let same = shipped.split(|byte| *byte == b'\n').zip(own.split(|byte| *byte == b'\n'));
    let line = 1 + same.take_while(|(one, other)| one == other).count();
    let help = format!("{help}; `cargo xtask reset {}` undoes it", exercise.number);
    Some(Fault::new(start, problem, help).at(line))
}

fn compiled_by_tests(exercise: &Exercise) -> Option<Fault> {
    let program = &exercise.program;
    let problem = format!("`cargo test` compiles `{}`", program.source);
    let note = "a learner edits it, and it may not compile when somebody runs the tests";
    let help = format!("in `[[bin]]` with `name = \"{}\"`, write `test = false`", program.binary);
    program.tested.then(|| Fault::new(manifest(exercise), problem, help).note(note))
}
