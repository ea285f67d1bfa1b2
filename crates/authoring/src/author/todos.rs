//! What its author has marked as left to do.
//!
//! The mark is the word [`MARK`], anywhere in a file of the exercise, of its
//! solutions or in its chapter: in a comment, a hint, a title, a sentence. An
//! exercise that `cargo xtask new` has begun is full of them.

use std::fs;

use super::Fault;
use super::files::known;
use grading::course::{Course, Exercise};

/// In capitals, and a word of its own.
const MARK: &str = "TODO";

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let chapter = format!("course/src/{}.md", exercise.key);
    // The copy of the start is compared with it, and says nothing else.
    let files = known(course, exercise).into_iter().filter(|file| *file != exercise.start_source());
    files.chain([chapter]).flat_map(|file| marked(course, &file)).collect()
}

fn marked(course: &Course, file: &str) -> Vec<Fault> {
    // Where it cannot be read, another check says so.
    let text = fs::read_to_string(course.root.join(file)).unwrap_or_default();
    let fault = |(index, what): (usize, &str)| {
        let what = if what.is_empty() { "what this line is about" } else { what };
        let help = format!("do it, and take the word `{MARK}` away");
        Fault::new(file, format!("left to do: {what}"), help).at(index + 1)
    };
    text.lines()
        .enumerate()
        .filter_map(|(index, line)| Some((index, left(line)?)))
        .map(fault)
        .collect()
}

/// What `line` says is left to do, if it bears the mark.
fn left(line: &str) -> Option<&str> {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let (place, _) = line.match_indices(MARK).find(|(place, _)| {
        !line[..*place].ends_with(part_of_word)
            && !line[place + MARK.len()..].starts_with(part_of_word)
    })?;
    let what = line[place + MARK.len()..].trim_start_matches([':', ' ', '!', '(', ')']);
    Some(what.trim_end_matches([' ', ',', '"', '-', '>', '*', '/']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_a_word_in_capitals() {
        for (line, expected) in [
            ("    \"TODO: where to look\",", Some("where to look")),
            ("// TODO", Some("")),
            ("<!-- TODO: more -->", Some("more")),
            ("the MYTODO list, then TODO: this", Some("this")),
            ("todo!() TODOS MY_TODO TODO_LIST Todo: x", None),
        ] {
            assert_eq!(left(line), expected, "{line}");
        }
    }
}
