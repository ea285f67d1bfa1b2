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
//! The program runs as the same user, and can stop or kill its launcher. The tool notices,
//! ends what the launcher can end no more, and says so: see [`LauncherLost`].
//!
//! This module is the tool's side; `process` is what the launcher itself does.

mod job;
mod observe;
mod output;
pub(crate) mod process;

use std::env;
use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};

use crate::{system, temporary_folder};

pub use job::{
    DEFAULT_TIME_LIMIT, Exit, FILE_SIZE, Job, LauncherLost, Limits, ProcessReport, READ_FILE_SIZE,
    Streams,
};

/// How long to wait between two looks whether the launcher was stopped. It is only for that:
/// a report is noticed at once.
const LOOK_INTERVAL: Duration = Duration::from_millis(50);

/// How long the launcher may take to start the program and to clean up after it. It takes
/// milliseconds, unless the machine is very busy.
const GRACE: Duration = Duration::from_mins(1);

/// Runs `job` in the launcher that `launcher` starts, and waits for its report.
///
/// # Errors
///
/// If the launcher cannot be started, reports that it could not run the program, or is
/// [lost](LauncherLost).
pub fn run_job(mut launcher: Command, job: &Job) -> anyhow::Result<ProcessReport> {
    launcher.arg(process::ARGUMENT).arg(serde_json::to_string(job)?);
    launcher.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut launcher = launcher.spawn().context("cannot start the launcher")?;
    // Kept open: when it closes, the launcher kills the program.
    let lifeline = launcher.stdin.take();
    let output = output(&mut launcher, job.time.saturating_add(GRACE));
    let report = output.as_ref().ok().and_then(|[report, _]| serde_json::from_slice(report).ok());
    if report.is_none() {
        // Before the launcher is waited for, so that nothing else has its id yet.
        let _ = launcher.kill();
        system::kill_session(launcher.id(), &job.temporary.to_string_lossy());
        temporary_folder::remove(&job.temporary);
    }
    drop(lifeline);
    let status = launcher.wait().context("cannot wait for the launcher")?;
    let [_, errors] = output?;
    report.ok_or_else(|| failure(status, &errors))
}

/// Why a launcher that ended with `status` and printed `errors` has not reported.
fn failure(status: ExitStatus, errors: &[u8]) -> anyhow::Error {
    let message = String::from_utf8_lossy(errors);
    let message = message.trim().trim_start_matches("error: ");
    match status.code() {
        None => LauncherLost::Killed(system::signal(status)).into(),
        // This is how `bwrap` says it.
        Some(code @ 129..) => LauncherLost::Killed(code - 128).into(),
        Some(_) if message.is_empty() => anyhow!("the launcher: {status}"),
        Some(_) => anyhow!("{message}"),
    }
}

/// What the launcher prints, on standard output and on standard error, until it ends.
fn output(launcher: &mut Child, longest: Duration) -> Result<[Vec<u8>; 2], LauncherLost> {
    let start = Instant::now();
    let (sender, receiver) = channel();
    read_to_end(0, launcher.stdout.take(), &sender);
    read_to_end(1, launcher.stderr.take(), &sender);
    let (mut output, mut finished) = ([vec![], vec![]], 0);
    while finished < output.len() {
        match receiver.recv_timeout(LOOK_INTERVAL) {
            Ok((index, bytes)) => {
                output[index] = bytes;
                finished += 1;
            }
            Err(RecvTimeoutError::Timeout) if system::is_stopped(launcher.id()) => {
                return Err(LauncherLost::Stopped);
            }
            Err(RecvTimeoutError::Timeout) if start.elapsed() < longest => {}
            Err(_) => return Err(LauncherLost::Silent),
        }
    }
    Ok(output)
}

/// Reads `output` to its end on a thread of its own, and sends what it was, with `index`.
fn read_to_end(
    index: usize,
    output: Option<impl Read + Send + 'static>,
    sender: &Sender<(usize, Vec<u8>)>,
) {
    let sender = sender.clone();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What cannot be read is missing, and noticed as such.
        let _ = output.map(|mut output| output.read_to_end(&mut bytes));
        // Nobody receives it any more if the launcher was lost.
        let _ = sender.send((index, bytes));
    });
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
