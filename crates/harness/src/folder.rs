//! The folder that a run writes its files to.

use std::env;
use std::fs;
use std::path::PathBuf;

use course_format::target_folder;

/// The files of a run.
const FILES: [&str; 2] = ["dhat.json", "run.json"];

/// The name of this program.
pub(crate) fn binary() -> String {
    let path = env::current_exe().unwrap_or_default();
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Creates the folder for the run of `binary`, and deletes the files of an earlier run,
/// so that those that are there afterwards are this run's.
pub(crate) fn prepare(binary: &str) -> Result<PathBuf, String> {
    let folder = env::var_os("HEAP_OUT").map_or_else(|| heap_folder().join(binary), PathBuf::from);
    let failed = |error| format!("cannot prepare {}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    for file in FILES.map(|name| folder.join(name)).iter().filter(|file| file.exists()) {
        fs::remove_file(file).map_err(failed)?;
    }
    Ok(folder)
}

/// The folder of all runs, in cargo's target folder, or in `target` for a program
/// that is in no such folder.
fn heap_folder() -> PathBuf {
    target_folder().unwrap_or_else(|| "target".into()).join("heap")
}
