//! Builds the book: `heap-book COURSE_DIR [--open]`.
//!
//! `cargo xtask book` runs it. Exit status: 0 built, 1 something is wrong with
//! the book, 2 used wrongly.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use mdbook_heap::book::{Built, build};

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let (options, folders): (Vec<&OsString>, Vec<&OsString>) =
        arguments.iter().partition(|argument| *argument == "--open");
    let [course] = folders.as_slice() else {
        eprintln!("error: write `heap-book COURSE_DIR [--open]`");
        return ExitCode::from(2);
    };
    match build(Path::new(course)) {
        Ok(built) => show(&built, !options.is_empty()),
        Err(error) => {
            // Not `{error:?}`, which adds a backtrace where one was asked for.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn show(built: &Built, open: bool) -> ExitCode {
    for message in &built.messages {
        let level = message.level.as_str().to_lowercase();
        eprintln!("{}: {}", level.replace("warn", "warning"), message.text);
    }
    if built.is_broken() {
        return ExitCode::FAILURE;
    }
    let index = shown(&built.index);
    // Where nobody reads it, the book is built all the same.
    let _ = writeln!(std::io::stdout(), "the book is in {}", index.display());
    if open && let Err(error) = open::that_detached(&built.index) {
        eprintln!(
            "warning: no browser could be started ({error}); open {} in one",
            index.display()
        );
    }
    ExitCode::SUCCESS
}

/// `path`, from the current directory where it is below it.
fn shown(path: &Path) -> &Path {
    let current = std::env::current_dir().and_then(std::fs::canonicalize);
    let below = current.ok().and_then(|current| path.strip_prefix(current).ok());
    below.unwrap_or(path)
}
