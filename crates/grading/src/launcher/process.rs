//! What the launcher's own process does: it starts the program, watches it, cleans up
//! after it, and reports.

use std::io::{self, PipeReader, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::thread;

use anyhow::Context;

use super::observe::{self, Memory};
use super::output::Output;
use super::{Job, ProcessReport, READ_FILE_SIZE, Streams};
use crate::temporary_folder::{self, TemporaryFolder, VARIABLES};
use crate::{system, untrusted};

/// The argument that makes this program a launcher. The job follows.
pub(super) const ARGUMENT: &str = "launch";

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
    let temporary = TemporaryFolder::create(&job.temporary)?;
    let mut command = command(job);
    let together = join_streams(job, &mut command)?;
    command.envs(VARIABLES.map(|name| (name, temporary.path())));
    system::pass_pipe(&program_end, &mut command)?;
    let mut program = command.spawn()?;
    // The program can send signals to its parent. It would inherit this, so not before.
    system::block_signals()?;
    // Reading the report ends when no process has the other end open, so not this one.
    drop((program_end, command));
    let group = program.id();
    let folder = temporary.path().to_owned();
    thread::spawn(move || end_with_the_tool(group, &folder));
    let harness_report = Output::of(Some(harness_report), 0, job.output_bytes);
    let stdout = Output::of(program.stdout.take(), 0, job.output_bytes);
    let stderr = Output::of(program.stderr.take(), 0, job.output_bytes);
    let together = Output::of(together, job.output_bytes / 2, job.output_bytes / 2);
    let mut memory = Memory::default();
    let exit = observe::wait(&mut program, job.time, &mut memory);
    // Processes that it left behind would run on, and hold the pipes open.
    system::kill_group(group);
    // It may have joined another group, and not every system has groups.
    let _ = program.kill();
    system::kill_descendants();
    Ok(ProcessReport {
        exit: exit?,
        stdout: stdout.last(),
        stderr: stderr.last(),
        printed: together.printed(),
        harness_report: harness_report.last(),
        resident: memory.resident.max(system::peak_resident_of_children()),
        in_other_processes: memory.in_other_processes,
        files: job.files.iter().filter_map(|path| read_file(path)).collect(),
    })
}

/// Makes the output streams of `command` one, if `job` says so. Returns the other end.
fn join_streams(job: &Job, command: &mut Command) -> io::Result<Option<PipeReader>> {
    if job.streams == Streams::Apart {
        return Ok(None);
    }
    let (reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    Ok(Some(reader))
}

/// A file of the program: its text, or why it cannot be read. `None` if there is none.
fn read_file(path: &Path) -> Option<(PathBuf, Result<String, String>)> {
    let text = match untrusted::read(path, READ_FILE_SIZE) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => Err(error.to_string()),
    };
    Some((path.to_owned(), text))
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
    system::kill_descendants();
    temporary_folder::remove(temporary);
    std::process::exit(2);
}
