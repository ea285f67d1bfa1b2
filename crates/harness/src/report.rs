//! Sends the summary to the grader that started this program.
//!
//! The program can change its files after the run. So a grader opens a pipe, passes the
//! descriptor in `HEAP_REPORT`, and compares what comes through it with the files.

use std::env;
use std::fs::OpenOptions;
use std::io::{self, Write};

use course_format::run::Run;

/// Sends `run` through the pipe, if there is one.
pub(crate) fn send(run: &Run) -> io::Result<()> {
    let Some(descriptor) = env::var("HEAP_REPORT").ok().and_then(|text| text.parse::<u32>().ok())
    else {
        return Ok(());
    };
    let mut pipe = OpenOptions::new().write(true).open(format!("/dev/fd/{descriptor}"))?;
    let mut line = run.to_json();
    line.push(b'\n');
    pipe.write_all(&line)
}
