//! The one place that prints: verdicts, and what else a person asks for.

pub(crate) mod attempts;
pub(crate) mod hints;
mod human;
mod json;
pub(crate) mod list;
mod snippet;

use std::env;
use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;

use crate::course::Course;
use crate::grade::Verdict;

/// How verdicts are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a person, as a compiler would say it.
    #[default]
    Human,
    /// One JSON object a line, one for each program.
    Json,
}

/// Prints one verdict.
///
/// # Errors
///
/// Where standard output cannot be written.
pub(crate) fn verdict(course: &Course, verdict: &Verdict, format: Format) -> io::Result<()> {
    let text = match format {
        Format::Human => human::verdict(course, verdict, color()),
        Format::Json => json::line(verdict)?,
    };
    writeln!(io::stdout(), "{text}")
}

/// Prints what all verdicts come to, for a person.
///
/// # Errors
///
/// Where standard output cannot be written.
pub(crate) fn summary(verdicts: &[Verdict], format: Format) -> io::Result<()> {
    match format {
        Format::Human => writeln!(io::stdout(), "{}", human::summary(verdicts)),
        Format::Json => Ok(()),
    }
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

/// Whether standard output shows colors: a terminal whose owner has not said no.
pub(crate) fn color() -> bool {
    io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
