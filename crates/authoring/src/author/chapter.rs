//! Whether an exercise has a chapter, and whether that covers all of the exercise.
//!
//! The numbers in it are not checked here: `cargo xtask collect --check` measures them
//! again, and the book does not build if a directive names something that does not
//! exist.

use std::collections::BTreeSet;
use std::fs;

use course_format::directive::directives;

use super::Fault;
use super::files::names_in;
use crate::summary::{self, SUMMARY, is_listed};
use grading::course::{Course, Exercise, Program};

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let file = format!("course/src/{}.md", exercise.key);
    let in_chapter = if let Ok(text) = fs::read_to_string(course.root.join(&file)) {
        [missing_in_summary(course, exercise), missing_in_chapter(exercise, &file, &text)].concat()
    } else {
        let help = "write it: `CONTRIBUTING.md` says what goes into a chapter";
        vec![Fault::new(file, "the exercise has no chapter", help)]
    };
    [in_chapter, results(course, exercise)].concat()
}

fn missing_in_summary(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let Exercise { key, number, title, .. } = exercise;
    if is_listed(course, key) {
        return Vec::new();
    }
    let help = format!("add a line for it: `{}`", summary::entry(*number, title, key));
    vec![Fault::new(SUMMARY, format!("the chapter `{key}.md` is not in the book"), help)]
}

/// The table, the hints and the programs that no directive of the chapter `text` shows.
fn missing_in_chapter(exercise: &Exercise, file: &str, text: &str) -> Vec<Fault> {
    let directives: Vec<Vec<&str>> = directives(text).map(|directive| directive.words).collect();
    let block = |word: &str, what: &str| {
        let has_block = directives.iter().any(|words| words[..] == [word]);
        let help = format!("put `{{{{#heap {word}}}}}` on a line of its own");
        (!has_block).then(|| Fault::new(file, format!("the chapter has no {what}"), help))
    };
    let hints = || block("hints", "hints");
    let blocks = [
        block("table", "table of the exercise's results"),
        (!exercise.hints.is_empty()).then(hints).flatten(),
    ];
    let arguments: BTreeSet<&str> =
        directives.iter().flat_map(|words| words.iter().skip(1).copied()).collect();
    let undrawn = exercise.programs().filter(|program| {
        let draws = |words: &Vec<&str>| words.starts_with(&["lives", &program.binary]);
        program.lives.is_some() && !directives.iter().any(draws)
    });
    let undrawn = undrawn.map(|program| {
        let problem = format!("the chapter does not draw the lives of `{}`", program.binary);
        let help = format!(
            "put `{{{{#heap lives {} FUNCTION}}}}` on a line of its own, or remove `lives` from \
             the manifest",
            program.binary
        );
        Fault::new(file, problem, help)
    });
    let unmentioned = exercise.programs().filter(|program| {
        !arguments.iter().any(|word| *word == program.binary || word.ends_with(&program.source))
    });
    let fault = |program: &Program| {
        let problem = format!("the chapter does not mention `{}`", program.binary);
        let help = format!("show it, as with `{{{{#heap peak {}}}}}`", program.binary);
        Fault::new(file, problem, help)
    };
    blocks.into_iter().flatten().chain(undrawn).chain(unmentioned.map(fault)).collect()
}

/// Results that are missing, and those that belong to no program.
fn results(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let folder = format!("course/src/results/{}", exercise.key);
    let files = |program: &Program| {
        let mut endings = vec!["json", "dhat.json"];
        endings.extend(program.lives.map(|_| "lives.json"));
        endings.extend(exercise.sizes.as_ref().map(|_| "growth.json"));
        endings.into_iter().map(|ending| format!("{}.{ending}", program.binary)).collect::<Vec<_>>()
    };
    let expected: BTreeSet<String> = exercise.programs().flat_map(files).collect();
    let found: BTreeSet<String> = names_in(&course.root.join(&folder)).into_iter().collect();
    let missing: Vec<&str> = expected.difference(&found).map(String::as_str).collect();
    let stray: Vec<&str> = found.difference(&expected).map(String::as_str).collect();
    let help = "run `cargo xtask collect`, and commit the files that it writes and removes";
    let fault = |problem: &str, names: &[&str]| {
        (!names.is_empty()).then(|| Fault::new(&folder, problem, help).note(names.join("\n")))
    };
    let missing = fault("some programs have no results", &missing);
    missing.into_iter().chain(fault("some results belong to no program", &stray)).collect()
}
