//! A test among others: it has itself run in another process, and says what came
//! of it.

use std::env;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use super::{Case, Verdict, message, relay};
use crate::scratch::Folder;

/// Names the folder that a child reports to.
pub(super) const FOLDER: &str = "HEAP_BUDGET_FOLDER";
/// Names the test that a child is to run.
pub(super) const TEST: &str = "HEAP_BUDGET_TEST";
/// The file in the folder: "passed" or "failed", and from the second line on what
/// there is to say.
pub(super) const REPORT: &str = "report";

/// For how long output is waited for after its process has ended: others that it
/// started may hold the pipe open.
const REST: Duration = Duration::from_secs(2);

/// Runs the test of `case` in a process of its own.
pub(super) fn run(case: &Case) -> Verdict {
    let failed = |error: io::Error| message::not_started(case, &error);
    let folder = Folder::new().map_err(failed)?;
    let mut child = start(case, folder.path()).map_err(failed)?;
    let output = relays(&mut child, folder.path());
    let status = wait(&mut child, case.timeout()).map_err(failed)?;
    for _ in 0..2 {
        // Where it does not come, what there is has been printed.
        let _ = output.recv_timeout(REST);
    }
    verdict(case, status, folder.path())
}

/// The same executable again, for this one test.
fn start(case: &Case, folder: &Path) -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .arg(case.name())
        .args(["--exact", "--include-ignored", "--nocapture", "--test-threads=1"])
        .env(TEST, case.name())
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// Has both streams of `child` printed. Says twice when one is over.
fn relays(child: &mut Child, folder: &Path) -> Receiver<()> {
    let (done, output) = mpsc::channel();
    let mark = relay::mark(folder);
    if let Some(stdout) = child.stdout.take() {
        relay::relay(stdout, mark.clone(), |text| print!("{text}"), done.clone());
    }
    if let Some(stderr) = child.stderr.take() {
        relay::relay(stderr, mark, |text| eprint!("{text}"), done);
    }
    output
}

/// How `child` ended; none where it did not in that time and was killed.
fn wait(child: &mut Child, timeout: Duration) -> io::Result<Option<ExitStatus>> {
    const LONGEST: Duration = Duration::from_millis(10);
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
        pause = LONGEST.min(pause * 2);
    }
}

/// What came of it, by the report in `folder` and how the process ended.
fn verdict(case: &Case, status: Option<ExitStatus>, folder: &Path) -> Verdict {
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
