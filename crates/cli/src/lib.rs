//! What the command-line programs of the course share: their common options, the
//! progress line, and printing. Nothing else writes verdicts and warnings to the
//! terminal, and nothing is decided here: see `grading` for that.

mod cargo_json;
pub mod human;
pub mod json;
pub mod junit;
pub mod options;
mod position;
pub mod progress;
mod short;
pub mod terminal;
pub mod text;

use std::io::{self, Write};

use clap::ValueEnum;

use grading::cargo::Build;
use grading::course::Course;
use grading::verdict::Verdict;
use human::Look;

/// How verdicts are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person, as a compiler would say it.
    #[default]
    Human,
    /// One line for each message.
    Short,
    /// One JSON object a line, one for each program.
    Json,
    /// What `cargo check --message-format=json` prints, for editors.
    CargoJson,
    /// A JUnit report, for CI.
    Junit,
}

/// Prints what cargo said, where the format passes that on as it is.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn compiled(built: &Build, format: Format) -> io::Result<()> {
    match format {
        Format::CargoJson => print(&cargo_json::compiled(&built.lines)),
        Format::Human | Format::Short | Format::Json | Format::Junit => Ok(()),
    }
}

/// Prints one verdict, as soon as there is one.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn verdict(course: &Course, verdict: &Verdict, format: Format) -> io::Result<()> {
    let source = source(course, verdict);
    let text = match format {
        Format::Human => {
            let look = Look { color: terminal::color(), columns: terminal::columns() };
            human::verdict(verdict, &source, look)
        }
        Format::Short => short::lines(verdict, &source),
        Format::Json => json::line(verdict)?,
        Format::CargoJson => match cargo_json::line(verdict, &source)? {
            Some(line) => line,
            None => return Ok(()),
        },
        // One document, once all is known.
        Format::Junit => return Ok(()),
    };
    print(&(text + "\n"))
}

/// Prints what all verdicts come to.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn summary(verdicts: &[Verdict], format: Format) -> io::Result<()> {
    let text = match format {
        Format::Human => human::summary(verdicts) + "\n",
        Format::CargoJson => {
            let passed = verdicts.iter().all(|verdict| verdict.outcome.passed());
            cargo_json::finished(passed)? + "\n"
        }
        // A report is written by the program for authors and teachers: see [`junit`].
        Format::Short | Format::Json | Format::Junit => return Ok(()),
    };
    print(&text)
}

/// What a verdict says, and what else is known, in lines.
#[must_use]
pub fn words(course: &Course, verdict: &Verdict) -> (String, Option<String>) {
    let message = grading::message::of(verdict, &source(course, verdict));
    let notes = message.notes.join("\n");
    (message.title, (!notes.is_empty()).then_some(notes))
}

/// The program's source, read again for its lines; where it is gone, the words
/// have to do.
#[must_use]
pub fn source(course: &Course, verdict: &Verdict) -> String {
    std::fs::read_to_string(course.root.join(&verdict.program.source)).unwrap_or_default()
}

/// Prints `text` as it is.
///
/// # Errors
///
/// If standard output cannot be written.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Prints a warning: something is not as it should be, and the work goes on.
pub fn warn(message: &str) {
    // Without standard error there is nobody to warn.
    let _ = writeln!(io::stderr(), "warning: {message}");
}
