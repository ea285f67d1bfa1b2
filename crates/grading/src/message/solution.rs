//! What to do next after a run of one of the course's own solutions, which is not for the
//! learner to change.

use crate::verdict::Verdict;

/// What the program is called among the solutions; `None` if it is the learner's.
pub(super) fn name<'a>(verdict: &Verdict<'a>) -> Option<&'a str> {
    let (exercise, program) = (verdict.exercise, verdict.program);
    let is_solution = program.binary != exercise.program.binary;
    is_solution.then(|| exercise.short_name(program))
}

/// What to do after a solution was measured; `None` if the program is the learner's.
pub(super) fn helps(verdict: &Verdict) -> Option<Vec<String>> {
    let (name, number) = (name(verdict)?, &verdict.exercise.number);
    let solution = verdict
        .exercise
        .solutions
        .iter()
        .find(|solution| solution.program.binary == verdict.program.binary)?;
    let kind = match (solution.passes, verdict.outcome.passed()) {
        (true, true) => "this is a solution of the course",
        (false, false) => "this solution is shown because it does not help",
        _ => {
            "the course has another result for this solution: its file, or the exercise, has \
              been changed"
        }
    };
    Some(vec![
        format!("{kind}; the chapter tells of it: `cargo xtask book --open`"),
        format!("`cargo xtask view {number} --against {name}` compares your program with it"),
    ])
}
