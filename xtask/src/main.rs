//! `cargo xtask`: the course's command line.
//!
//! - `check` builds, runs, measures and grades exercises; with `--author`, it verifies
//!   what exercises and solutions claim.
//! - `list` lists the exercises and the learner's progress with each.
//! - `guess` puts a guess at a peak on record.
//! - `hint` shows the next hint.
//! - `history` shows the guesses, hints and attempts at an exercise.
//! - `reset` restores the program of an exercise as it was shipped, or all of them.
//! - `run` runs one program and shows what it measured.
//! - `grow` runs one program at several sizes, and shows what grows.
//! - `book` builds the book.
//! - `view` shows one run in the browser.
//! - `watch`, which grades an exercise again on every save, is passed on to a program of
//!   that name; `grade`, `collect`, `bench` and `new`, for teachers and authors, to
//!   `authoring`.
//!
//! Exit status: 0 if everything selected passed; 1 if something did not; 2 if the
//! command was used wrongly or the tool itself failed.

mod commands;
mod workspace_program;

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;

use grading::course::Course;

use workspace_program::{AUTHORING, WATCH};

/// An exercise is named by its key, its name or its number: `2`,
/// `clinging-onto-memory` and `02-clinging-onto-memory` are the same.
#[derive(Subcommand)]
enum Command {
    /// Grade exercises: build, run and measure them.
    Check(commands::check::Check),
    /// Grade an exercise again on every save.
    Watch(commands::forwarded::Forwarded),
    /// List the exercises and your progress with each.
    List(commands::list::List),
    /// Put your guess at a peak on record, or show it.
    Guess(commands::guess::Guess),
    /// Show the next hint.
    Hint(commands::hint::Hint),
    /// Show your guesses, hints and attempts at an exercise.
    History(commands::history::History),
    /// Restore the program of an exercise as it was shipped, or all of them.
    Reset(commands::reset::Reset),
    /// For teachers: grade what learners handed in.
    Grade(commands::forwarded::Forwarded),
    /// Run one program and show what it measured.
    Run(commands::run::Run),
    /// Run one program with several sizes of data, and show what grows.
    Grow(commands::grow::Grow),
    /// For authors: measure every program, as shipped, for the book.
    Collect(commands::forwarded::Forwarded),
    /// Compare how long programs take, next to their peaks.
    Bench(commands::forwarded::Forwarded),
    /// Build the book.
    Book(commands::book::Book),
    /// Show one run in the browser: a report, or DHAT's own viewer.
    View(commands::view::View),
    /// For authors: start a new exercise from a small one that works.
    New(commands::forwarded::Forwarded),
}

fn main() -> ExitCode {
    match commands::forwarded::program_for_help() {
        Some(program) => cli::program::exit_code(commands::forwarded::run(program)),
        None => cli::program::main(run),
    }
}

fn run(command: Command, root: &Path) -> anyhow::Result<ExitCode> {
    let course = || Course::read(root);
    match command {
        Command::Grade(_) | Command::Collect(_) | Command::Bench(_) | Command::New(_) => {
            commands::forwarded::run(&AUTHORING)
        }
        Command::Check(check) if check.author => commands::forwarded::run(&AUTHORING),
        Command::Watch(_) => commands::forwarded::run(&WATCH),
        Command::Check(check) => commands::check::run(&course()?, &check),
        Command::List(list) => commands::list::run(&course()?, &list),
        Command::Guess(guess) => commands::guess::run(&course()?, &guess),
        Command::Hint(hint) => commands::hint::run(&course()?, &hint),
        Command::History(history) => commands::history::run(&course()?, &history),
        Command::Reset(reset) => commands::reset::run(&course()?, &reset),
        Command::Run(run) => commands::run::run(&course()?, &run),
        Command::Grow(grow) => commands::grow::run(&course()?, &grow),
        Command::Book(book) => commands::book::run(&course()?, &book),
        Command::View(view) => commands::view::run(&course()?, &view),
    }
}
