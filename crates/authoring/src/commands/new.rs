//! `cargo xtask new`: begins an exercise from a small one that works.
//!
//! What is written compiles, gives the right answer and is on the right sides of
//! its budget, so that an author replaces one thing at a time and always has
//! something to run. What is to be replaced bears the mark that `check --author`
//! looks for.

mod files;
mod name;

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use grading::course::Course;
use heap_profile::text::visible;
use name::Named;

/// What to begin.
#[derive(Args)]
pub(crate) struct New {
    /// Two digits, a hyphen and a name: `07-string-keys`.
    #[arg(value_name = "NN-NAME")]
    key: String,

    /// What a person calls it.
    #[arg(long)]
    title: String,
}

/// Writes both packages and the chapter, adds the chapter to the book, and says
/// what is next.
///
/// # Errors
///
/// If the key or the title cannot be used, something is there already, or a
/// file cannot be written: the course is then as it was.
pub(crate) fn run(course: &Course, new: &New) -> anyhow::Result<ExitCode> {
    let named = Named::of(&new.key)?;
    let title = title(&new.title)?;
    name::free(course, &named)?;
    let written = files::write(course, &named, title)?;
    cli::print(&summary(&named, &written))?;
    Ok(ExitCode::SUCCESS)
}

fn title(title: &str) -> anyhow::Result<&str> {
    let title = title.trim();
    let shown = visible(title);
    if title.is_empty() {
        bail!("the title is empty\nhelp: say what a person calls the exercise");
    }
    if shown != title {
        bail!("the title has characters that nobody sees: {shown}\nhelp: write one plain line");
    }
    Ok(title)
}

fn summary(named: &Named, written: &[String]) -> String {
    let wrote = written.join("\nwrote ");
    let number = named.number;
    format!(
        "wrote {wrote}\n\n\
         help: `cargo xtask check --author {number}` names all that is left to do\n\
         help: `cargo xtask collect` measures the programs once they are yours; commit what it \
         writes, and `Cargo.lock`\n\
         help: the chapter \"For authors\" goes through it: `cargo xtask book --open`\n"
    )
}
