//! `cargo xtask book`: builds the book without mdBook installed.
//!
//! The builder is a program of its own, started through cargo: mdBook's driver
//! takes long to compile, and who only wants to be graded never waits for it.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::companion::BOOK;
use grading::course::Course;

/// What to do with the book once it is built.
#[derive(Args)]
pub(crate) struct Book {
    /// Open it in the browser.
    #[arg(long)]
    open: bool,
}

/// Builds the book.
///
/// # Errors
///
/// If cargo cannot be started. The builder prints its own errors.
pub(crate) fn run(course: &Course, book: &Book) -> anyhow::Result<ExitCode> {
    let mut command = BOOK.command();
    command.arg(course.root.join("course"));
    if book.open {
        command.arg("--open");
    }
    let status = command.status().context("cannot start cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
