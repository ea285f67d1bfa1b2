//! `cargo xtask`: the course's command line.
//!
//! - `check` builds, runs, measures and grades exercises; with `--author`, it verifies
//!   what exercises and solutions claim.
//! - `watch` grades an exercise again on every save.
//! - `list` lists the exercises and the learner's progress with each.
//! - `hint` shows the next hint.
//! - `history` shows the attempts at an exercise.
//! - `reset` restores the program of an exercise as it was shipped.
//! - `run` runs one program and shows what it measured.
//! - `book` builds the book.
//! - `view` shows one run in the browser.
//! - `grade`, `collect`, `bench` and `new` are for teachers and authors: they are passed
//!   on to the program `authoring`.
//!
//! Exit status: 0 if everything selected passed; 1 if something did not; 2 if the
//! command was used wrongly or the tool itself failed.

mod attempts;
mod commands;
mod hints;
mod list;
mod state;
mod workspace_program;

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
    /// List the exercises and your progress with each.
    List(commands::list::List),
    /// Show the next hint.
    Hint(commands::hint::Hint),
    /// Show your attempts at an exercise.
    History(commands::history::History),
    /// Restore the program of an exercise as it was shipped.
    Reset(commands::reset::Reset),
    /// For teachers: grade what learners handed in.
    Grade(commands::authoring::Forwarded),
    /// Run one program and show what it measured.
    Run(commands::run::Run),
    /// For authors: measure every program, as shipped, for the book.
    Collect(commands::authoring::Forwarded),
    /// Compare how long programs take, next to their peaks.
    Bench(commands::authoring::Forwarded),
    /// Build the book.
    Book(commands::book::Book),
    /// Show one run in the browser: a report, or DHAT's own viewer.
    View(commands::view::View),
    /// For authors: start a new exercise from a small one that works.
    New(commands::authoring::Forwarded),
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
            commands::authoring::run()
        }
        Command::Check(check) if check.author => commands::authoring::run(),
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
