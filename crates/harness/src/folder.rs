//! Where a run leaves its files.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// The files of a run, those of an earlier one among them.
const FILES: [&str; 2] = ["dhat.json", "run.json"];

/// The name of this program.
pub(crate) fn binary() -> String {
    let path = env::current_exe().unwrap_or_default();
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Makes the folder for the run of `binary` and clears away an earlier run, so
/// that what is there afterwards is this one's or nothing.
pub(crate) fn prepare(binary: &str) -> Result<PathBuf, String> {
    let folder = env::var_os("HEAP_OUT")
        .map_or_else(|| target_folder().join("heap").join(binary), PathBuf::from);
    let failed = |error| format!("cannot prepare {}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    for file in FILES.map(|name| folder.join(name)).iter().filter(|file| file.exists()) {
        fs::remove_file(file).map_err(failed)?;
    }
    Ok(folder)
}

/// cargo's target folder: the one above this program that cargo has marked, or
/// `target` where there is none.
fn target_folder() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let marked = |folder: &&Path| folder.join("CACHEDIR.TAG").is_file();
    program.ancestors().skip(1).find(marked).map_or_else(|| "target".into(), Path::to_owned)
}
