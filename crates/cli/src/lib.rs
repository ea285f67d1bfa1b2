//! What the course's command-line programs share: common options, the progress
//! line, and printing. Verdicts and warnings are printed nowhere else, and nothing is
//! decided here: that is `grading`'s part.

mod cargo_json;
pub mod growth;
pub mod guess;
mod help;
pub mod human;
pub mod json;
pub mod junit;
pub mod options;
pub mod past;
mod position;
pub mod program;
pub mod progress;
pub mod question;
mod short;
pub mod terminal;
pub mod text;
pub mod watch;

use std::io::{self, Write};

use clap::ValueEnum;

use grading::cargo::Build;
use grading::compiler_output::CompilerOutput;
use grading::course::Course;
use grading::fault::catch;
use grading::message::Note;
use grading::outcome::Outcome;
use grading::printed::Printed;
use grading::verdict::Verdict;
use heap_profile::text::visible_lines;
use human::RenderOptions;
use past::Past;

/// How verdicts are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, in the style of rustc.
    #[default]
    Human,
    /// One line per failure, and a summary.
    Short,
    /// One JSON object per program, each on its own line.
    Json,
    /// For editors: what `cargo check --message-format=json` prints.
    CargoJson,
    /// For CI: a JUnit report.
    Junit,
    /// For `watch`, which shows it on a screen of its own.
    #[value(hide = true)]
    Watch,
}

/// Prints cargo's own messages, if `format` includes them.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn cargo_messages(build: &Build, format: Format) -> io::Result<()> {
    match format {
        Format::CargoJson => print_rendered(&cargo_json::cargo_lines(&build.lines)),
        Format::Human | Format::Short | Format::Json | Format::Junit | Format::Watch => Ok(()),
    }
}

/// Prints one verdict.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn verdict(course: &Course, verdict: &Verdict, format: Format) -> io::Result<()> {
    verdict_after(course, verdict, &Past::default(), format)
}

/// Prints one verdict, after what there was before: the learner's guess, and the best so far.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn verdict_after(
    course: &Course,
    verdict: &Verdict,
    past: &Past,
    format: Format,
) -> io::Result<()> {
    let rendered = catch(|| render(course, verdict, past, format)).unwrap_or_else(|fault| {
        // The others are still to be printed.
        let outcome = Outcome::NotRun(fault);
        let (printed, warnings) = (Printed::default(), CompilerOutput::default());
        let verdict = Verdict { outcome, printed, warnings, ..*verdict };
        render(course, &verdict, past, format)
    });
    rendered?.map_or(Ok(()), |text| print_rendered(&text))
}

/// The text of one verdict, if `format` has one for it.
fn render(
    course: &Course,
    verdict: &Verdict,
    past: &Past,
    format: Format,
) -> io::Result<Option<String>> {
    let source = source(course, verdict);
    Ok(match format {
        Format::Human => {
            let notes = past.notes_on(verdict);
            let options = RenderOptions::for_terminal();
            Some(human::verdict_with_notes(verdict, &source, notes, options) + "\n")
        }
        Format::Short => Some(short::lines(verdict, &source)),
        Format::Json => Some(json::line(verdict, past.guess.as_ref())? + "\n"),
        Format::CargoJson => cargo_json::line(verdict, &source)?.map(|line| line + "\n"),
        // The report is one document, written once all verdicts are known.
        Format::Junit => None,
        Format::Watch => {
            Some(watch::verdict(course, verdict, &source, past.notes_on(verdict))? + "\n")
        }
    })
}

/// Prints a verdict for people, below all that is kept of what the program printed.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn verdict_and_output(course: &Course, verdict: &Verdict) -> io::Result<()> {
    let options = RenderOptions { printed_lines: usize::MAX, ..RenderOptions::for_terminal() };
    let text = human::verdict(verdict, &source(course, verdict), options);
    print_rendered(&format!("{text}\n"))
}

/// Prints a summary of all verdicts.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn summary(verdicts: &[Verdict], format: Format) -> io::Result<()> {
    let text = match format {
        Format::Human | Format::Short => {
            return print_line(&human::summary(verdicts));
        }
        Format::CargoJson => {
            let passed = verdicts.iter().all(|verdict| verdict.outcome.passed());
            cargo_json::build_finished(passed)? + "\n"
        }
        // The report is written by `authoring`: see [`junit`].
        Format::Json | Format::Junit | Format::Watch => return Ok(()),
    };
    print_rendered(&text)
}

/// The title of a verdict's message, and its notes with what the program printed, if there is
/// any of that.
#[must_use]
pub fn title_and_notes(course: &Course, verdict: &Verdict) -> (String, Option<String>) {
    let message = grading::message::of(verdict, &source(course, verdict));
    let notes = message.notes.iter().map(Note::full).chain(human::printed_note(verdict));
    let notes = notes.collect::<Vec<_>>().join("\n");
    (message.title, (!notes.is_empty()).then_some(notes))
}

/// The text of the program's source file, from which messages quote lines; empty if
/// it cannot be read.
#[must_use]
pub fn source(course: &Course, verdict: &Verdict) -> String {
    std::fs::read_to_string(course.root.join(&verdict.program.source)).unwrap_or_default()
}

/// Prints `text`, wrapped to the width of a terminal. What is hidden in it is shown: names and
/// paths can have any characters, and a terminal is not told to do anything.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn print(text: &str) -> io::Result<()> {
    print_rendered(&text::wrap_lines(&visible_lines(text), terminal::columns()))
}

/// Prints `text` as it is: with colors, or in another format, whose renderer has shown or
/// escaped what is hidden in it.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn print_rendered(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Prints `line` and ends the line.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn print_line(line: &str) -> io::Result<()> {
    print(&format!("{line}\n"))
}

/// Prints a note: something that the command does by itself.
pub fn note(message: &str) {
    tell("note", message);
}

/// Prints a warning: something is wrong, but the command can go on.
pub fn warn(message: &str) {
    tell("warning", message);
}

/// Prints a message of this `level` on standard error.
pub(crate) fn tell(level: &str, message: &str) {
    let message = visible_lines(&format!("{level}: {message}\n"));
    // If standard error is closed, nobody can be told.
    let _ = write!(io::stderr(), "{}", text::wrap_lines(&message, terminal::error_columns()));
}
