//! Builds the book: `heap-book COURSE_DIR [--open]`.

use std::process::ExitCode;

fn main() -> ExitCode {
    mdbook_heap::book_program::run()
}
