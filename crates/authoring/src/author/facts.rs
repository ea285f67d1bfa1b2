//! The facts in an exercise's manifest that a learner is told: the stretch, the
//! memory it takes, the hints.

use std::fs;

use super::measured::{Part, Proof};
use super::{Fault, manifest};
use grading::course::{Course, Exercise, Program};

pub(super) fn faults(course: &Course, exercise: &Exercise, proofs: &[&Proof]) -> Vec<Fault> {
    let file = manifest(exercise);
    let text = fs::read_to_string(course.root.join(&file)).unwrap_or_default();
    let limits = stretch(exercise, proofs).into_iter().chain(memory(exercise, proofs));
    let found = limits.chain(hints(&exercise.hints));
    let fault = |found: Found| {
        Fault::new(&file, found.problem, found.help).at(line_of(&text, found.key)).note(found.note)
    };
    found.map(fault).collect()
}

/// What is wrong with the fact `key`.
struct Found {
    key: &'static str,
    problem: String,
    note: String,
    help: String,
}

/// The stretch is what the best solution needs, to the byte: a learner is told
/// that it can be reached, and that nobody is known to need less. So it is within
/// the budget as well.
fn stretch(exercise: &Exercise, proofs: &[&Proof]) -> Option<Found> {
    let found = |problem: &str, note: String, help: String| {
        Some(Found { key: "stretch", problem: problem.into(), note, help })
    };
    let solutions = proofs.iter().filter(|proof| proof.claim.part == Part::Solution);
    let peaks: Vec<_> = solutions.map(|proof| (proof.peak, proof.claim.program)).collect();
    if peaks.iter().any(|(peak, _)| peak.is_none_or(|peak| peak > exercise.budget)) {
        // That solution has a fault of its own, and may be the best.
        return None;
    }
    let stretch = exercise.stretch;
    match peaks.iter().min_by_key(|(peak, _)| *peak) {
        None => found(
            "no solution is within the budget",
            "each has `passes = false`, or there is none".into(),
            "add one: a learner has to be able to get there".into(),
        ),
        Some((Some(best), Program { binary, tolerance, .. }))
            if best.0.abs_diff(stretch.0) > tolerance.0 =>
        {
            found(
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
                format!("say `stretch = \"{}\"`, or mend the solution", best.exact()),
            )
        }
        Some(_) => None,
    }
}

/// As much as is said is free when a program of the exercise is started.
fn memory(exercise: &Exercise, proofs: &[&Proof]) -> Option<Found> {
    let largest = proofs.iter().filter_map(|proof| Some((proof.peak?, proof.claim.program)));
    let (peak, program) = largest.max_by_key(|(peak, _)| *peak)?;
    (peak > exercise.memory).then(|| Found {
        key: "memory",
        problem: "a program holds more than the exercise's `memory`".into(),
        note: format!(
            "`{}` holds {}, of {}",
            program.binary,
            peak.exact(),
            exercise.memory.exact()
        ),
        help: format!(
            "say at least `memory = \"{}\"`; it is 100 MB where nothing is said",
            peak.exact()
        ),
    })
}

/// Hints say where to look and what to do, each something else, and none shows
/// the code.
fn hints(hints: &[String]) -> impl Iterator<Item = Found> {
    let problem = |(index, hint): (usize, &String)| {
        let problem = if hint.trim().is_empty() {
            "is empty"
        } else if hints[..index].contains(hint) {
            "is one that was given before"
        } else if shows_code(hint) {
            "shows code"
        } else {
            return None;
        };
        Some(Found {
            key: "hints",
            problem: format!("hint {} {problem}", index + 1),
            note: "there are three, from where to look to what to do".into(),
            help: "say in a sentence or two what comes next, never the code".into(),
        })
    };
    hints.iter().enumerate().filter_map(problem)
}

/// Whether `hint` has a block of code, or a whole statement between backticks.
fn shows_code(hint: &str) -> bool {
    let quoted = hint.split('`').skip(1).step_by(2);
    let is_code = |piece: &str| piece.ends_with([';', '}']) || piece.contains('\n');
    hint.contains("```") || quoted.into_iter().any(is_code)
}

/// The line of `key` in `[package.metadata.exercise]`, or of that table.
fn line_of(manifest: &str, key: &str) -> Option<usize> {
    let lines = || manifest.lines().map(str::trim);
    let head = lines().position(|line| line == "[package.metadata.exercise]")?;
    let is_key =
        |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    let in_table = lines().skip(head + 1).take_while(|line| !line.starts_with('['));
    let place = in_table.into_iter().position(is_key);
    Some(head + 1 + place.map_or(0, |place| place + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_between_backticks_are_no_code() {
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
    fn a_fact_has_its_line() {
        let manifest = "[package]\nmemory = 1\n\n[package.metadata.exercise]\nbudget = 1\n\
                        stretch = 2\nhints = [\n]\n[x]\nmemory = 2\n";
        let line = |key| line_of(manifest, key);
        assert_eq!([line("stretch"), line("hints"), line("memory")], [Some(6), Some(7), Some(4)]);
        assert_eq!(line_of("", "hints"), None);
    }
}
