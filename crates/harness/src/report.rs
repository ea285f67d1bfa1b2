//! Sends the summary to the grader that started this program.
//!
//! The program can change its files after the run. So a grader opens a pipe, passes the
//! descriptor in `HEAP_REPORT`, and compares what comes through it with the files.

use std::env;
use std::fs::OpenOptions;
use std::io::{self, Write};

use course_format::run::Run;

/// The descriptor of the pipe, if there is one.
pub(crate) fn descriptor() -> Option<i32> {
    env::var("HEAP_REPORT").ok()?.parse().ok()
}

/// Sends `run` through the pipe, if there is one.
pub(crate) fn send(run: &Run) -> io::Result<()> {
    send_line(run.to_json())
}

/// Sends `line`, and its end, through the pipe, if there is one.
pub(crate) fn send_line(mut line: Vec<u8>) -> io::Result<()> {
    let Some(descriptor) = descriptor() else { return Ok(()) };
    let mut pipe = OpenOptions::new().write(true).open(format!("/dev/fd/{descriptor}"))?;
    line.push(b'\n');
    pipe.write_all(&line)
}
