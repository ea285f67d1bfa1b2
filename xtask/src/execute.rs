//! Running a program: in a process of its own, for a limited time.

use std::env;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Context;
use profile::dhat::Profile;
use profile::read::ReadError;
use profile::run::Run;

/// How much of what a program prints is kept: the end of it.
const OUTPUT_KEPT: usize = 64 * 1024;

/// How a program ended.
pub(crate) enum Ended {
    /// By itself, or by a signal.
    With(ExitStatus),
    /// It was ended, since its time was up.
    OutOfTime(Duration),
}

/// A program that ran.
pub(crate) struct Ran {
    pub(crate) ended: Ended,
    /// The end of what it printed on standard output.
    pub(crate) stdout: String,
    /// The end of what it printed on standard error.
    pub(crate) stderr: String,
    /// What it measured, or why that cannot be read.
    pub(crate) measured: Result<(Run, Profile), ReadError>,
}

/// Runs `executable`, which leaves its files in `folder`, for no longer than
/// `limit`.
///
/// # Errors
///
/// Where it cannot be started.
pub(crate) fn execute(executable: &Path, folder: &Path, limit: Duration) -> anyhow::Result<Ran> {
    let [run, dhat] = files(folder);
    clear(&[&run, &dhat]).with_context(|| format!("cannot clear {}", folder.display()))?;
    let mut program = command(executable, folder)
        .spawn()
        .with_context(|| format!("cannot start {}", executable.display()))?;
    let stdout = keep_end(program.stdout.take());
    let stderr = keep_end(program.stderr.take());
    let ended = wait(&mut program, limit).context("cannot wait for the program")?;
    let text = |kept: JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&kept.join().unwrap_or_default()).into_owned()
    };
    let (stdout, stderr) = (text(stdout), text(stderr));
    Ok(Ran { ended, stdout, stderr, measured: measured(&run, &dhat) })
}

fn files(folder: &Path) -> [PathBuf; 2] {
    ["run.json", "dhat.json"].map(|name| folder.join(name))
}

/// Removes what an earlier run left: it must not be taken for this one's.
fn clear(files: &[&Path]) -> io::Result<()> {
    for file in files {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn command(executable: &Path, folder: &Path) -> Command {
    let mut command = Command::new(executable);
    command.env("HEAP_OUT", folder).env("RUST_BACKTRACE", "0");
    // mimalloc reads options from the environment: none but its defaults.
    for (name, _) in
        env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("MIMALLOC_"))
    {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Reads `output` to its end, in a thread, so that the program never waits for
/// a reader; keeps the last [`OUTPUT_KEPT`] bytes.
fn keep_end(output: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let (mut kept, mut chunk) = (Vec::new(), [0; 8 * 1024]);
        let Some(mut output) = output else {
            return kept;
        };
        while let Ok(read @ 1..) = output.read(&mut chunk) {
            kept.extend_from_slice(&chunk[..read]);
            let surplus = kept.len().saturating_sub(OUTPUT_KEPT);
            kept.drain(..surplus);
        }
        kept
    })
}

fn wait(program: &mut Child, limit: Duration) -> io::Result<Ended> {
    let start = Instant::now();
    loop {
        if let Some(status) = program.try_wait()? {
            return Ok(Ended::With(status));
        }
        if start.elapsed() >= limit {
            program.kill()?;
            program.wait()?;
            return Ok(Ended::OutOfTime(limit));
        }
        // Far below what a program takes, and next to nothing of a core.
        thread::sleep(Duration::from_millis(1));
    }
}

fn measured(run: &Path, dhat: &Path) -> Result<(Run, Profile), ReadError> {
    if !run.exists() {
        let problem = "there is no such file: `main` has to call the task's `run`, \
                       and the work has to return to it";
        return Err(ReadError::whole(run, problem));
    }
    Ok((Run::read(run)?, Profile::read(dhat)?))
}
