//! Running a program: in a process of its own, under limits, seen from outside.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use course_format::run::Run;
use heap_profile::dhat::Profile;
use heap_profile::read::ReadError;

use crate::launch::{Job, ProcessReport};
use crate::sandbox::{self, Sandbox, View};

/// What a run leaves.
const FILES: [&str; 2] = ["run.json", "dhat.json"];

/// The largest file that a program may write.
pub const FILE_SIZE: u64 = 256_000_000;

/// Address space beyond what a program needs: mimalloc reserves it by the
/// gibibyte, and a thread's stack is reserved whole.
const RESERVED: u64 = 2_000_000_000;

/// How much a program may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long it may run.
    pub time: Duration,
    /// Bytes of memory that it is known to need.
    pub memory: u64,
}

/// A program that ran.
pub struct Execution {
    /// What was seen of it from outside.
    pub process: ProcessReport,
    /// What it left, or why that cannot be read.
    pub output: Result<(Run, Profile), ReadError>,
}

/// Bytes of what a program prints that are kept: the end of it.
const OUTPUT: usize = 64 * 1024;

/// What makes resident memory what the program holds: what is freed goes back at
/// once, and pages come singly.
pub const MIMALLOC: [(&str, &str); 2] =
    [("MIMALLOC_PURGE_DELAY", "0"), ("MIMALLOC_ALLOW_THP", "0")];

/// Runs `executable`, which leaves its files in `folder`; inside of `sandbox`,
/// where there is one, it cannot write there, and the launcher hands them over.
///
/// # Errors
///
/// Where it cannot be started, or what it left cannot be written.
pub fn execute(
    executable: &Path,
    folder: &Path,
    limits: Limits,
    sandbox: Option<&Sandbox>,
) -> anyhow::Result<Execution> {
    let [run, dhat] = FILES.map(|name| folder.join(name));
    clear(&[&run, &dhat]).with_context(|| format!("cannot clear {}", folder.display()))?;
    let process = match sandbox {
        None => {
            let job = Job { environment: environment(folder), ..job(executable, limits) };
            launched(launcher()?, &job)?
        }
        Some(sandbox) => {
            let inside = Path::new(sandbox::PRIVATE).join("heap");
            let shown = Path::new("/program").join(executable.file_name().unwrap_or_default());
            let files = FILES.map(|name| inside.join(name)).into();
            let job = Job { environment: environment(&inside), files, ..job(&shown, limits) };
            let view = View { shown: &[(executable, &shown)], ..View::default() };
            let process = launched(sandbox.command(&view), &job)?;
            keep(&process.files, folder)?;
            process
        }
    };
    Ok(Execution { process, output: read_output(&run, &dhat) })
}

/// A job that has nothing yet but limits.
#[must_use]
pub fn job(executable: &Path, limits: Limits) -> Job {
    Job {
        executable: executable.to_owned(),
        arguments: Vec::new(),
        environment: Vec::new(),
        time: limits.time,
        address_space: limits.memory.saturating_mul(2).saturating_add(RESERVED),
        file_size: FILE_SIZE,
        output: OUTPUT,
        files: Vec::new(),
    }
}

/// The environment of a program that leaves its files in `folder`.
fn environment(folder: &Path) -> Vec<(String, String)> {
    let own = [("HEAP_OUT", &*folder.to_string_lossy()), ("RUST_BACKTRACE", "0")];
    own.iter().chain(&MIMALLOC).map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

/// Writes the files that the launcher handed over into `folder`.
fn keep(files: &[(PathBuf, String)], folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (path, text) in files {
        let path = folder.join(path.file_name().unwrap_or_default());
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
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

/// Has the job done by a small process, see [`crate::launch`], which `launcher`
/// starts.
///
/// # Errors
///
/// Where it cannot be started, or says that it could not do the job.
pub fn launched(mut launcher: Command, job: &Job) -> anyhow::Result<ProcessReport> {
    launcher.arg(crate::launch::WORD).arg(serde_json::to_string(job)?);
    launcher.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut launcher = launcher.spawn().context("cannot start the launcher")?;
    // Held until it is done: when this process is gone, so is the line.
    let lifeline = launcher.stdin.take();
    let output = launcher.wait_with_output().context("cannot wait for the launcher")?;
    drop(lifeline);
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("error: ");
        bail!(if said.is_empty() {
            format!("the launcher: {}", output.status)
        } else {
            said.into()
        });
    }
    serde_json::from_slice(&output.stdout).context("the launcher said nothing of use")
}

/// This program, to be started as a launcher.
///
/// # Errors
///
/// Where the system does not say where it is.
pub fn launcher() -> io::Result<Command> {
    Ok(Command::new(own_program()?))
}

/// This program: on Linux also when it was built anew since it began.
///
/// # Errors
///
/// Where the system does not say where it is.
pub fn own_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { env::current_exe() }
}

fn read_output(run: &Path, dhat: &Path) -> Result<(Run, Profile), ReadError> {
    if !run.exists() {
        let problem = "there is no such file: `main` has to call the task's `run`, \
                       and the work has to return to it";
        return Err(ReadError::whole(run, problem));
    }
    let file = |path: &Path| path.symlink_metadata().is_ok_and(|found| found.is_file());
    if let Some(path) = [run, dhat].into_iter().find(|path| path.exists() && !file(path)) {
        // Reading a pipe that the program left would never end.
        return Err(ReadError::whole(path, "it is not a regular file"));
    }
    Ok((Run::read(run)?, Profile::read(dhat)?))
}
