//! The commands for authors and teachers. `cargo xtask` builds and runs this program
//! for the commands below, so that a learner's first verdict never waits for it to
//! compile. It takes the same arguments as `cargo xtask`, and calls itself that in help
//! and errors.
//!
//! - `check --author` verifies what exercises and solutions claim.
//! - `collect` measures every program for the book.
//! - `bench` compares how long programs take.
//! - `new` starts a new exercise.
//! - `grade` grades what learners handed in.
//! - `junit` converts the verdicts of `cargo xtask check` to a JUnit report.
//!
//! The exit status is that of `cargo xtask`.

mod author;
mod bench;
mod class;
mod commands;
mod report;
mod rustc;
mod rustfmt;
mod summary;

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;

use grading::course::Course;

#[derive(Subcommand)]
enum Command {
    /// For authors: verify what exercises and solutions claim.
    Check(commands::check::Check),
    /// For teachers: grade what learners handed in.
    Grade(commands::grade::Grade),
    /// For authors: measure every program, as shipped, for the book.
    Collect(commands::collect::Collect),
    /// Compare how long programs take, next to their peaks.
    Bench(commands::bench::Bench),
    /// For authors: start a new exercise from a small one that works.
    New(commands::new::New),
    /// Convert the suites on standard input to a JUnit report.
    #[command(hide = true)]
    Junit,
}

fn main() -> ExitCode {
    cli::program::main(run)
}

fn run(command: Command, root: &Path) -> anyhow::Result<ExitCode> {
    let course = || Course::read(root);
    match command {
        Command::Check(check) => commands::check::run(&course()?, &check),
        Command::Grade(grade) => commands::grade::run(&course()?, &grade),
        Command::Collect(collect) => commands::collect::run(&course()?, &collect),
        Command::Bench(bench) => commands::bench::run(&course()?, &bench),
        Command::New(new) => commands::new::run(&course()?, &new),
        Command::Junit => report::junit::convert(),
    }
}
