//! The chapter of an exercise: that there is one, and that it uses the results.
//!
//! What the numbers are is proved elsewhere: `cargo xtask collect --check`
//! measures them again, and the book does not build where a directive names what
//! does not exist. Here it is whether anything of the exercise is left untold.

use std::collections::BTreeSet;
use std::fs;

use course_format::directive::directives;

use super::Fault;
use super::files::names_in;
use crate::summary::{self, SUMMARY, is_listed};
use grading::course::{Course, Exercise, Program};

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let file = format!("course/src/{}.md", exercise.key);
    let told = if let Ok(text) = fs::read_to_string(course.root.join(&file)) {
        [in_summary(course, exercise), untold(exercise, &file, &text)].concat()
    } else {
        let help = "write it: `CONTRIBUTING.md` says what goes into a chapter";
        vec![Fault::new(file, "the exercise has no chapter", help)]
    };
    [told, results(course, exercise)].concat()
}

fn in_summary(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let Exercise { key, number, title, .. } = exercise;
    if is_listed(course, key) {
        return Vec::new();
    }
    let help = format!("add a line for it: `{}`", summary::entry(*number, title, key));
    vec![Fault::new(SUMMARY, format!("the chapter `{key}.md` is not in the book"), help)]
}

/// What no directive of the chapter `text` shows: the table, the hints, and programs.
fn untold(exercise: &Exercise, file: &str, text: &str) -> Vec<Fault> {
    let directives: Vec<Vec<&str>> = directives(text).map(|directive| directive.words).collect();
    let lacks = |word: &str, what: &str| {
        let is_there = directives.iter().any(|words| words[..] == [word]);
        let help = format!("put `{{{{#heap {word}}}}}` on a line of its own");
        (!is_there).then(|| Fault::new(file, format!("the chapter has no {what}"), help))
    };
    let blocks = [lacks("table", "table of the exercise's results"), lacks("hints", "hints")];
    let arguments: BTreeSet<&str> =
        directives.iter().flat_map(|words| words.iter().skip(1).copied()).collect();
    let untold = exercise.programs().filter(|program| {
        !arguments.iter().any(|word| *word == program.binary || word.ends_with(&program.source))
    });
    let fault = |program: &Program| {
        let problem = format!("the chapter does not tell of `{}`", program.binary);
        let help = format!("show it, as with `{{{{#heap peak {}}}}}`", program.binary);
        Fault::new(file, problem, help)
    };
    blocks.into_iter().flatten().chain(untold.map(fault)).collect()
}

/// The results that are not there, and those of nothing.
fn results(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let folder = format!("course/src/results/{}", exercise.key);
    let of = |binary: &String| [format!("{binary}.json"), format!("{binary}.dhat.json")];
    let expected: BTreeSet<String> =
        exercise.programs().flat_map(|program| of(&program.binary)).collect();
    let found: BTreeSet<String> = names_in(&course.root.join(&folder)).into_iter().collect();
    let missing: Vec<&str> = expected.difference(&found).map(String::as_str).collect();
    let stray: Vec<&str> = found.difference(&expected).map(String::as_str).collect();
    let help = "`cargo xtask collect` measures everything and keeps no more; commit what it leaves";
    let fault = |problem: &str, names: &[&str]| {
        (!names.is_empty()).then(|| Fault::new(&folder, problem, help).note(names.join("\n")))
    };
    let missing = fault("there are no results of some programs", &missing);
    missing.into_iter().chain(fault("there are results of no program", &stray)).collect()
}
