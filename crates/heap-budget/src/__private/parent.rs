//! A test in a process that it shares with others: it starts a process for itself,
//! relays what is printed there, and passes or fails by its report.

use std::env;
use std::io::{self, PipeReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::relay::{self, Output};
use super::report::{Finding, Report};
use super::{TestCase, Verdict, figures, message, recorded_margin};
use crate::temp_folder::TempFolder;

/// The variable with the folder that a child reports to.
pub(super) const FOLDER: &str = "HEAP_BUDGET_FOLDER";
/// The variable with the name of the test that a child has to run.
pub(super) const TEST: &str = "HEAP_BUDGET_TEST";

/// How long to wait for output after the child has exited. There may be none: processes
/// that the child started can hold the pipe open.
const OUTPUT_GRACE: Duration = Duration::from_secs(2);

/// How long dhat may take, at least: the timeout is one for a test that is counted.
const PROFILE_TIMEOUT: Duration = Duration::from_secs(300);

/// How long a process may take that counts, or has to explain `finding`.
pub(super) fn timeout(case: &TestCase, finding: Option<&Finding>) -> Duration {
    let timeout = case.timeout();
    if finding.is_some() { timeout.max(PROFILE_TIMEOUT) } else { timeout }
}

/// Runs the test of `case` in a process of its own.
pub(super) fn run(case: &TestCase) -> Verdict {
    let report = match counted(case) {
        Err(error) => return Err(message::not_started(case, &error)),
        Ok(Report::Over(finding)) => explained(case, &finding),
        Ok(report) => report,
    };
    figures::add(case, &report).map_err(|error| message::not_added(case, &error))?;
    match report {
        Report::Passed(passed) if recorded_margin().is_some() => {
            Ok(message::recorded(case, &passed))
        }
        Report::Passed(passed) => Ok(passed.summary),
        Report::Failed(text) | Report::Explained(_, text) => Err(text),
        Report::Over(_) => Err(message::not_run(case)),
    }
}

/// Runs the test under a counter, and prints what it prints.
fn counted(case: &TestCase) -> io::Result<Report> {
    let folder = TempFolder::new()?;
    let mut command = command(case, folder.path())?;
    let marker = relay::marker(folder.path());
    let outputs = connect(&mut command, is_captured())?;
    let mut child = command.spawn()?;
    // It has the ends of the pipes that are written to, and no other process may.
    drop(command);
    let (done, ended) = mpsc::channel();
    let count = outputs.len();
    for (reader, output) in outputs {
        relay::relay(reader, marker.clone(), output, done.clone());
    }
    let status = wait(&mut child, timeout(case, None))?;
    for _ in 0..count {
        // Without a message, what there was by then has been printed.
        let _ = ended.recv_timeout(OUTPUT_GRACE);
    }
    Ok(judged(case, status, folder.path()))
}

/// Runs the test again, under dhat, and says who holds the memory.
fn explained(case: &TestCase, finding: &Finding) -> Report {
    let explain = || {
        let folder = TempFolder::new()?;
        finding.write(folder.path())?;
        let mut command = command(case, folder.path())?;
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let status = wait(&mut child, timeout(case, Some(finding)))?;
        match (Report::read(folder.path()), status) {
            (Some(Report::Failed(text)), _) => Ok(Report::Explained(finding.clone(), text)),
            (Some(Report::Passed(passed)), _) => Ok(Report::Passed(passed)),
            (_, Some(status)) => Err(io::Error::other(status.to_string())),
            (_, None) => Err(io::Error::other("it had not finished, and was killed")),
        }
    };
    explain().unwrap_or_else(|error| {
        let problem = format!("the test was run again to see that, and failed: {error}");
        let text = message::explained(case, finding, Err(problem));
        Report::Explained(finding.clone(), text)
    })
}

/// This executable again, for this one test.
fn command(case: &TestCase, folder: &Path) -> io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command
        .arg(case.name())
        .args(["--exact", "--include-ignored", "--nocapture", "--test-threads=1"])
        .env(TEST, case.name())
        .env(FOLDER, folder);
    Ok(command)
}

/// Whether the test runner captures what tests print. Then all of it is one text, in which
/// the order matters, and not the stream.
fn is_captured() -> bool {
    let no_capture = |argument: &str| matches!(argument, "--nocapture" | "--no-capture");
    env::var_os("RUST_TEST_NOCAPTURE").is_none_or(|value| value == "0")
        && !env::args_os().any(|argument| argument.to_str().is_some_and(no_capture))
}

/// Connects both streams of `command`: to one pipe, if they are `merged`.
fn connect(command: &mut Command, merged: bool) -> io::Result<Vec<(PipeReader, Output)>> {
    let (out, stdout) = io::pipe()?;
    if merged {
        command.stderr(stdout.try_clone()?).stdout(stdout);
        return Ok(vec![(out, Output::Merged)]);
    }
    let (err, stderr) = io::pipe()?;
    command.stdout(stdout).stderr(stderr);
    Ok(vec![(out, Output::Stdout), (err, Output::Stderr)])
}

/// The exit status of `child`; `None` if it had to be killed after `timeout`.
///
/// Asks ever less often, up to a longest pause: most tests take milliseconds, and a
/// process cannot be waited for with a timeout by the standard library.
fn wait(child: &mut Child, timeout: Duration) -> io::Result<Option<ExitStatus>> {
    const LONGEST_PAUSE: Duration = Duration::from_millis(10);
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() >= timeout {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

/// The report in `folder`, unless the exit status says something else.
fn judged(case: &TestCase, status: Option<ExitStatus>, folder: &Path) -> Report {
    let Some(status) = status else {
        return Report::Failed(message::timed_out(case));
    };
    match Report::read(folder) {
        Some(report) if status.success() => report,
        Some(Report::Failed(text)) => Report::Failed(text),
        Some(_) => Report::Failed(message::ended_badly(case, status)),
        None => Report::Failed(message::ended_early(case, status)),
    }
}
