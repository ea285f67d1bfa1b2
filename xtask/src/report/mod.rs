//! The one place that prints: verdicts, and what else a person asks for.

pub(crate) mod attempts;
mod cargo_json;
pub(crate) mod class;
mod faults;
pub(crate) mod hints;
mod human;
mod json;
mod junit;
pub(crate) mod list;
mod message;
mod place;
mod short;
mod terminal;
mod text;
pub(crate) mod timing;

use std::io::{self, Write};

use clap::ValueEnum;

pub(crate) use faults::Form;
pub(crate) use terminal::color;
pub(crate) use text::visible;

use crate::author::Findings;
use crate::cargo::Built;
use crate::course::Course;
use crate::grade::Verdict;
use human::Look;

/// How verdicts are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
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
/// Where standard output cannot be written.
pub(crate) fn compiled(built: &Built, format: Format) -> io::Result<()> {
    match format {
        Format::CargoJson => print(&cargo_json::compiled(&built.lines)),
        Format::Human | Format::Short | Format::Json | Format::Junit => Ok(()),
    }
}

/// Prints one verdict, as soon as there is one.
///
/// # Errors
///
/// Where standard output cannot be written.
pub(crate) fn verdict(course: &Course, verdict: &Verdict, format: Format) -> io::Result<()> {
    let source = source(course, verdict);
    let text = match format {
        Format::Human => {
            let look = Look { color: color(), columns: terminal::columns() };
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
/// Where standard output cannot be written.
pub(crate) fn summary(course: &Course, verdicts: &[Verdict], format: Format) -> io::Result<()> {
    let text = match format {
        Format::Human => human::summary(verdicts) + "\n",
        Format::Short | Format::Json => return Ok(()),
        Format::CargoJson => {
            let passed = verdicts.iter().all(|verdict| verdict.outcome.passed());
            cargo_json::finished(passed)? + "\n"
        }
        Format::Junit => {
            let sources = verdicts.iter().map(|verdict| (verdict, source(course, verdict)));
            junit::report(&sources.collect::<Vec<_>>()).map_err(io::Error::other)?
        }
    };
    print(&text)
}

/// Prints what was found of exercises.
///
/// # Errors
///
/// Where standard output cannot be written.
pub(crate) fn findings(findings: &[Findings], form: Form) -> io::Result<()> {
    print(&match form {
        Form::Human => {
            faults::human(findings, Look { color: color(), columns: terminal::columns() })
        }
        Form::Short => faults::short(findings),
        Form::Json => faults::json(findings)?,
    })
}

/// What a verdict says, and what else is known, in lines.
pub(crate) fn words(course: &Course, verdict: &Verdict) -> (String, Option<String>) {
    let message = message::of(verdict, &source(course, verdict));
    let notes = message.notes.join("\n");
    (message.title, (!notes.is_empty()).then_some(notes))
}

/// The program's source, read again for its lines; where it is gone, the words
/// have to do.
fn source(course: &Course, verdict: &Verdict) -> String {
    std::fs::read_to_string(course.root.join(&verdict.program.source)).unwrap_or_default()
}

/// Prints `text` as it is.
///
/// # Errors
///
/// Where standard output cannot be written.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Prints a warning: something is not as it should be, and the work goes on.
pub(crate) fn warn(message: &str) {
    // Without standard error there is nobody to warn.
    let _ = writeln!(io::stderr(), "warning: {message}");
}
