//! The files of `course/src/results`: written, or compared with what is there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use course_format::results::{PEAKS, Peaks};
use course_format::times::TIMES;

use super::compiler;

/// The files, by their path in the folder.
pub(super) type Files = BTreeMap<PathBuf, String>;

pub(super) fn write(folder: &Path, files: &Files) -> anyhow::Result<ExitCode> {
    let mut changed = 0;
    for (name, text) in files {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|old| old == *text) {
            continue;
        }
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        changed += 1;
    }
    for stray in strays(folder, files) {
        fs::remove_file(&stray).with_context(|| format!("cannot remove {}", stray.display()))?;
        changed += 1;
    }
    println!("{} files in {}, {changed} changed", files.len(), folder.display());
    Ok(ExitCode::SUCCESS)
}

pub(super) fn compare(folder: &Path, mut files: Files) -> anyhow::Result<ExitCode> {
    let same_compiler = leave_out_frames_of_another_compiler(folder, &mut files)?;
    let mut faults = Vec::new();
    for (name, text) in &files {
        match fs::read_to_string(folder.join(name)) {
            Ok(old) if old == *text => {}
            Ok(old) => faults.push(format!("{}: {}", name.display(), difference(&old, text))),
            Err(error) => faults.push(format!("{}: {error}", name.display())),
        }
    }
    if same_compiler {
        let stray = |path: PathBuf| format!("{}: nothing leaves this file", path.display());
        faults.extend(strays(folder, &files).into_iter().map(stray));
    }
    if faults.is_empty() {
        println!("{} files in {} are what was measured", files.len(), folder.display());
        return Ok(ExitCode::SUCCESS);
    }
    println!("error: the results in {} are not what was measured", folder.display());
    for fault in faults {
        println!("  {fault}");
    }
    println!(
        "help: `cargo xtask collect` writes them anew; look at what changed before you commit"
    );
    Ok(ExitCode::FAILURE)
}

/// Where the results are of another compiler, takes the profiles out of `files`
/// and its name out of the table: what is left has to be the same all the same.
fn leave_out_frames_of_another_compiler(folder: &Path, files: &mut Files) -> anyhow::Result<bool> {
    let (old, own) = (Peaks::read(folder)?, compiler()?);
    if old.measured_with == own {
        return Ok(true);
    }
    println!(
        "note: the results are of {}, this is {own}: figures are compared, frames are not",
        old.measured_with
    );
    files.retain(|name, _| !name.to_string_lossy().ends_with(".dhat.json"));
    if let Some(table) = files.get_mut(Path::new(PEAKS)) {
        *table = table.replace(&own, &old.measured_with);
    }
    Ok(false)
}

/// The first line that differs.
fn difference(old: &str, new: &str) -> String {
    let lines = old
        .lines()
        .chain(std::iter::repeat("the end"))
        .zip(new.lines().chain(std::iter::repeat("the end")));
    let longest = old.lines().count().max(new.lines().count()) + 1;
    let first = lines.take(longest).enumerate().find(|(_, (old, new))| old != new);
    match first {
        Some((line, (old, new))) => {
            format!("line {} is `{}`, measured `{}`", line + 1, old.trim(), new.trim())
        }
        None => "only the ends of lines differ".into(),
    }
}

/// Files in `folder` that none of `files` is. Times are another command's.
fn strays(folder: &Path, files: &Files) -> Vec<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    let (folders, mut found): (Vec<_>, Vec<_>) =
        entries(folder).into_iter().partition(|path| path.is_dir());
    found.extend(folders.iter().flat_map(|folder| entries(folder)));
    found.retain(|path| {
        let of_others = |name: &Path| files.contains_key(name) || name == Path::new(TIMES);
        path.strip_prefix(folder).is_ok_and(|name| !of_others(name))
    });
    found
}
