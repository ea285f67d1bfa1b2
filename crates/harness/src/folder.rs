//! The folder that a run writes its files to.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use course_format::lives::LIVES;
use course_format::target_folder;

/// The files of a run.
const FILES: [&str; 3] = ["dhat.json", "run.json", LIVES];

/// The name of this program.
pub(crate) fn binary() -> String {
    let path = env::current_exe().unwrap_or_default();
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Creates the folder for the run of `binary`, and deletes the files of an earlier run,
/// so that those that are there afterwards are this run's.
pub(crate) fn prepare(binary: &str) -> Result<PathBuf, String> {
    let folder = env::var_os("HEAP_OUT").map_or_else(|| heap_folder().join(binary), PathBuf::from);
    let failed = |obstacle: Option<&Path>, error| {
        let help = obstacle.map(|path| format!("\nhelp: delete {}", path.display()));
        format!("cannot prepare {}: {error}{}", folder.display(), help.unwrap_or_default())
    };
    fs::create_dir_all(&folder).map_err(|error| {
        let there = folder.ancestors().find(|path| path.symlink_metadata().is_ok());
        failed(there.filter(|path| !path.is_dir()), error)
    })?;
    for file in FILES.map(|name| folder.join(name)) {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(failed(Some(&file), error));
            }
            _ => {}
        }
    }
    Ok(folder)
}

/// The folder of all runs, in cargo's target folder, or in `target` for a program
/// that is in no such folder.
fn heap_folder() -> PathBuf {
    target_folder().unwrap_or_else(|| "target".into()).join("heap")
}
