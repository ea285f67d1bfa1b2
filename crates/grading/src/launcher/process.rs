//! What the launcher's own process does: it starts the program, watches it, cleans up
//! after it, and reports.

use std::io::{self, Read, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Context;

use super::{Exit, Job, ProcessReport};
use crate::temporary_folder::{self, TemporaryFolder, VARIABLES};
use crate::{system, untrusted};

/// The argument that makes this program a launcher. The job follows.
pub(super) const ARGUMENT: &str = "launch";

/// The largest file that is put into the report, in bytes. The profiles of the course have
/// some ten thousand, and this little can be held in memory.
const MAX_REPORTED_FILE: u64 = 64_000_000;

/// How long to wait between two looks at the program: much longer than a look takes, which
/// is some microseconds, and much shorter than the programs run.
const POLL_INTERVAL: Duration = Duration::from_millis(2);

/// The variables of the tool's environment that a program inherits: `PATH`, and the one
/// that Windows needs to start a program.
const INHERITED_VARIABLES: [&str; 2] = ["PATH", "SystemRoot"];

/// Runs the job, if this process was started as a launcher.
pub(crate) fn run_if_launcher() -> Option<anyhow::Result<ExitCode>> {
    let mut arguments = std::env::args().skip(1);
    let job = (arguments.next()? == ARGUMENT).then(|| arguments.next().unwrap_or_default())?;
    Some(run_and_report(&job))
}

/// Runs the job in `text`, which is the tool's JSON, and prints the report.
fn run_and_report(text: &str) -> anyhow::Result<ExitCode> {
    let job: Job = serde_json::from_str(text).context("the job is not the tool's own")?;
    system::close_inherited_files();
    system::start_session().context("cannot lead a session")?;
    system::limit(job.address_space, job.file_size).context("cannot set limits")?;
    let report = run(&job).with_context(|| format!("cannot run {}", job.executable.display()))?;
    serde_json::to_writer(stdout(), &report)?;
    stdout().flush()?;
    Ok(ExitCode::SUCCESS)
}

fn run(job: &Job) -> io::Result<ProcessReport> {
    let (harness_report, program_end) = io::pipe()?;
    let temporary = TemporaryFolder::create()?;
    let mut command = command(job);
    command.envs(VARIABLES.map(|name| (name, temporary.path())));
    system::pass_pipe(&program_end, &mut command)?;
    let mut program = command.spawn()?;
    // Reading the report ends when no process has the other end open, so not this one.
    drop((program_end, command));
    let group = program.id();
    let folder = temporary.path().to_owned();
    thread::spawn(move || end_with_the_tool(group, &folder));
    let harness_report = keep_end(Some(harness_report), job.output_bytes);
    let stdout = keep_end(program.stdout.take(), job.output_bytes);
    let stderr = keep_end(program.stderr.take(), job.output_bytes);
    let (exit, resident_peak) = wait(&mut program, job.time)?;
    // Processes that it left behind would run on, and hold the pipes open.
    system::kill_group(group);
    system::kill_children();
    let text = |reader: JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned()
    };
    Ok(ProcessReport {
        exit,
        stdout: text(stdout),
        stderr: text(stderr),
        harness_report: text(harness_report),
        resident: resident_peak.max(system::peak_resident_of_children()),
        files: job.files.iter().filter_map(|path| read_file(path)).collect(),
    })
}

/// Reads a file of the program, if it is a regular one and not too large.
fn read_file(path: &Path) -> Option<(PathBuf, String)> {
    let bytes = untrusted::read(path, MAX_REPORTED_FILE).ok()?;
    Some((path.to_owned(), String::from_utf8_lossy(&bytes).into_owned()))
}

/// The program with a clean environment: nothing of the tool's or the shell's that could
/// change what it allocates.
fn command(job: &Job) -> Command {
    let mut command = Command::new(&job.executable);
    command.args(&job.arguments).env_clear();
    for name in INHERITED_VARIABLES {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    command.envs(job.environment.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    system::own_group(&mut command);
    command
}

/// Waits until the tool closes the pipe, then kills the program and exits.
fn end_with_the_tool(group: u32, temporary: &Path) {
    let _ = io::copy(&mut stdin(), &mut io::sink());
    system::kill_group(group);
    system::kill_children();
    temporary_folder::remove(temporary);
    std::process::exit(2);
}

/// Reads `output` to its end on another thread, so that the program never blocks on a full
/// pipe, and keeps the last `max_bytes` of it.
fn keep_end(output: Option<impl Read + Send + 'static>, max_bytes: usize) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let (mut end, mut chunk) = (Vec::new(), [0; 8 * 1024]);
        let Some(mut output) = output else { return end };
        while let Ok(length @ 1..) = output.read(&mut chunk) {
            end.extend_from_slice(&chunk[..length]);
            let surplus = end.len().saturating_sub(max_bytes);
            end.drain(..surplus);
        }
        end
    })
}

/// Waits for the program. Returns how it ended, and the most bytes that were found
/// resident: asked again and again, because the program can reset the kernel's peak.
fn wait(program: &mut Child, time: Duration) -> io::Result<(Exit, u64)> {
    let (start, mut peak) = (Instant::now(), 0);
    let status_file = PathBuf::from(format!("/proc/{}/status", program.id()));
    loop {
        // Not there if the process has ended, or the system is not Linux.
        peak = peak.max(system::proc_bytes(&status_file, "VmHWM:").unwrap_or(0));
        if let Some(status) = program.try_wait()? {
            return Ok((exit_of(status), peak));
        }
        if start.elapsed() >= time {
            system::kill_group(program.id());
            program.wait()?;
            return Ok((Exit::TimedOut, peak));
        }
        thread::sleep(POLL_INTERVAL);
    }
}

fn exit_of(status: ExitStatus) -> Exit {
    match status.code() {
        Some(code) => Exit::Status(code),
        None => Exit::Signal(system::signal(status)),
    }
}
