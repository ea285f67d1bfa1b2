//! The report to whoever started this program: the summary, a second time.
//!
//! Files can be written by anybody. A grader opens a pipe and names its end in
//! `HEAP_REPORT`; what comes through it is compared with the files.

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
