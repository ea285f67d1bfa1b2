//! Code of the task that a program repeats.
//!
//! The task is in the exercise's library: the data, its constants, the check of the
//! answer. A program with a copy of its own could measure something different from
//! the learner's. There are two rules, checked on the text as rustfmt formats it:
//!
//! - A program declares nothing at its top level with the name of something public in
//!   the task.
//! - A program has no [`MIN_LINES`] consecutive lines that are also consecutive in the
//!   task. Lines that any two programs may share are ignored in both: blank lines,
//!   comments, attributes, `use`, and lines without a letter or a digit.
//!
//! A copy with other names and another layout is not found, but nobody makes one by
//! accident. Code that solutions share with the start is allowed: they are meant to keep
//! what they do not change.

use std::collections::BTreeSet;
use std::fs;

use super::Fault;
use super::files::library;
use grading::course::{Course, Exercise};

/// How many consecutive lines count as a copy. A loop over the data has three or four,
/// and may well be the same in both.
const MIN_LINES: usize = 5;

/// A source file and its text.
struct Source {
    file: String,
    text: String,
}

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    // If a file cannot be read, the compiler reports it.
    let read = |file: String| {
        let text = fs::read_to_string(course.root.join(&file)).ok()?;
        Some(Source { file, text })
    };
    let task: Vec<Source> = library(course, exercise).into_iter().filter_map(read).collect();
    let programs = exercise.programs().filter_map(|program| read(program.source.clone()));
    programs
        .flat_map(|program| {
            [repeated_names(&task, &program), repeated_lines(&task, &program)].concat()
        })
        .collect()
}

fn repeated_names(task: &[Source], program: &Source) -> Vec<Fault> {
    let public: BTreeSet<&str> = task
        .iter()
        .flat_map(|source| source.text.lines())
        .filter_map(|line| declared_name(line.strip_prefix("pub ")?))
        .collect();
    let own = program.text.lines().enumerate().filter_map(|(index, line)| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        Some((index + 1, declared_name(line).filter(|name| public.contains(name))?))
    });
    let fault = |(line, name)| {
        let problem = format!("it declares its own `{name}`, but the task has one");
        Fault::new(&program.file, problem, "use the task's, or rename this one").at(line)
    };
    own.map(fault).collect()
}

/// The name of the item that `line` declares, if it starts in the first column.
fn declared_name(line: &str) -> Option<&str> {
    let keywords = ["const fn ", "async fn "].into_iter().chain(KEYWORDS);
    let name = keywords.into_iter().find_map(|keyword| line.strip_prefix(keyword))?;
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
    Some(&name[..end])
}

const KEYWORDS: [&str; 9] =
    ["fn ", "const ", "static ", "struct ", "enum ", "union ", "trait ", "type ", "macro_rules! "];

fn repeated_lines(task: &[Source], program: &Source) -> Vec<Fault> {
    let own = relevant_lines(&program.text);
    let task: Vec<_> = task.iter().map(|source| (source, relevant_lines(&source.text))).collect();
    let (mut faults, mut start) = (Vec::new(), 0);
    while start < own.len() {
        let (length, fault) = longest_copy(&own[start..], &task, program);
        faults.extend(fault);
        start += length;
    }
    faults
}

/// A line of a source: its number, from 1, and its text without indentation.
type Line<'a> = (usize, &'a str);

/// The lines of `text` that are not ignored.
fn relevant_lines(text: &str) -> Vec<Line<'_>> {
    let is_relevant = |line: &str| {
        let ignored = ["//", "use ", "pub use ", "#[", "#!["];
        !ignored.iter().any(|start| line.starts_with(start)) && line.contains(char::is_alphanumeric)
    };
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    lines.filter(|(_, line)| is_relevant(line)).collect()
}

/// Looks in `task` for the longest copy of the lines that `own` begins with. Returns how
/// many lines of `own` to skip, and the fault if the copy is long enough.
fn longest_copy(
    own: &[Line],
    task: &[(&Source, Vec<Line>)],
    program: &Source,
) -> (usize, Option<Fault>) {
    let runs = task.iter().flat_map(|(source, lines)| {
        let length = |other: &[Line]| {
            own.iter().zip(other).take_while(|(own, other)| own.1 == other.1).count()
        };
        (0..lines.len()).map(move |from| (length(&lines[from..]), &source.file, &lines[from..]))
    });
    match runs.max_by_key(|(length, ..)| *length) {
        Some((length, file, lines)) if length >= MIN_LINES => {
            let problem =
                format!("it repeats code of the task, down to line {}", own[length - 1].0);
            let note = format!(
                "the same code is in `{file}`, lines {} to {}",
                lines[0].0,
                lines[length - 1].0
            );
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
    // Comments are ignored.
    let mut data = Vec::new();
    for index in 0..COUNT {
        data.push(index as u8);
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
        let faults = [repeated_names(&task, &program), repeated_lines(&task, &program)].concat();
        faults.into_iter().map(|fault| fault.line).collect()
    }

    #[test]
    fn finds_names_of_the_task() {
        assert_eq!(found("use x::load;\n\nconst COUNT: usize = 5;\n"), [Some(3)]);
        assert_eq!(found("struct load;\n\npub const fn COUNT() {}\n"), [Some(1), Some(3)]);
        let own = "fn check() {}\nfn load_all() {}\nimpl X {\n    fn load() {}\n}\n";
        assert_eq!(found(own), []);
    }

    #[test]
    fn finds_copies_with_another_name_and_indentation() {
        let body = "let mut data = Vec::new();
            for index in 0..COUNT {
            data.push(index as u8);
            }
            data";
        let own = |last: &str| format!("fn other() -> Vec<u8> {{\n{body}\n}}\n\n{last}");
        assert_eq!(found(&own("fn check(answer: &[u8]) -> bool {\n")), [Some(2)]);
        assert_eq!(found(&own("fn main() {\n")), [], "a loop is too short to be a copy");
    }

    #[test]
    fn reports_each_copy_once() {
        let twice = TASK.replace("pub ", "").replace("load", "other").replace("COUNT:", "N:");
        let lines = |text: &str| text.lines().count();
        assert_eq!(found(&twice), [Some(6)]);
        let again = format!("{twice}{twice}");
        assert_eq!(found(&again), [Some(6), Some(6 + lines(&twice))]);
    }
}
