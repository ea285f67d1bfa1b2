//! `cargo xtask`: how the course is used from the command line.
//!
//! - `check` grades exercises: builds, runs and measures them; with `--author`, it
//!   proves that they are what they are said to be.
//! - `watch` grades an exercise again on every save.
//! - `list` says which exercises there are, and how far the learner is.
//! - `hint` shows one hint more.
//! - `history` shows the attempts at an exercise.
//! - `reset` puts the program of an exercise back as it was shipped.
//! - `grade` grades what learners handed in.
//! - `run` runs one program and shows what it measured.
//! - `collect` measures every program for the book.
//! - `bench` times programs, in turns.
//! - `book` builds the book.
//! - `view` shows one run in the browser.
//! - `new` begins an exercise.
//!
//! Exit status: 0, all that was selected passed; 1, something did not; 2, the
//! command was used wrongly or the tool itself failed.

mod attempts;
mod commands;
mod companion;
mod hints;
mod list;
mod state;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use grading::course::Course;

/// Letting Go: heap memory in Rust, measured.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    /// The course to work on [default: the one this tool was built in].
    #[arg(long, global = true, value_name = "FOLDER")]
    root: Option<PathBuf>,

    #[command(flatten)]
    color: colorchoice_clap::Color,

    #[command(subcommand)]
    command: Command,
}

/// An exercise is named by its key, its name or its number: `2`,
/// `clinging-onto-memory` and `02-clinging-onto-memory` are the same.
#[derive(Subcommand)]
enum Command {
    /// Grade exercises: build, run and measure them.
    Check(commands::check::Check),
    /// Grade an exercise again on every save.
    Watch(commands::watch::Watch),
    /// List the exercises, and how far you are with each.
    List(commands::list::List),
    /// Show one hint more.
    Hint(commands::hint::Hint),
    /// Show your attempts at an exercise.
    History(commands::history::History),
    /// Put the program of an exercise back as it was shipped.
    Reset(commands::reset::Reset),
    /// For teachers: grade what learners handed in.
    Grade(commands::forward::Forwarded),
    /// Run one program and show what it measured.
    Run(commands::run::Run),
    /// Measure every program, as shipped, for the book.
    Collect(commands::forward::Forwarded),
    /// Time programs, in turns, beside what they hold.
    Bench(commands::forward::Forwarded),
    /// Build the book.
    Book(commands::book::Book),
    /// Show one run in the browser: a report, or DHAT's own viewer.
    View(commands::view::View),
    /// Begin an exercise from a small one that works: for those who write them.
    New(commands::forward::Forwarded),
}

fn main() -> ExitCode {
    let result = grading::companion().unwrap_or_else(|| run(Arguments::parse()));
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    arguments.color.write_global();
    let root = arguments.root.unwrap_or_else(own_root);
    let course = || Course::read(&root);
    match arguments.command {
        Command::Grade(_) | Command::Collect(_) | Command::Bench(_) | Command::New(_) => {
            commands::forward::authoring()
        }
        Command::Check(check) if check.author => commands::forward::authoring(),
        Command::Check(check) => commands::check::run(&course()?, &check),
        Command::Watch(watch) => commands::watch::run(&course()?, &watch),
        Command::List(list) => commands::list::run(&course()?, &list),
        Command::Hint(hint) => commands::hint::run(&course()?, &hint),
        Command::History(history) => commands::history::run(&course()?, &history),
        Command::Reset(reset) => commands::reset::run(&course()?, &reset),
        Command::Run(run) => commands::run::run(&course()?, &run),
        Command::Book(book) => commands::book::run(&course()?, &book),
        Command::View(view) => commands::view::run(&course()?, &view),
    }
}

/// The workspace that this tool was compiled in.
fn own_root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}
