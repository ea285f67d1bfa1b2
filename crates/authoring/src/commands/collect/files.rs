//! Writing the files of `course/src/results`, or comparing them with what is there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use course_format::results::{PEAKS, Peaks};
use course_format::times::TIMES;
use heap_profile::text::excerpt;

use crate::rustc;

/// The texts of the files, by their paths relative to the folder.
pub(super) type Files = BTreeMap<PathBuf, String>;

/// Writes `files` to `folder`, and removes all others.
pub(super) fn write(folder: &Path, files: &Files) -> anyhow::Result<ExitCode> {
    let mut changed = 0;
    for (name, text) in files {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|old| old == *text) {
            continue;
        }
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot create {}", parent.display()))?;
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        changed += 1;
    }
    for stray in strays(folder, files) {
        fs::remove_file(&stray).with_context(|| format!("cannot remove {}", stray.display()))?;
        changed += 1;
    }
    cli::print_line(&format!("{} files in {}, {changed} changed", files.len(), folder.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// Compares `files` with those in `folder`, and prints the differences.
pub(super) fn compare(folder: &Path, mut files: Files) -> anyhow::Result<ExitCode> {
    let same_compiler = ignore_compiler_differences(folder, &mut files)?;
    let mut differences = Vec::new();
    for (name, text) in &files {
        match fs::read_to_string(folder.join(name)) {
            Ok(old) if old == *text => {}
            Ok(old) => differences.push(format!("{}: {}", name.display(), difference(&old, text))),
            Err(error) => differences.push(format!("{}: {error}", name.display())),
        }
    }
    if same_compiler {
        let stray = |path: PathBuf| format!("{}: no program has this result", path.display());
        differences.extend(strays(folder, &files).into_iter().map(stray));
    }
    if differences.is_empty() {
        cli::print_line(&format!(
            "{} files in {} match what was measured",
            files.len(),
            folder.display()
        ))?;
        return Ok(ExitCode::SUCCESS);
    }
    cli::print_line(&format!(
        "error: the results in {} do not match what was measured",
        folder.display()
    ))?;
    for difference in differences {
        cli::print_line(&format!("  {difference}"))?;
    }
    cli::print_line(
        "help: `cargo xtask collect` writes them again; review the changes before you commit",
    )?;
    Ok(ExitCode::FAILURE)
}

/// If the committed results were measured with another compiler, removes the profiles, the
/// lives and the growth from `files`, because their frames or lines differ, and puts that compiler's name into the table. The
/// figures have to be the same with any compiler. Returns whether the compiler is the same.
fn ignore_compiler_differences(folder: &Path, files: &mut Files) -> anyhow::Result<bool> {
    let (old, own) = (Peaks::read(folder)?, rustc::release_and_host()?);
    if old.measured_with == own {
        return Ok(true);
    }
    cli::print_line(&format!(
        "note: the results were measured with {}, and this is {own}: frames are not compared",
        old.measured_with
    ))?;
    let has_frames = |name: &Path| {
        let name = name.to_string_lossy();
        [".dhat.json", ".lives.json", ".growth.json"].iter().any(|end| name.ends_with(end))
    };
    files.retain(|name, _| !has_frames(name));
    if let Some(table) = files.get_mut(Path::new(PEAKS)) {
        *table = table.replace(&own, &old.measured_with);
    }
    Ok(false)
}

/// The most characters of a line that are quoted: a profile may be one line.
const MAX_LINE: usize = 300;

/// Describes the first line that differs.
fn difference(old: &str, new: &str) -> String {
    let lines = old
        .lines()
        .chain(std::iter::repeat("the end"))
        .zip(new.lines().chain(std::iter::repeat("the end")));
    let longest = old.lines().count().max(new.lines().count()) + 1;
    let first = lines.take(longest).enumerate().find(|(_, (old, new))| old != new);
    match first {
        Some((line, (old, new))) => {
            let quoted = |text: &str| format!("`{}`", excerpt(text.trim(), MAX_LINE));
            format!("line {} is {}, measured {}", line + 1, quoted(old), quoted(new))
        }
        None => "only the line endings differ".into(),
    }
}

/// Files in `folder` that are not in `files`, except the times, which `bench` writes.
fn strays(folder: &Path, files: &Files) -> Vec<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    let (folders, mut found): (Vec<_>, Vec<_>) =
        entries(folder).into_iter().partition(|path| path.is_dir());
    found.extend(folders.iter().flat_map(|folder| entries(folder)));
    found.retain(|path| {
        let is_known = |name: &Path| files.contains_key(name) || name == Path::new(TIMES);
        path.strip_prefix(folder).is_ok_and(|name| !is_known(name))
    });
    found
}
