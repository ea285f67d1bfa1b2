//! `cargo xtask book`: builds the book without mdBook installed.
//!
//! The builder is a program of its own, run through cargo: mdBook's driver takes long
//! to compile, and a learner who only wants a verdict should not wait for it.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::workspace_program::BOOK;
use grading::course::Course;

/// Options of `book`.
#[derive(Args)]
pub(crate) struct Book {
    /// Open the book in the browser.
    #[arg(long)]
    open: bool,
}

/// Builds the book.
///
/// # Errors
///
/// If the program cannot be built or started. The builder prints its own errors.
pub(crate) fn run(course: &Course, book: &Book) -> anyhow::Result<ExitCode> {
    let mut command = BOOK.command()?;
    command.arg(course.root.join("course"));
    if book.open {
        command.arg("--open");
    }
    let status = command.status().context("cannot start `heap-book`")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
