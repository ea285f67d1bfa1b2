//! `cargo xtask new`: starts a new exercise from a small one that works.
//!
//! The new exercise compiles and gives the right answer, its start is over the budget
//! and its solution within. So an author can replace one thing at a time, and always has
//! something to run. Whatever has to be replaced is marked with the word that
//! `check --author` looks for.

mod files;
mod name;

use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use grading::course::Course;
use heap_profile::text::visible;
use name::KeyParts;

/// Options of `new`.
#[derive(Args)]
pub(crate) struct New {
    /// Two digits, a hyphen and a name: `07-string-keys`.
    #[arg(value_name = "NN-NAME")]
    key: String,

    /// The title of the exercise, for people.
    #[arg(long)]
    title: String,
}

/// Writes both packages and the chapter, adds the chapter to the book, and prints the next
/// steps.
///
/// # Errors
///
/// If the key or the title cannot be used, a name is taken, or a file cannot be written.
/// The course is then unchanged.
pub(crate) fn run(course: &Course, new: &New) -> anyhow::Result<ExitCode> {
    let key = KeyParts::parse(&new.key)?;
    let title = title(&new.title)?;
    name::check_unused(course, &key)?;
    let written = files::write(course, &key, title)?;
    cli::print(&summary(&key, &written))?;
    Ok(ExitCode::SUCCESS)
}

fn title(title: &str) -> anyhow::Result<&str> {
    let title = title.trim();
    let escaped = visible(title);
    if title.is_empty() {
        bail!("the title is empty\nhelp: give the exercise a title for people");
    }
    if escaped != title {
        bail!("the title has invisible characters: {escaped}\nhelp: write one plain line");
    }
    Ok(title)
}

fn summary(key: &KeyParts, written: &[String]) -> String {
    let wrote = written.join("\nwrote ");
    let number = key.number;
    format!(
        "wrote {wrote}\n\n\
         help: `cargo xtask check --author {number}` lists what is left to do\n\
         help: `cargo xtask collect` measures the programs once they are yours; commit what it \
         writes, and `Cargo.lock`\n\
         help: the chapter \"For authors\" explains the steps: `cargo xtask book --open`\n"
    )
}
