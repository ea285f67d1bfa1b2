//! The lives of blocks, from the manifest that asks for them to the file that the book reads,
//! in programs that are compiled as those of the course are.

use std::collections::BTreeMap;
use std::path::Path;

use course_format::lives::RecordedLives;
use heap_profile::holders::Location;
use heap_profile::lives::Life;
use tests::author::{Exercise, course};
use tests::course::Course;
use tests::files::program;
use tests::tool::{root, run};

const KEY: &str = "01-sound";

/// A small course whose exercise is the program `lives`, recorded from `from` on.
fn course_from(from: &str) -> Course {
    let course = course(&[KEY]);
    let exercise = Exercise { course: &course, key: KEY };
    exercise.replace_with_program(&exercise.file("src/main.rs"), "lives.rs");
    let facts = format!("[package.metadata.exercise]\nlives = {{ from = \"{from}\" }}");
    exercise.replace(&exercise.file("Cargo.toml"), "[package.metadata.exercise]", &facts);
    course
}

fn file(name: &str) -> String {
    format!("course/src/results/{KEY}/{name}")
}

fn read(path: &Path) -> RecordedLives {
    RecordedLives::read(path).unwrap()
}

#[test]
fn lines_are_those_that_the_language_defines() {
    let course = course_from("10 KB");
    let (stdout, stderr, status) = run(&mut course.xtask(&["collect"]));
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let text = program("author/programs/lives.rs");
    let [allocated, freed, called] = ["allocated", "freed", "called"].map(|what| {
        let comment = format!("// merged: {what}");
        (1..).zip(text.lines()).find(|(_, line)| line.ends_with(&comment)).unwrap().0
    });
    let mut recorded = recorded(&read(&course.path(file("sound.lives.json"))));
    // The line that drops it, or, if that is not known, the one in which that happens.
    let merged = [Some(freed), Some(called)].map(|end| recorded.remove(&(allocated, end)));
    assert!(matches!(merged, [Some(1), None] | [None, Some(1)]), "{merged:?}");
    assert_eq!(recorded, in_comments(&text));
    // Nobody asked for those of the solutions.
    assert!(!course.path(file("sound_nested.lives.json")).exists());
    let (_, stderr, status) = run(&mut course.xtask(&["collect", "--check"]));
    assert_eq!((stderr.as_str(), status), ("", 0), "a second recording differs");
}

/// How many blocks were allocated in a line and freed in another, or not at all.
type Blocks = BTreeMap<(u32, Option<u32>), u64>;

fn recorded(lives: &RecordedLives) -> Blocks {
    let mut recorded = Blocks::new();
    for Life { allocated, freed, blocks, .. } in &lives.lives {
        let line = |calls: &Vec<_>| innermost(calls);
        let ends = (allocated.as_ref().map(line).unwrap(), freed.as_ref().map(line));
        *recorded.entry(ends).or_default() += blocks;
    }
    recorded
}

/// The line of the innermost call that is not in the stage that makes the answer.
fn innermost(calls: &[Location]) -> u32 {
    calls.iter().find(|call| call.function != "changed").unwrap().line
}

fn in_comments(text: &str) -> Blocks {
    let (mut allocated, mut freed) = (BTreeMap::new(), BTreeMap::new());
    for (number, line) in (1..).zip(text.lines()) {
        let comment = line.split_once("// ").map_or("", |(_, comment)| comment);
        for part in comment.split(", ") {
            let (lines, names) = match part.split_once(": ") {
                Some(("allocated", names)) => (&mut allocated, names),
                Some(("freed", names)) => (&mut freed, names),
                _ => continue,
            };
            lines.extend(names.split(' ').map(|name| (name, number)));
        }
    }
    let mut blocks = Blocks::new();
    for (name, line) in allocated {
        *blocks.entry((line, freed.get(name).copied())).or_default() += 1;
    }
    blocks
}

/// The committed lives of a program of exercise 2, from the allocations in `process_data` on:
/// by line, where each block is freed.
fn of_exercise_2(binary: &str) -> BTreeMap<u32, Option<u32>> {
    let folder = root().join("course/src/results/02-clinging-onto-memory");
    let recorded = read(&folder.join(format!("{binary}.lives.json")));
    let line = |calls: Vec<Location>| {
        calls.iter().find(|call| call.function == "process_data").unwrap().line
    };
    let ends = |life: Life| (line(life.allocated.unwrap()), life.freed.map(line));
    recorded.lives.into_iter().map(ends).collect()
}

#[test]
fn exercise_2_drops_its_vectors_at_its_end() {
    let lives: Vec<_> = of_exercise_2("clinging-onto-memory").into_iter().collect();
    let [(first, _), .., (last, None)] = lives[..] else { panic!("{lives:?}") };
    let brace = Some(last + 1);
    let expected: Vec<_> = (first..last).map(|line| (line, brace)).chain([(last, None)]).collect();
    assert_eq!((lives.len(), lives), (5, expected));
}

#[test]
fn assigning_again_drops_each_vector_in_the_next_line() {
    let lives: Vec<_> = of_exercise_2("clinging_onto_memory_reassign").into_iter().collect();
    let [(first, _), .., (last, None)] = lives[..] else { panic!("{lives:?}") };
    let next = |line| (line, Some(line + 1));
    let expected: Vec<_> = (first..last).map(next).chain([(last, None)]).collect();
    assert_eq!((lives.len(), lives), (5, expected));
}

#[test]
fn author_is_told_of_lives_that_are_not_drawn() {
    let course = course_from("10 KB");
    let check = || run(&mut course.xtask(&["check", "--author", "--message-format", "short"]));
    let (stdout, ..) = check();
    for fault in [
        "course/src/01-sound.md: error: the chapter does not draw the lives of `sound`",
        "course/src/results/01-sound: error: some programs have no results",
    ] {
        assert!(stdout.contains(fault), "{fault} is not in {stdout}");
    }
    course.write(file("sound.lives.json"), "");
    course.replace("course/src/01-sound.md", "Nested", "{{#heap lives sound work}}\n\nNested");
    let (stdout, ..) = check();
    assert!(!stdout.contains("lives") && !stdout.contains("no results"), "{stdout}");
}
