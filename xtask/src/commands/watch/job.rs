//! This tool in a process of its own.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anstream::ColorChoice;
use anyhow::Context;

use grading::system;

/// How long a job may take to end in an orderly way.
const GRACE: Duration = Duration::from_secs(3);

/// How this tool is called on a course.
pub(super) struct Tool {
    /// Asked for once: a tool that is built anew in the meantime is at the same
    /// place, which the system would then no longer tell.
    executable: PathBuf,
    root: PathBuf,
}

/// A call of the tool that goes on beside this process.
///
/// It is the head of a process group, so that it can be ended with everything
/// it started, and so that what the keyboard sends reaches this process alone.
pub(super) struct Job(Child);

impl Tool {
    /// This tool, on the course at `root`.
    ///
    /// # Errors
    ///
    /// If it is not known where this process came from.
    pub(super) fn new(root: &Path) -> anyhow::Result<Self> {
        let executable = env::current_exe().context("cannot find this tool itself")?;
        Ok(Tool { executable, root: root.to_owned() })
    }

    /// Starts the tool with `arguments`, its output going where `output` says.
    ///
    /// # Errors
    ///
    /// If it cannot be started.
    pub(super) fn start(&self, arguments: &[&str], output: fn() -> Stdio) -> anyhow::Result<Job> {
        let mut command = Command::new(&self.executable);
        command.arg("--root").arg(&self.root).args(["--color", color()]).args(arguments);
        command.stdin(Stdio::null()).stdout(output()).stderr(output());
        system::own_group(&mut command);
        let started = command.spawn().map(Job);
        started.with_context(|| format!("cannot start `{}`", self.executable.display()))
    }
}

/// The option that this tool itself was called with.
fn color() -> &'static str {
    match ColorChoice::global() {
        ColorChoice::Auto => "auto",
        ColorChoice::Always | ColorChoice::AlwaysAnsi => "always",
        ColorChoice::Never => "never",
    }
}

impl Job {
    /// How it ended; none while it goes on.
    ///
    /// # Errors
    ///
    /// If the system does not tell.
    pub(super) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.0.try_wait()
    }

    /// Ends it and everything it started, by force where that is not enough.
    fn stop(&mut self) {
        system::terminate_group(self.0.id());
        let started = Instant::now();
        while matches!(self.0.try_wait(), Ok(None)) && started.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(5));
        }
        system::kill_group(self.0.id());
        // Where there are no groups.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            self.stop();
        }
    }
}
