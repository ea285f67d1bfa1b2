//! Running commands of `cargo xtask` in processes of their own.

use std::env;
use std::io::{self, BufRead, BufReader, Read};
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use cli::program::TOOL;
use grading::system;

/// How often to look whether a process that was asked to exit has done so.
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// How long a process may take to exit when it is asked to, before it is killed.
const GRACE_PERIOD: Duration = Duration::from_secs(3);

/// How long the end of what it printed may take to arrive after its exit: something that it
/// has left running may hold the pipe.
const REST_OF_OUTPUT: Duration = Duration::from_millis(500);

/// `cargo xtask`, to be started on a course.
pub(crate) struct Tool {
    executable: PathBuf,
    root: PathBuf,
}

/// A command of the tool that runs in the background, and the lines that it prints.
///
/// It leads a process group of its own, so that it can be ended with everything it
/// started, and so that ctrl-C on the keyboard reaches only this process.
pub(crate) struct ToolProcess {
    process: Child,
    output: Receiver<String>,
    errors: Receiver<String>,
}

/// How a command of the tool ended.
pub(crate) struct End {
    pub(crate) status: ExitStatus,
    /// The lines of its standard output that have not been read before.
    pub(crate) output: Vec<String>,
    /// The lines of its standard error.
    pub(crate) errors: Vec<String>,
}

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

    /// Starts the tool with `arguments`.
    ///
    /// # Errors
    ///
    /// If it cannot be started.
    pub(crate) fn start(&self, arguments: &[&str]) -> anyhow::Result<ToolProcess> {
        let mut command = Command::new(&self.executable);
        command.arg("--root").arg(&self.root).args(["--color", color()]).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        system::own_group(&mut command);
        let failed = || format!("cannot start `{}`", self.executable.display());
        let mut process = command.spawn().with_context(failed)?;
        let (output, errors) = (lines(process.stdout.take()), lines(process.stderr.take()));
        Ok(ToolProcess { process, output, errors })
    }
}

/// Reads lines in a thread of its own, which ends with them.
fn lines(stream: Option<impl Read + Send + 'static>) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut stream = BufReader::new(stream?);
        let mut line = Vec::new();
        while stream.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            let text = String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned();
            sender.send(text).ok()?;
            line.clear();
        }
        Some(())
    });
    receiver
}

/// The value of `--color` for a command whose output is shown here.
fn color() -> &'static str {
    if cli::terminal::color() { "always" } else { "never" }
}

impl ToolProcess {
    /// The next line of its standard output, if there is one already.
    pub(crate) fn line(&self) -> Option<String> {
        self.output.try_recv().ok()
    }

    /// How it ended; `None` while it is running.
    ///
    /// # Errors
    ///
    /// If its status cannot be read.
    pub(crate) fn end(&mut self) -> io::Result<Option<End>> {
        let Some(status) = self.process.try_wait()? else { return Ok(None) };
        let all = |lines: &Receiver<String>| {
            iter::from_fn(|| lines.recv_timeout(REST_OF_OUTPUT).ok()).collect()
        };
        Ok(Some(End { status, output: all(&self.output), errors: all(&self.errors) }))
    }

    /// Ends it and everything it started: asks first, then kills.
    fn stop(&mut self) {
        system::terminate_group(self.process.id());
        let started = Instant::now();
        while matches!(self.process.try_wait(), Ok(None)) && started.elapsed() < GRACE_PERIOD {
            thread::sleep(POLL_INTERVAL);
        }
        system::kill_group(self.process.id());
        // For systems without process groups.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for ToolProcess {
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            self.stop();
        }
    }
}
