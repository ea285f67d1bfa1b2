//! Starting the [launcher](crate::launch) of a program, and what every job has in
//! common.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};

use crate::launch::{Job, ProcessReport};

/// How long a program may run where nobody says otherwise.
pub const TIME: Duration = Duration::from_secs(30);

/// The largest file that a program may write.
pub const FILE_SIZE: u64 = 256_000_000;

/// Address space beyond what a program needs: mimalloc reserves it by the
/// gibibyte, and a thread's stack is reserved whole.
const RESERVED: u64 = 2_000_000_000;

/// How much a program may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long it may run.
    pub time: Duration,
    /// Bytes of memory that it is known to need.
    pub memory: u64,
    /// Whether it may have huge pages, which are quicker to get; what is resident
    /// is then rounded up by megabytes.
    pub huge_pages: bool,
}

/// Bytes of what a program prints that are kept: the end of it.
const OUTPUT: usize = 64 * 1024;

/// A job with nothing set but its limits.
#[must_use]
pub fn job(executable: &Path, limits: Limits) -> Job {
    Job {
        executable: executable.to_owned(),
        arguments: Vec::new(),
        environment: Vec::new(),
        time: limits.time,
        address_space: limits.memory.saturating_mul(2).saturating_add(RESERVED),
        file_size: FILE_SIZE,
        output: OUTPUT,
        files: Vec::new(),
    }
}

/// Runs `job` in a [launcher](crate::launch), which the command `launcher` starts.
///
/// # Errors
///
/// If it cannot be started, or says that it could not do the job.
pub fn launched(mut launcher: Command, job: &Job) -> anyhow::Result<ProcessReport> {
    launcher.arg(crate::launch::WORD).arg(serde_json::to_string(job)?);
    launcher.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut launcher = launcher.spawn().context("cannot start the launcher")?;
    // Closed when this process ends, however that happens.
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

/// This program, to be started as a launcher.
///
/// # Errors
///
/// If the system does not say where it is.
pub fn launcher() -> io::Result<Command> {
    Ok(Command::new(own_program()?))
}

/// This program: on Linux also when it was built anew since it began.
///
/// # Errors
///
/// If the system does not say where it is.
pub fn own_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { env::current_exe() }
}
