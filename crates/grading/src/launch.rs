//! The launcher: the process between the tool and a program that it runs.
//!
//! The tool starts itself again as `launch JOB`, and that process starts the
//! program. It exists for these reasons:
//!
//! - On Linux a program inherits the peak of resident memory of the process that
//!   started it, so that process has to be small.
//! - Limits are inherited: the launcher sets them for itself, and the program has
//!   them too.
//! - Processes that the program leaves behind become children of the launcher, which
//!   ends them.
//! - The launcher's standard input is a pipe from the tool. It closes when the tool
//!   ends, however that happens, and then the launcher ends everything.
//! - The program gets a folder for temporary files, which the launcher removes.
//!
//! It reports what it saw as one line of JSON on its standard output.

use std::fs;
use std::io::{self, Read, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::temporary_folder::{self, TemporaryFolder, VARIABLES};
use crate::{system, untrusted};

/// The argument that starts this tool as a launcher.
pub const WORD: &str = "launch";

/// Bytes of a file that is brought: many times what the largest profile has,
/// and little enough to be held in memory.
const LARGEST_FILE: u64 = 64_000_000;

/// How often the program is looked at: far below what one takes.
const LOOK: Duration = Duration::from_millis(2);

/// A program to run, and its limits.
#[derive(Debug, Serialize, Deserialize)]
pub struct Job {
    /// What to run.
    pub executable: PathBuf,
    /// What it is started with.
    pub arguments: Vec<String>,
    /// What its environment holds beside `PASSED_ON`.
    pub environment: Vec<(String, String)>,
    /// How long it may run.
    pub time: Duration,
    /// Bytes of address space it may have.
    pub address_space: u64,
    /// Bytes that a file it writes may have.
    pub file_size: u64,
    /// Bytes of each of its outputs that are kept: the end.
    pub output: usize,
    /// Files of the program that the report should hold: the tool cannot see those
    /// of a sandbox.
    pub files: Vec<PathBuf>,
}

/// What a program's environment has of the tool's own.
const PASSED_ON: [&str; 2] = ["PATH", "SystemRoot"];

/// What the launcher saw of a program.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProcessReport {
    /// How it ended.
    pub exit: Exit,
    /// The end of what it printed on standard output.
    pub stdout: String,
    /// The end of what it printed on standard error.
    pub stderr: String,
    /// What the harness in it sent through the pipe.
    pub harness_report: String,
    /// Peak of resident memory of the program or of a process it started, in bytes,
    /// by the kernel.
    pub resident: u64,
    /// The contents of the job's files that exist.
    pub files: Vec<(PathBuf, String)>,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exit {
    /// By itself, with this status.
    Status(i32),
    /// By the signal of this number.
    Signal(i32),
    /// Its time was up.
    TimedOut,
}

/// The job, where this process was started to launch one.
#[must_use]
pub fn job() -> Option<String> {
    let mut arguments = std::env::args().skip(1);
    (arguments.next()? == WORD).then(|| arguments.next().unwrap_or_default())
}

/// Runs the job in `text`, which is JSON of the tool, and prints the report.
///
/// # Errors
///
/// If the program cannot be started.
pub fn main(text: &str) -> anyhow::Result<ExitCode> {
    let job: Job = serde_json::from_str(text).context("the job is not the tool's own")?;
    system::close_inherited_files();
    system::start_session().context("cannot lead a session")?;
    system::limit(job.address_space, job.file_size).context("cannot set limits")?;
    let process = run(&job).with_context(|| format!("cannot run {}", job.executable.display()))?;
    serde_json::to_writer(stdout(), &process)?;
    stdout().flush()?;
    Ok(ExitCode::SUCCESS)
}

fn run(job: &Job) -> io::Result<ProcessReport> {
    let (report, its_end) = io::pipe()?;
    let temporary = TemporaryFolder::create()?;
    let mut command = command(job);
    command.envs(VARIABLES.map(|name| (name, temporary.path())));
    system::pass_pipe(&its_end, &mut command)?;
    let mut program = command.spawn()?;
    drop((its_end, command));
    let group = program.id();
    let left_behind = temporary.path().to_owned();
    thread::spawn(move || end_with_the_tool(group, &left_behind));
    let report = keep_end(Some(report), job.output);
    let stdout = keep_end(program.stdout.take(), job.output);
    let stderr = keep_end(program.stderr.take(), job.output);
    let (exit, seen) = wait(&mut program, job.time)?;
    // Whatever it left behind holds the pipes open, and runs on.
    system::kill_group(group);
    system::kill_children();
    let text = |kept: JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&kept.join().unwrap_or_default()).into_owned()
    };
    Ok(ProcessReport {
        exit,
        stdout: text(stdout),
        stderr: text(stderr),
        harness_report: text(report),
        resident: seen.max(system::peak_resident_of_children()),
        files: job.files.iter().filter_map(|path| read_file(path)).collect(),
    })
}

/// A file of the program: only a regular one that is not too large.
fn read_file(path: &Path) -> Option<(PathBuf, String)> {
    let bytes = untrusted::read(path, LARGEST_FILE).ok()?;
    Some((path.to_owned(), String::from_utf8_lossy(&bytes).into_owned()))
}

/// The program with a clean environment: nothing of the tool's, or of the
/// shell's, that could change what it allocates.
fn command(job: &Job) -> Command {
    let mut command = Command::new(&job.executable);
    command.args(&job.arguments).env_clear();
    for name in PASSED_ON {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    command.envs(job.environment.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    system::own_group(&mut command);
    command
}

/// Waits until the tool closes the pipe, then ends everything.
fn end_with_the_tool(group: u32, temporary: &Path) {
    let _ = io::copy(&mut stdin(), &mut io::sink());
    system::kill_group(group);
    system::kill_children();
    temporary_folder::remove(temporary);
    std::process::exit(2);
}

/// Reads `output` to its end, in a thread, so that the program never waits for
/// a reader; keeps the last `most` bytes.
fn keep_end(output: Option<impl Read + Send + 'static>, most: usize) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let (mut kept, mut chunk) = (Vec::new(), [0; 8 * 1024]);
        let Some(mut output) = output else { return kept };
        while let Ok(read @ 1..) = output.read(&mut chunk) {
            kept.extend_from_slice(&chunk[..read]);
            let surplus = kept.len().saturating_sub(most);
            kept.drain(..surplus);
        }
        kept
    })
}

/// Waits for the program, and returns the most that was seen resident: it may
/// have the kernel forget.
fn wait(program: &mut Child, time: Duration) -> io::Result<(Exit, u64)> {
    let (start, mut seen) = (Instant::now(), 0);
    let status_file = PathBuf::from(format!("/proc/{}/status", program.id()));
    loop {
        seen = seen.max(resident(&status_file));
        if let Some(status) = program.try_wait()? {
            return Ok((exit_of(status), seen));
        }
        if start.elapsed() >= time {
            system::kill_group(program.id());
            program.wait()?;
            return Ok((Exit::TimedOut, seen));
        }
        thread::sleep(LOOK);
    }
}

/// The most that has been resident, in bytes, by `/proc/PID/status`.
fn resident(status: &Path) -> u64 {
    let text = fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}

fn exit_of(status: ExitStatus) -> Exit {
    match status.code() {
        Some(code) => Exit::Status(code),
        None => Exit::Signal(system::signal(status)),
    }
}
