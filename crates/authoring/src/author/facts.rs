//! Whether the facts in an exercise's manifest hold: the stretch, the memory that its
//! programs need, the hints.

use std::fs;

use super::programs::{CheckedProgram, Kind};
use super::{Fault, manifest};
use grading::course::{Course, Exercise, Program};

pub(super) fn faults(
    course: &Course,
    exercise: &Exercise,
    programs: &[&CheckedProgram],
) -> Vec<Fault> {
    let file = manifest(exercise);
    let text = fs::read_to_string(course.root.join(&file)).unwrap_or_default();
    let limits = stretch(exercise, programs).into_iter().chain(memory(exercise, programs));
    let wrong = limits.chain(hints(&exercise.hints));
    let fault = |WrongFact { key, problem, note, help }| {
        Fault::new(&file, problem, help).at(line_of(&text, key)).note(note)
    };
    wrong.map(fault).collect()
}

/// What is wrong with the fact `key` in the manifest.
struct WrongFact {
    key: &'static str,
    problem: String,
    note: String,
    help: String,
}

/// The stretch has to be what the best solution needs, to the byte: a learner is told
/// that it can be reached, and that no known solution needs less. It is then within the
/// budget as well.
fn stretch(exercise: &Exercise, programs: &[&CheckedProgram]) -> Option<WrongFact> {
    let wrong = |problem: &str, note: String, help: String| {
        Some(WrongFact { key: "stretch", problem: problem.into(), note, help })
    };
    let solutions = programs.iter().filter(|checked| checked.kind == Kind::Solution);
    let peaks: Vec<_> = solutions.map(|checked| (checked.peak, checked.program)).collect();
    if peaks.iter().any(|(peak, _)| peak.is_none_or(|peak| peak > exercise.budget)) {
        // That solution has a fault of its own, and may be the best once it is fixed.
        return None;
    }
    let stretch = exercise.stretch;
    match peaks.iter().min_by_key(|(peak, _)| *peak) {
        None => wrong(
            "no solution is within the budget",
            "each has `passes = false`, or there is none".into(),
            "add one: a learner has to be able to get there".into(),
        ),
        Some((Some(best), Program { binary, tolerance, .. }))
            if best.0.abs_diff(stretch.0) > tolerance.0 =>
        {
            wrong(
                if *best > stretch {
                    "no solution reaches the stretch"
                } else {
                    "the stretch is more than the best solution needs"
                },
                format!(
                    "the stretch is {}, and `{binary}` needs {}",
                    stretch.exact(),
                    best.exact()
                ),
                format!("write `stretch = \"{}\"`, or fix the solution", best.exact()),
            )
        }
        Some(_) => None,
    }
}

/// `memory` has to be enough for every program of the exercise: programs run at the same
/// time as long as the sum of it is free.
fn memory(exercise: &Exercise, programs: &[&CheckedProgram]) -> Option<WrongFact> {
    let largest = programs.iter().filter_map(|checked| Some((checked.peak?, checked.program)));
    let (peak, program) = largest.max_by_key(|(peak, _)| *peak)?;
    (peak > exercise.memory).then(|| WrongFact {
        key: "memory",
        problem: "a program holds more than the exercise's `memory`".into(),
        note: format!(
            "`{}` holds {}, and `memory` is {}",
            program.binary,
            peak.exact(),
            exercise.memory.exact()
        ),
        help: format!("write at least `memory = \"{}\"`; the default is 100 MB", peak.exact()),
    })
}

/// Each hint has to say something of its own, in words and not in code.
fn hints(hints: &[String]) -> impl Iterator<Item = WrongFact> {
    let problem = |(index, hint): (usize, &String)| {
        let problem = if hint.trim().is_empty() {
            "is empty"
        } else if hints[..index].contains(hint) {
            "repeats an earlier one"
        } else if shows_code(hint) {
            "shows code"
        } else {
            return None;
        };
        Some(WrongFact {
            key: "hints",
            problem: format!("hint {} {problem}", index + 1),
            note: "there are three, from where to look to what to do".into(),
            help: "say in a sentence or two what comes next, never the code".into(),
        })
    };
    hints.iter().enumerate().filter_map(problem)
}

/// Whether `hint` contains a code block, or a whole statement between backticks.
fn shows_code(hint: &str) -> bool {
    let quoted = hint.split('`').skip(1).step_by(2);
    let is_code = |text: &str| text.ends_with([';', '}']) || text.contains('\n');
    hint.contains("```") || quoted.into_iter().any(is_code)
}

/// The line of `key` in `[package.metadata.exercise]`, or else that table's own line.
fn line_of(manifest: &str, key: &str) -> Option<usize> {
    let lines = || manifest.lines().map(str::trim);
    let head = lines().position(|line| line == "[package.metadata.exercise]")?;
    let is_key =
        |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    let in_table = lines().skip(head + 1).take_while(|line| !line.starts_with('['));
    let index = in_table.into_iter().position(is_key);
    Some(head + 1 + index.map_or(0, |index| index + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_code_but_names_are_not() {
        for (hint, code) in [
            ("Look at `process_data`, and at `Vec<u8>`.", false),
            ("An array, `[u8; 4]`, is no block.", false),
            ("Write `drop(data);` there.", true),
            ("```\ndrop(data)\n```", true),
            ("Use `{ let x = 1 }`.", true),
        ] {
            assert_eq!(shows_code(hint), code, "{hint}");
        }
    }

    #[test]
    fn finds_the_line_of_a_fact() {
        let manifest = "[package]\nmemory = 1\n\n[package.metadata.exercise]\nbudget = 1\n\
                        stretch = 2\nhints = [\n]\n[x]\nmemory = 2\n";
        let line = |key| line_of(manifest, key);
        assert_eq!([line("stretch"), line("hints"), line("memory")], [Some(6), Some(7), Some(4)]);
        assert_eq!(line_of("", "hints"), None);
    }
}
