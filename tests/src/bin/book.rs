//! The program that builds the book, compiled with the same features as these tests.

use std::process::ExitCode;

fn main() -> ExitCode {
    mdbook_heap::book_program::run()
}
