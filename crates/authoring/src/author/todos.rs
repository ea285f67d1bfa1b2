//! Whether the author has finished everything marked as to do.
//!
//! The mark is the word [`MARK`], anywhere in the files of the exercise and of its
//! solutions, or in its chapter: in a comment, a hint, a title, a sentence. What
//! `cargo xtask new` writes is full of them.

use std::fs;

use super::Fault;
use super::files::known;
use grading::course::{Course, Exercise};

/// It has to be in capitals, and a whole word.
const MARK: &str = "TODO";

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let chapter = format!("course/src/{}.md", exercise.key);
    // The copy of the start has the same marks as the start.
    let files = known(course, exercise).into_iter().filter(|file| *file != exercise.start_source());
    files.chain([chapter]).flat_map(|file| todos(course, &file)).collect()
}

fn todos(course: &Course, file: &str) -> Vec<Fault> {
    // If it cannot be read, another check reports that.
    let text = fs::read_to_string(course.root.join(file)).unwrap_or_default();
    let fault = |(index, task): (usize, &str)| {
        let task = if task.is_empty() { "what this line is about" } else { task };
        let help = format!("do it, and remove the word `{MARK}`");
        Fault::new(file, format!("left to do: {task}"), help).at(index + 1)
    };
    text.lines()
        .enumerate()
        .filter_map(|(index, line)| Some((index, todo(line)?)))
        .map(fault)
        .collect()
}

/// The text after the mark in `line`; `None` if there is no mark.
fn todo(line: &str) -> Option<&str> {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let (index, _) = line.match_indices(MARK).find(|(index, _)| {
        !line[..*index].ends_with(part_of_word)
            && !line[index + MARK.len()..].starts_with(part_of_word)
    })?;
    let task = line[index + MARK.len()..].trim_start_matches([':', ' ', '!', '(', ')']);
    Some(task.trim_end_matches([' ', ',', '"', '-', '>', '*', '/']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_is_a_whole_word_in_capitals() {
        for (line, expected) in [
            ("    \"TODO: where to look\",", Some("where to look")),
            ("// TODO", Some("")),
            ("<!-- TODO: more -->", Some("more")),
            ("the MYTODO list, then TODO: this", Some("this")),
            ("todo!() TODOS MY_TODO TODO_LIST Todo: x", None),
        ] {
            assert_eq!(todo(line), expected, "{line}");
        }
    }
}
