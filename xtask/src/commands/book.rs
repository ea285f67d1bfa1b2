//! `cargo xtask book`: builds the book without mdBook installed.
//!
//! The builder is a program of its own, run through cargo: mdBook's driver takes long
//! to compile, and a learner who only wants a verdict should not wait for it.

use std::process::ExitCode;

use clap::Args;

use crate::workspace_program::{self, BOOK};
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
    let folder = course.root.join("course").into_os_string();
    let arguments = [folder].into_iter().chain(book.open.then(|| "--open".into()));
    workspace_program::run(&BOOK, arguments)
}
