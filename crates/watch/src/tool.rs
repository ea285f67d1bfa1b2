//! Running commands of `cargo xtask` in processes of their own.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anstream::ColorChoice;
use anyhow::Context;
use cli::program::TOOL;
use grading::system;

/// How often to look whether a process that was asked to exit has done so.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// How long a process may take to exit when it is asked to, before it is killed.
const GRACE_PERIOD: Duration = Duration::from_secs(3);

/// `cargo xtask`, to be started on a course.
pub(crate) struct Tool {
    executable: PathBuf,
    root: PathBuf,
}

/// A command of the tool that runs in the background.
///
/// It leads a process group of its own, so that it can be ended with everything it
/// started, and so that ctrl-C on the keyboard reaches only this process.
pub(crate) struct ToolProcess(Child);

impl Tool {
    /// `cargo xtask` as it started this program, on the course at `root`.
    ///
    /// # Errors
    ///
    /// If it was not `cargo xtask` that started this program.
    pub(crate) fn new(root: &Path) -> anyhow::Result<Self> {
        let executable = env::var_os(TOOL).context(
            "this program grades through `cargo xtask`\nhelp: start it with `cargo xtask watch`",
        )?;
        Ok(Tool { executable: executable.into(), root: root.to_owned() })
    }

    /// Starts the tool with `arguments`, and with `output` as its standard output and
    /// standard error.
    ///
    /// # Errors
    ///
    /// If it cannot be started.
    pub(crate) fn start(
        &self,
        arguments: &[&str],
        output: fn() -> Stdio,
    ) -> anyhow::Result<ToolProcess> {
        let mut command = Command::new(&self.executable);
        command.arg("--root").arg(&self.root).args(["--color", color()]).args(arguments);
        command.stdin(Stdio::null()).stdout(output()).stderr(output());
        system::own_group(&mut command);
        let process = command.spawn().map(ToolProcess);
        process.with_context(|| format!("cannot start `{}`", self.executable.display()))
    }
}

/// The value of `--color` that this tool itself was called with.
fn color() -> &'static str {
    match ColorChoice::global() {
        ColorChoice::Auto => "auto",
        ColorChoice::Always | ColorChoice::AlwaysAnsi => "always",
        ColorChoice::Never => "never",
    }
}

impl ToolProcess {
    /// Its exit status; `None` while it is running.
    ///
    /// # Errors
    ///
    /// If the status cannot be read.
    pub(crate) fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        self.0.try_wait()
    }

    /// Ends it and everything it started: asks first, then kills.
    fn stop(&mut self) {
        system::terminate_group(self.0.id());
        let started = Instant::now();
        while matches!(self.0.try_wait(), Ok(None)) && started.elapsed() < GRACE_PERIOD {
            thread::sleep(POLL_INTERVAL);
        }
        system::kill_group(self.0.id());
        // For systems without process groups.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for ToolProcess {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            self.stop();
        }
    }
}
