//! The launcher: a process between the tool and a program that it runs.
//!
//! The tool starts itself again as `launch JOB`, and that process starts the program. It
//! exists for these reasons:
//!
//! - On Linux a program inherits the peak of resident memory of the process that
//!   started it, so that process has to be small.
//! - Limits are inherited: the launcher sets them for itself, and the program has them
//!   too.
//! - Processes that the program leaves behind become children of the launcher, which
//!   kills them.
//! - The launcher's standard input is a pipe from the tool. It closes when the tool ends,
//!   for whatever reason, and then the launcher kills the program.
//! - The program gets a folder for temporary files, which the launcher removes.
//!
//! The launcher prints its report as one line of JSON on standard output.
//!
//! This module is the tool's side; `process` is what the launcher itself does.

mod job;
pub(crate) mod process;

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

pub use job::{Exit, FILE_SIZE, Job, Limits, ProcessReport, TIME};

/// Runs `job` in the launcher that `launcher` starts, and waits for its report.
///
/// # Errors
///
/// If the launcher cannot be started, or reports that it could not run the program.
pub fn run_job(mut launcher: Command, job: &Job) -> anyhow::Result<ProcessReport> {
    launcher.arg(process::ARGUMENT).arg(serde_json::to_string(job)?);
    launcher.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut launcher = launcher.spawn().context("cannot start the launcher")?;
    // Kept open: `wait_with_output` would close it, and the launcher kills the program then.
    let lifeline = launcher.stdin.take();
    let output = launcher.wait_with_output().context("cannot wait for the launcher")?;
    drop(lifeline);
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let message = message.trim().trim_start_matches("error: ");
        bail!(if message.is_empty() {
            format!("the launcher: {}", output.status)
        } else {
            message.into()
        });
    }
    serde_json::from_slice(&output.stdout).context("the launcher printed no report")
}

/// The command that starts this program as a launcher; [`run_job`] adds the job.
///
/// # Errors
///
/// If the system does not say where this program is.
pub fn command() -> io::Result<Command> {
    Ok(Command::new(own_program()?))
}

/// The path of this program. On Linux it stays valid if the program is rebuilt while this
/// process runs.
///
/// # Errors
///
/// If the system does not say where this program is.
pub fn own_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { env::current_exe() }
}
