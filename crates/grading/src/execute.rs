//! Running a program: in a process of its own, under limits, seen from outside.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use course_format::read_profile;
use course_format::run::Run;
use heap_profile::dhat::Profile;
use heap_profile::read::ReadError;

use crate::launch::{Job, ProcessReport};
use crate::launcher::{Limits, job, launched, launcher};
use crate::sandbox::{self, Sandbox, View};

/// What a run leaves.
const FILES: [&str; 2] = ["run.json", "dhat.json"];

/// A program that ran.
pub struct Execution {
    /// What was seen of it from outside.
    pub process: ProcessReport,
    /// What it left, or why that cannot be read.
    pub output: Result<(Run, Profile), ReadError>,
}

/// mimalloc's options of a run. They make resident memory what the program holds:
/// what is freed goes back at once, and pages come singly but for `huge_pages`.
#[must_use]
pub fn mimalloc(huge_pages: bool) -> [(&'static str, &'static str); 2] {
    [("MIMALLOC_PURGE_DELAY", "0"), ("MIMALLOC_ALLOW_THP", if huge_pages { "1" } else { "0" })]
}

/// Runs `executable`, which leaves its files in `folder`; inside of `sandbox`,
/// where there is one, it cannot write there, and the launcher hands them over.
///
/// # Errors
///
/// If it cannot be started, or what it left cannot be written.
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
            let job = Job {
                environment: environment(folder, limits.huge_pages),
                ..job(executable, limits)
            };
            launched(launcher()?, &job)?
        }
        Some(sandbox) => {
            let inside = Path::new(sandbox::PRIVATE).join("heap");
            let shown = Path::new("/program").join(executable.file_name().unwrap_or_default());
            let files = FILES.map(|name| inside.join(name)).into();
            let job = Job {
                environment: environment(&inside, limits.huge_pages),
                files,
                ..job(&shown, limits)
            };
            let view = View { shown: &[(executable, &shown)], ..View::default() };
            let process = launched(sandbox.command(&view), &job)?;
            keep(&process.files, folder)?;
            process
        }
    };
    Ok(Execution { process, output: read_output(&run, &dhat) })
}

/// The environment of a program that leaves its files in `folder`.
fn environment(folder: &Path, huge_pages: bool) -> Vec<(String, String)> {
    let folder = folder.to_string_lossy();
    let own = [("HEAP_OUT", &*folder), ("RUST_BACKTRACE", "0")];
    let options = own.into_iter().chain(mimalloc(huge_pages));
    options.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
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

fn read_output(run: &Path, dhat: &Path) -> Result<(Run, Profile), ReadError> {
    if !run.exists() {
        let problem = "there is no such file: `main` has to call the task's `run`, \
                       and the work has to return to it";
        return Err(ReadError::new(run, problem));
    }
    let file = |path: &Path| path.symlink_metadata().is_ok_and(|found| found.is_file());
    if let Some(path) = [run, dhat].into_iter().find(|path| path.exists() && !file(path)) {
        // Reading a pipe that the program left would never end.
        return Err(ReadError::new(path, "it is not a regular file"));
    }
    Ok((Run::read(run)?, read_profile(dhat)?))
}
