//! The preprocessor as a program for `mdbook`: it reads a book from standard input,
//! expands its directives, and writes it to standard output.

use std::ffi::OsString;
use std::io::{IsTerminal, Write, stdin, stdout};
use std::process::ExitCode;

use heap_profile::text::visible_lines;
use mdbook_heap::Heap;
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, parse_input};

const USAGE: &str =
    "this program is run by mdbook; to read the book, run `cargo xtask book --open`";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [] if !stdin().is_terminal() => preprocess(),
        [word, renderer] if word == "supports" && renderer == "html" => Ok(()),
        [word, _] if word == "supports" => return ExitCode::FAILURE,
        _ => {
            eprintln!("error: {USAGE}");
            return ExitCode::from(2);
        }
    };
    if let Err(error) = outcome {
        // Not `{error:?}`, which adds a backtrace if `RUST_BACKTRACE` is set.
        eprintln!("error: {}", visible_lines(&format!("{error:#}")));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn preprocess() -> Result<()> {
    let (context, book) = parse_input(stdin().lock())?;
    let book = Heap.run(&context, book)?;
    let mut out = stdout().lock();
    serde_json::to_writer(&mut out, &book)?;
    out.flush()?;
    Ok(())
}
