//! Whether the author has finished everything marked as to do.
//!
//! The word [`TODO`] marks that, anywhere in the files of the exercise and of its
//! solutions, in its chapter or in the questions: in a comment, a hint, a title, a sentence. What
//! `cargo xtask new` writes is full of it.

use std::fs;

use super::files::known_files;
use super::{Fault, questions};
use grading::course::{Course, Exercise};

/// It has to be in capitals, and a whole word.
const TODO: &str = "TODO";

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let chapter = format!("course/src/{}.md", exercise.key);
    // The copy of the start has the same lines as the start.
    let files =
        known_files(course, exercise).into_iter().filter(|file| *file != exercise.start_source());
    files
        .chain([chapter, questions::file(exercise)])
        .flat_map(|file| todos(course, &file))
        .collect()
}

fn todos(course: &Course, file: &str) -> Vec<Fault> {
    // If it cannot be read, another check reports that.
    let text = fs::read_to_string(course.root.join(file)).unwrap_or_default();
    let fault = |(index, task): (usize, &str)| {
        let task = if task.is_empty() { "what this line is about" } else { task };
        let help = format!("do it, and remove the word `{TODO}`");
        Fault::new(file, format!("left to do: {task}"), help).at(index + 1)
    };
    text.lines()
        .enumerate()
        .filter_map(|(index, line)| Some((index, todo(line)?)))
        .map(fault)
        .collect()
}

/// The text after [`TODO`] in `line`; `None` if it does not have the word.
fn todo(line: &str) -> Option<&str> {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let (index, _) = line.match_indices(TODO).find(|(index, _)| {
        !line[..*index].ends_with(part_of_word)
            && !line[index + TODO.len()..].starts_with(part_of_word)
    })?;
    let task = line[index + TODO.len()..].trim_start_matches([':', ' ', '!', '(', ')']);
    Some(task.trim_end_matches([' ', ',', '"', '}', '-', '>', '*', '/']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn todo_is_a_whole_word_in_capitals() {
        for (line, expected) in [
            ("    \"TODO: where to look\",", Some("where to look")),
            ("// TODO", Some("")),
            ("<!-- TODO: more -->", Some("more")),
            ("the MYTODO list, then TODO: this", Some("this")),
            ("{ explanation = \"TODO: why\" },", Some("why")),
            ("todo!() TODOS MY_TODO TODO_LIST Todo: x", None),
        ] {
            assert_eq!(todo(line), expected, "{line}");
        }
    }
}
