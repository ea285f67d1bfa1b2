//! What a program repeats of its task.
//!
//! The task is given, in the exercise's library: the data, its constants, the
//! check of the answer. A program that brings its own copy measures something
//! that the learner's does not have. Two rules, on the text as rustfmt lays it
//! out:
//!
//! - A program declares nothing, outside of any block, by the name of something
//!   public in the task: it is there to be used.
//! - A program has no [`PIECE`] lines in a row that the task has in a row. Lines
//!   that any two programs may share are passed over, in both: blank ones,
//!   comments, attributes, `use`, and those without a letter or a digit.
//!
//! A copy under other names in another layout goes unnoticed; whoever makes one
//! knows it. What solutions share with the start is no copy: they are meant to
//! keep what they do not change.

use std::collections::BTreeSet;
use std::fs;

use super::Fault;
use super::files::library;
use grading::course::{Course, Exercise};

/// Lines in a row that are a piece of the task: a loop over the data has three
/// or four, and may well be the same in both.
const PIECE: usize = 5;

/// A source file and its text.
struct Source {
    file: String,
    text: String,
}

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    // Where one cannot be read, the compiler says so.
    let read = |file: String| {
        let text = fs::read_to_string(course.root.join(&file)).ok()?;
        Some(Source { file, text })
    };
    let task: Vec<Source> = library(course, exercise).into_iter().filter_map(read).collect();
    let programs = exercise.programs().filter_map(|program| read(program.source.clone()));
    programs
        .flat_map(|program| [same_names(&task, &program), same_lines(&task, &program)].concat())
        .collect()
}

fn same_names(task: &[Source], program: &Source) -> Vec<Fault> {
    let public: BTreeSet<&str> = task
        .iter()
        .flat_map(|source| source.text.lines())
        .filter_map(|line| declared(line.strip_prefix("pub ")?))
        .collect();
    let own = program.text.lines().enumerate().filter_map(|(index, line)| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        Some((index + 1, declared(line).filter(|name| public.contains(name))?))
    });
    let fault = |(line, name)| {
        let problem = format!("it declares a `{name}` of its own, and the task has one");
        Fault::new(&program.file, problem, "use the task's, or call this one something else")
            .at(line)
    };
    own.map(fault).collect()
}

/// The name of what `line` declares in its first column.
fn declared(line: &str) -> Option<&str> {
    let item = ["const fn ", "async fn "].into_iter().chain(KINDS);
    let name = item.into_iter().find_map(|kind| line.strip_prefix(kind))?;
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
    Some(&name[..end])
}

const KINDS: [&str; 9] =
    ["fn ", "const ", "static ", "struct ", "enum ", "union ", "trait ", "type ", "macro_rules! "];

fn same_lines(task: &[Source], program: &Source) -> Vec<Fault> {
    let own = telling(&program.text);
    let task: Vec<_> = task.iter().map(|source| (source, telling(&source.text))).collect();
    let (mut faults, mut start) = (Vec::new(), 0);
    while start < own.len() {
        let (length, fault) = piece(&own[start..], &task, program);
        faults.extend(fault);
        start += length;
    }
    faults
}

/// A line of a source: its number and its text.
type Line<'a> = (usize, &'a str);

/// The lines that tell something, without their indentation.
fn telling(text: &str) -> Vec<Line<'_>> {
    let tells = |line: &str| {
        let passed_over = ["//", "use ", "pub use ", "#[", "#!["];
        !passed_over.iter().any(|start| line.starts_with(start))
            && line.contains(char::is_alphanumeric)
    };
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    lines.filter(|(_, line)| tells(line)).collect()
}

/// How many lines `own` begins with are dealt with, and what they repeat.
fn piece(own: &[Line], task: &[(&Source, Vec<Line>)], program: &Source) -> (usize, Option<Fault>) {
    let runs = task.iter().flat_map(|(source, lines)| {
        let length = |other: &[Line]| {
            own.iter().zip(other).take_while(|(own, other)| own.1 == other.1).count()
        };
        (0..lines.len()).map(move |from| (length(&lines[from..]), &source.file, &lines[from..]))
    });
    match runs.max_by_key(|(length, ..)| *length) {
        Some((length, file, lines)) if length >= PIECE => {
            let problem = format!("it repeats the task, down to line {}", own[length - 1].0);
            let note =
                format!("the same is in `{file}`, lines {} to {}", lines[0].0, lines[length - 1].0);
            let help = "make that public, and use it";
            (length, Some(Fault::new(&program.file, problem, help).at(own[0].0).note(note)))
        }
        _ => (1, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: &str = "\
/// How many there are.
pub const COUNT: usize = 9;

pub fn load() -> Vec<u8> {
    // Conditions, not read.
    let mut data = Vec::new();
    for place in 0..COUNT {
        data.push(place as u8);
    }

    data
}

fn check(answer: &[u8]) -> bool {
    answer.len() == COUNT
}
";

    /// Lines of faults in the program `text`.
    fn found(text: &str) -> Vec<Option<usize>> {
        let source = |text: &str| Source { file: "x.rs".into(), text: text.into() };
        let (task, program) = ([source(TASK)], source(text));
        let faults = [same_names(&task, &program), same_lines(&task, &program)].concat();
        faults.into_iter().map(|fault| fault.line).collect()
    }

    #[test]
    fn what_is_public_in_the_task_is_not_declared_again() {
        assert_eq!(found("use x::load;\n\nconst COUNT: usize = 5;\n"), [Some(3)]);
        assert_eq!(found("struct load;\n\npub const fn COUNT() {}\n"), [Some(1), Some(3)]);
        let own = "fn check() {}\nfn load_all() {}\nimpl X {\n    fn load() {}\n}\n";
        assert_eq!(found(own), []);
    }

    #[test]
    fn a_piece_of_the_task_is_found_under_another_name_and_indentation() {
        let body = "let mut data = Vec::new();
            for place in 0..COUNT {
            data.push(place as u8);
            }
            data";
        let own = |last: &str| format!("fn other() -> Vec<u8> {{\n{body}\n}}\n\n{last}");
        assert_eq!(found(&own("fn check(answer: &[u8]) -> bool {\n")), [Some(2)]);
        assert_eq!(found(&own("fn main() {\n")), [], "a loop is no piece of the task");
    }

    #[test]
    fn a_piece_is_found_once_and_a_second_one_too() {
        let twice = TASK.replace("pub ", "").replace("load", "other").replace("COUNT:", "N:");
        let lines = |text: &str| text.lines().count();
        assert_eq!(found(&twice), [Some(6)]);
        let again = format!("{twice}{twice}");
        assert_eq!(found(&again), [Some(6), Some(6 + lines(&twice))]);
    }
}
