//! A test in a process that it shares with others: it starts a process for itself,
//! relays what is printed there, and passes or fails by its report.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use super::{TestCase, Verdict, message, relay};
use crate::temp_folder::TempFolder;

/// The variable with the folder that a child reports to.
pub(super) const FOLDER: &str = "HEAP_BUDGET_FOLDER";
/// The variable with the name of the test that a child has to run.
pub(super) const TEST: &str = "HEAP_BUDGET_TEST";
/// The file in that folder: "passed" or "failed" in the first line, then the message.
pub(super) const REPORT: &str = "report";

/// How long to wait for output after the child has exited. There may be none: processes
/// that the child started can hold the pipe open.
const OUTPUT_GRACE: Duration = Duration::from_secs(2);

/// Runs the test of `case` in a process of its own.
pub(super) fn run(case: &TestCase) -> Verdict {
    let failed = |error: io::Error| message::not_started(case, &error);
    let folder = TempFolder::new().map_err(failed)?;
    let mut child = start(case, folder.path()).map_err(failed)?;
    let output = relay_output(&mut child, folder.path());
    let status = wait(&mut child, case.timeout()).map_err(failed)?;
    for _ in 0..2 {
        // Without a message, what there was by then has been printed.
        let _ = output.recv_timeout(OUTPUT_GRACE);
    }
    verdict(case, status, folder.path())
}

/// Starts this executable again, for this one test.
fn start(case: &TestCase, folder: &Path) -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .arg(case.name())
        .args(["--exact", "--include-ignored", "--nocapture", "--test-threads=1"])
        .env(TEST, case.name())
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// Prints both streams of `child`. Sends a message when one of them has ended.
fn relay_output(child: &mut Child, folder: &Path) -> Receiver<()> {
    let (done, output) = mpsc::channel();
    let marker = relay::marker(folder);
    if let Some(stdout) = child.stdout.take() {
        relay::relay(stdout, marker.clone(), |text| print!("{text}"), done.clone());
    }
    if let Some(stderr) = child.stderr.take() {
        relay::relay(stderr, marker, |text| eprint!("{text}"), done);
    }
    output
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

/// The verdict, by the report in `folder` and the exit status.
fn verdict(case: &TestCase, status: Option<ExitStatus>, folder: &Path) -> Verdict {
    let Some(status) = status else {
        return Err(message::timed_out(case));
    };
    let report = fs::read_to_string(folder.join(REPORT)).unwrap_or_default();
    match report.split_once('\n') {
        Some(("passed", summary)) if status.success() => Ok(summary.to_owned()),
        Some(("failed", text)) => Err(text.to_owned()),
        Some(_) => Err(message::ended_badly(case, status)),
        None => Err(message::ended_early(case, status)),
    }
}
