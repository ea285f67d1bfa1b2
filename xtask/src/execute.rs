//! Running a program: in a process of its own, under limits, seen from outside.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use profile::dhat::Profile;
use profile::read::ReadError;
use profile::run::Run;

use crate::launch::{Job, Landed};

/// The largest file that a program may write.
const FILE_SIZE: u64 = 256_000_000;

/// Address space beyond what a program needs: mimalloc reserves it by the
/// gibibyte, and a thread's stack is reserved whole.
const RESERVED: u64 = 2_000_000_000;

/// How much a program may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How long it may run.
    pub(crate) time: Duration,
    /// Bytes of memory that it is known to need.
    pub(crate) memory: u64,
}

/// A program that ran.
pub(crate) struct Ran {
    /// What was seen of it from outside.
    pub(crate) landed: Landed,
    /// What it left, or why that cannot be read.
    pub(crate) left: Result<(Run, Profile), ReadError>,
}

/// Runs `executable`, which leaves its files in `folder`.
///
/// # Errors
///
/// Where it cannot be started.
pub(crate) fn execute(executable: &Path, folder: &Path, limits: Limits) -> anyhow::Result<Ran> {
    let [run, dhat] = ["run.json", "dhat.json"].map(|name| folder.join(name));
    clear(&[&run, &dhat]).with_context(|| format!("cannot clear {}", folder.display()))?;
    let job = Job {
        executable: executable.to_owned(),
        folder: folder.to_owned(),
        time: limits.time,
        address_space: limits.memory.saturating_mul(2).saturating_add(RESERVED),
        file_size: FILE_SIZE,
    };
    Ok(Ran { landed: launched(&job)?, left: left(&run, &dhat) })
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

/// Has the job done by a small process, see [`crate::launch`].
fn launched(job: &Job) -> anyhow::Result<Landed> {
    let mut launcher = Command::new(own_program()?);
    launcher.arg(crate::launch::WORD).arg(serde_json::to_string(job)?);
    launcher.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut launcher = launcher.spawn().context("cannot start the launcher")?;
    // Held until it is done: when this process is gone, so is the line.
    let lifeline = launcher.stdin.take();
    let output = launcher.wait_with_output().context("cannot wait for the launcher")?;
    drop(lifeline);
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim().trim_start_matches("error: "));
    }
    serde_json::from_slice(&output.stdout).context("the launcher said nothing of use")
}

/// This program: on Linux also when it was built anew since it began.
fn own_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { env::current_exe() }
}

fn left(run: &Path, dhat: &Path) -> Result<(Run, Profile), ReadError> {
    if !run.exists() {
        let problem = "there is no such file: `main` has to call the task's `run`, \
                       and the work has to return to it";
        return Err(ReadError::whole(run, problem));
    }
    Ok((Run::read(run)?, Profile::read(dhat)?))
}
