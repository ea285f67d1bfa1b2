//! Running a program: in a process of its own, within limits, observed from outside.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use course_format::read_profile;
use course_format::run::Run;
use heap_profile::dhat::Profile;
use heap_profile::read::ReadError;

use crate::launcher::{self, Job, Limits, ProcessReport, run_job};
use crate::sandbox::{PRIVATE_FOLDER, Sandbox, View};

/// The files of a run.
const FILES: [&str; 2] = ["run.json", "dhat.json"];

/// A program that has been run.
pub struct Execution {
    /// What was observed from outside.
    pub process: ProcessReport,
    /// The files of the run, or why they cannot be read.
    pub output: Result<(Run, Profile), ReadError>,
}

/// The environment variables with mimalloc's options for a run. With them, resident memory
/// is what the program holds: freed memory is returned to the system at once, and without
/// `huge_pages` the program gets single pages.
#[must_use]
pub fn mimalloc_options(huge_pages: bool) -> [(&'static str, &'static str); 2] {
    [("MIMALLOC_PURGE_DELAY", "0"), ("MIMALLOC_ALLOW_THP", if huge_pages { "1" } else { "0" })]
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
    sandbox: Option<&Sandbox>,
) -> anyhow::Result<Execution> {
    let [run, dhat] = FILES.map(|name| folder.join(name));
    clear(&[&run, &dhat]).with_context(|| format!("cannot clear {}", folder.display()))?;
    let process = match sandbox {
        None => run_here(executable, folder, limits)?,
        Some(sandbox) => run_in_sandbox(executable, folder, limits, sandbox)?,
    };
    Ok(Execution { process, output: read_output(&run, &dhat) })
}

fn run_here(executable: &Path, folder: &Path, limits: Limits) -> anyhow::Result<ProcessReport> {
    let environment = environment(folder, limits.huge_pages);
    run_job(launcher::command()?, &Job { environment, ..Job::new(executable, limits) })
}

fn run_in_sandbox(
    executable: &Path,
    folder: &Path,
    limits: Limits,
    sandbox: &Sandbox,
) -> anyhow::Result<ProcessReport> {
    let inner_folder = Path::new(PRIVATE_FOLDER).join("heap");
    let inner_executable = Path::new("/program").join(executable.file_name().unwrap_or_default());
    let job = Job {
        environment: environment(&inner_folder, limits.huge_pages),
        files: FILES.map(|name| inner_folder.join(name)).into(),
        ..Job::new(&inner_executable, limits)
    };
    let view = View { read_only: &[(executable, &inner_executable)], ..View::default() };
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
fn write_files(files: &[(PathBuf, String)], folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (path, text) in files {
        let path = folder.join(path.file_name().unwrap_or_default());
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Deletes the files of an earlier run, which must not be taken for this one's.
fn clear(files: &[&Path]) -> io::Result<()> {
    for file in files {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn read_output(run: &Path, dhat: &Path) -> Result<(Run, Profile), ReadError> {
    if !run.exists() {
        let problem = "there is no such file: `main` has to call the task's `run`, \
                       and the work has to return to it";
        return Err(ReadError::new(run, problem));
    }
    let is_file = |path: &Path| path.symlink_metadata().is_ok_and(|entry| entry.is_file());
    if let Some(path) = [run, dhat].into_iter().find(|path| path.exists() && !is_file(path)) {
        // If the program has made a pipe there, reading it would never end.
        return Err(ReadError::new(path, "it is not a regular file"));
    }
    Ok((Run::read(run)?, read_profile(dhat)?))
}
