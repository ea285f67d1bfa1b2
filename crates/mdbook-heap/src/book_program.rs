//! The program `heap-book COURSE_DIR [--open]`, which `cargo xtask book` runs. It is in the
//! library for tests that are in another package.
//!
//! Exit status: 0 built, 1 the book has faults, 2 wrong usage.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use heap_profile::text::visible_lines;

use crate::book::{BuiltBook, build};
use crate::files::shown;

/// Runs the program with the arguments of this process.
#[must_use]
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let (options, folders): (Vec<&OsString>, Vec<&OsString>) =
        arguments.iter().partition(|argument| *argument == "--open");
    let [course] = folders.as_slice() else {
        eprintln!("error: write `heap-book COURSE_DIR [--open]`");
        return ExitCode::from(2);
    };
    match build(Path::new(course)) {
        Ok(book) => report(&book, !options.is_empty()),
        Err(error) => {
            // Not `{error:?}`, which adds a backtrace if `RUST_BACKTRACE` is set.
            eprintln!("error: {}", visible_lines(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}

fn report(book: &BuiltBook, open: bool) -> ExitCode {
    for message in &book.messages {
        let level = message.level.as_str().to_lowercase();
        eprintln!("{}: {}", level.replace("warn", "warning"), visible_lines(&message.text));
    }
    if book.has_errors() {
        return ExitCode::FAILURE;
    }
    let index = shown(from_here(&book.index));
    // A closed standard output is no reason to fail: the book is built.
    let _ = writeln!(std::io::stdout(), "the book is in {index}");
    if open && let Err(error) = open::that_detached(&book.index) {
        eprintln!("warning: no browser could be started ({error}); open {index} in one");
    }
    ExitCode::SUCCESS
}

/// `path`, relative to the current directory if it is inside it.
fn from_here(path: &Path) -> &Path {
    let current = std::env::current_dir().and_then(std::fs::canonicalize);
    let below = current.ok().and_then(|current| path.strip_prefix(current).ok());
    below.unwrap_or(path)
}
