//! Running a program: in a process of its own, within limits, observed from outside.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use course_format::lives::{RecordedLives, VARIABLE};
use course_format::run::Run;
use course_format::{growth, interruption};
use heap_profile::Bytes;
use heap_profile::dhat::Profile;
use heap_profile::holders::Location;
use heap_profile::read::ReadError;

use crate::launcher::{self, Job, Limits, ProcessReport, Streams, run_job};
use crate::run_folder::{self, FILES};
use crate::sandbox::{PRIVATE_FOLDER, Sandbox, View};

/// A program that has been run.
pub struct Execution {
    /// What was observed from outside.
    pub process: ProcessReport,
    /// Where the files of the run are.
    folder: PathBuf,
}

impl Execution {
    /// The files of the run. The program may have made them to keep whoever reads them busy.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    pub fn output(&self) -> Result<(Run, Profile), ReadError> {
        let unread = self.process.files.iter().find_map(|(path, text)| {
            let error = text.as_ref().err()?;
            Some(ReadError::new(path, error))
        });
        unread.map_or_else(|| run_folder::read(&self.folder), Err)
    }

    /// The lives that the program has recorded, outside of a sandbox.
    ///
    /// # Errors
    ///
    /// If they cannot be read, or were not asked for.
    pub fn lives(&self) -> Result<RecordedLives, ReadError> {
        run_folder::read_lives(&self.folder)
    }
}

/// The environment variable that says for how long mimalloc keeps what is free, in
/// milliseconds.
const PURGE_DELAY: &str = "MIMALLOC_PURGE_DELAY";

/// The environment variables with mimalloc's options for a run. With them, resident memory
/// is what the program holds: freed memory is returned to the system at once, and without
/// `huge_pages` the program gets single pages.
#[must_use]
pub fn mimalloc_options(huge_pages: bool) -> [(&'static str, &'static str); 2] {
    [(PURGE_DELAY, "0"), ("MIMALLOC_ALLOW_THP", if huge_pages { "1" } else { "0" })]
}

/// Runs `executable`, in `sandbox` if there is one. Its files will be in `folder`: outside
/// of a sandbox it writes them there itself; in a sandbox it cannot, and they are copied
/// from the launcher's report.
///
/// # Errors
///
/// If it cannot be started, or its files cannot be written.
pub fn execute(
    executable: &Path,
    folder: &Path,
    limits: Limits,
    streams: Streams,
    sandbox: Option<&Sandbox>,
) -> anyhow::Result<Execution> {
    let job = Job { streams, ..Job::new(executable, limits) };
    let Some(sandbox) = sandbox else {
        return run_outside(job, folder, environment(folder, limits.huge_pages));
    };
    prepare(folder)?;
    let process = run_in_sandbox(job, folder, limits, sandbox)?;
    Ok(Execution { process, folder: folder.to_owned() })
}

/// Runs `executable` again, in `sandbox` if there is one, only to learn which calls are at the
/// `addresses` that it sent when it was interrupted. Innermost first.
///
/// # Errors
///
/// If it cannot be started, or files of an earlier run cannot be deleted.
pub fn calls_at(
    addresses: &str,
    executable: &Path,
    folder: &Path,
    limits: Limits,
    sandbox: Option<&Sandbox>,
) -> anyhow::Result<Vec<Location>> {
    let mut environment = environment(folder, limits.huge_pages);
    environment.push((interruption::VARIABLE.to_owned(), addresses.to_owned()));
    let job = Job::new(executable, limits);
    let process = match sandbox {
        None => run_outside(job, folder, environment)?.process,
        Some(sandbox) => run_in_sandbox(Job { environment, ..job }, folder, limits, sandbox)?,
    };
    Ok(interruption::parse_answer(&process.harness_report))
}

/// Like [`execute`], outside of a sandbox. The program also records the [lives] of the blocks
/// that have at least `from` bytes.
///
/// # Errors
///
/// If it cannot be started, or files of an earlier run cannot be deleted.
///
/// [lives]: Execution::lives
pub fn execute_with_lives(
    executable: &Path,
    folder: &Path,
    limits: Limits,
    from: Bytes,
) -> anyhow::Result<Execution> {
    let mut environment = environment(folder, limits.huge_pages);
    environment.push((VARIABLE.to_owned(), from.0.to_string()));
    run_outside(Job::new(executable, limits), folder, environment)
}

/// Like [`execute`], outside of a sandbox. The input of the program has another `size` than
/// usual, if its task offers sizes.
///
/// # Errors
///
/// If it cannot be started, or files of an earlier run cannot be deleted.
pub fn execute_at_size(
    executable: &Path,
    folder: &Path,
    limits: Limits,
    streams: Streams,
    size: u64,
) -> anyhow::Result<Execution> {
    let mut environment = environment(folder, limits.huge_pages);
    environment.push((growth::VARIABLE.to_owned(), size.to_string()));
    run_outside(Job { streams, ..Job::new(executable, limits) }, folder, environment)
}

/// Like [`execute`], outside of a sandbox. Of what the program frees, mimalloc keeps as much
/// as it does by itself, where a run otherwise has it return all.
///
/// # Errors
///
/// If it cannot be started, or files of an earlier run cannot be deleted.
pub fn execute_keeping_free_memory(
    executable: &Path,
    folder: &Path,
    limits: Limits,
) -> anyhow::Result<Execution> {
    let mut environment = environment(folder, limits.huge_pages);
    environment.retain(|(name, _)| name != PURGE_DELAY);
    run_outside(Job::new(executable, limits), folder, environment)
}

/// Runs `job` outside of a sandbox, with this `environment`.
fn run_outside(
    job: Job,
    folder: &Path,
    environment: Vec<(String, String)>,
) -> anyhow::Result<Execution> {
    prepare(folder)?;
    let process = run_job(launcher::command()?, &Job { environment, ..job })?;
    Ok(Execution { process, folder: folder.to_owned() })
}

fn prepare(folder: &Path) -> anyhow::Result<()> {
    run_folder::prepare(folder)
        .with_context(|| format!("cannot clear {}: delete it", folder.display()))
}

fn run_in_sandbox(
    job: Job,
    folder: &Path,
    limits: Limits,
    sandbox: &Sandbox,
) -> anyhow::Result<ProcessReport> {
    let inner_folder = Path::new(PRIVATE_FOLDER).join("heap");
    let executable = job.executable.clone();
    let inner_executable = Path::new("/program").join(executable.file_name().unwrap_or_default());
    let job = Job {
        executable: inner_executable.clone(),
        // The later value of a variable is the one that counts.
        environment: [job.environment, environment(&inner_folder, limits.huge_pages)].concat(),
        files: FILES.map(|name| inner_folder.join(name)).into(),
        ..job
    };
    let view = View { read_only: &[(&executable, &inner_executable)], ..View::default() };
    let process = run_job(sandbox.command(&view), &job)?;
    write_files(&process.files, folder)?;
    Ok(process)
}

/// The environment of a program that writes its files to `folder`.
fn environment(folder: &Path, huge_pages: bool) -> Vec<(String, String)> {
    let folder = folder.to_string_lossy();
    let harness = [("HEAP_OUT", &*folder), ("RUST_BACKTRACE", "0")];
    let variables = harness.into_iter().chain(mimalloc_options(huge_pages));
    variables.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Writes the files from the launcher's report to `folder`.
fn write_files(files: &[(PathBuf, Result<String, String>)], folder: &Path) -> anyhow::Result<()> {
    for (path, text) in files {
        let (path, Ok(text)) = (folder.join(path.file_name().unwrap_or_default()), text) else {
            continue;
        };
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
