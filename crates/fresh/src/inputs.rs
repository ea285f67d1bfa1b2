//! What an executable was made from, and whether that is still the same: told without cargo.
//!
//! To find that there is nothing to build, cargo reads the whole workspace and resolves
//! its dependencies anew, which takes about as long as a program runs. So a build leaves
//! beside each executable what it was made from: a stamp of every file, and a hash of the
//! environment. While all of that is the same, cargo need not be asked. This only ever
//! saves a call: whatever is new, missing or different is left for cargo to decide.
//!
//! Which sources there are is what cargo itself wrote, in the `.d` file beside the
//! executable. The rest are manifests, the lock file, cargo's configuration, and cargo,
//! whose modification time changes with every update of the toolchain that it belongs to.
//!
//! The file has the hash on its first line; then a line for each file, with its modification
//! time, its length and its path, or with a hyphen and the path of one that does not exist.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// What changes when a file is written, or when a file is added to a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    /// Modification time, in nanoseconds since 1970.
    modified: u128,
    /// Length in bytes.
    length: u64,
}

/// Whether `executable`, and all that it was made from, are as its last build left them, in
/// the same `environment`.
#[must_use]
pub fn are_unchanged(executable: &Path, environment: u64) -> bool {
    let same = || {
        let recorded = fs::read_to_string(record_of(executable)).ok()?;
        let mut lines = recorded.lines();
        let mut same = lines.next()? == environment.to_string() && executable.is_file();
        for line in lines {
            same = same && line == described(&path_in(line)?)?;
        }
        Some(same)
    };
    same() == Some(true)
}

/// Records what `executable` was made from, by a build that printed nothing and began at
/// `start`: its sources, their packages, and the files `others`. Records nothing if a file
/// was written since: that may have been too late for the build.
pub fn record(
    executable: &Path,
    others: impl IntoIterator<Item = PathBuf>,
    environment: u64,
    start: SystemTime,
) {
    let record = record_of(executable);
    // Without a record cargo is asked, so that a record that is not written does no harm.
    let _ = fs::remove_file(&record);
    let Some(sources) = sources(executable) else { return };
    let start = nanoseconds(start);
    let mut files: BTreeMap<PathBuf, Option<Stamp>> = sources
        .iter()
        .flat_map(|source| [source.clone(), source.with_file_name("")])
        .chain(packages(&sources).flat_map(package_files))
        .chain(others)
        .chain(env::var_os("CARGO").map(PathBuf::from))
        .map(|path| (path.clone(), stamp(&path)))
        .collect();
    let is_known = |source: &PathBuf| files[source].is_some();
    let is_late = files.values().flatten().any(|stamp| stamp.modified >= start);
    if is_late || !sources.iter().all(is_known) {
        return;
    }
    files.insert(executable.to_owned(), stamp(executable));
    let lines: Option<Vec<String>> = files.keys().map(|path| described(path)).collect();
    let Some(lines) = lines else { return };
    // Written aside, so that nobody reads a part of it.
    let unfinished = executable.with_extension(format!("inputs.{}", std::process::id()));
    let written = fs::write(&unfinished, format!("{environment}\n{}\n", lines.join("\n")));
    if written.and_then(|()| fs::rename(&unfinished, &record)).is_err() {
        let _ = fs::remove_file(&unfinished);
    }
}

/// The files and folders by which a package in `folder` is told: its folder is stamped as
/// well as its manifest, because a build script is found by its name.
#[must_use]
pub fn package_files(folder: PathBuf) -> [PathBuf; 2] {
    [folder.join("Cargo.toml"), folder]
}

/// The files by which the workspace at `root` is told.
#[must_use]
pub fn workspace_files(root: &Path) -> [PathBuf; 2] {
    ["Cargo.toml", "Cargo.lock"].map(|name| root.join(name))
}

/// Wherever a cargo that is started in `folder` looks for its configuration.
#[must_use]
pub fn configuration(folder: &Path) -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME")
        .map_or_else(|| env::home_dir().unwrap_or_default().join(".cargo"), PathBuf::from);
    let folders = folder.ancestors().map(|folder| folder.join(".cargo")).chain([home]);
    folders.flat_map(|folder| [folder.join("config.toml"), folder.join("config")]).collect()
}

/// A hash of the variables whose names begin with one of `prefixes`, and of `more`. It need
/// not be the same with another release of Rust: that builds everything anew.
pub fn environment(prefixes: &[&str], more: impl Hash) -> u64 {
    let is_watched = |(name, _): &(OsString, OsString)| {
        let name = name.to_string_lossy();
        prefixes.iter().any(|start| name.starts_with(start))
    };
    let mut variables: Vec<_> = env::vars_os().filter(is_watched).collect();
    variables.sort();
    let mut hasher = DefaultHasher::new();
    (variables, more).hash(&mut hasher);
    hasher.finish()
}

/// The file that holds what `executable` was made from.
fn record_of(executable: &Path) -> PathBuf {
    executable.with_extension("inputs")
}

/// The line for the file at `path`, as it is now; `None` if that is no line of text.
fn described(path: &Path) -> Option<String> {
    let text = path.to_str().filter(|text| !text.contains(['\n', '\r']))?;
    Some(match stamp(path) {
        Some(Stamp { modified, length }) => format!("{modified} {length} {text}"),
        None => format!("- {text}"),
    })
}

/// The path in a line.
fn path_in(line: &str) -> Option<PathBuf> {
    let path = match line.strip_prefix("- ") {
        Some(path) => path,
        None => line.splitn(3, ' ').nth(2)?,
    };
    Some(path.into())
}

/// The sources of `executable` that are not a registry's: what cargo wrote in the format
/// of a makefile's rule.
fn sources(executable: &Path) -> Option<Vec<PathBuf>> {
    let text = fs::read_to_string(executable.with_extension("d")).ok()?;
    let (_, paths) = text.lines().next()?.split_once(": ")?;
    let paths = paths.replace("\\ ", "\0");
    Some(paths.split_whitespace().map(|path| path.replace('\0', " ").into()).collect())
}

/// The folders of the packages that `sources` belong to.
fn packages(sources: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
    let is_package = |folder: &&Path| folder.join("Cargo.toml").is_file();
    sources.iter().filter_map(move |source| source.ancestors().find(is_package).map(Path::to_owned))
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(Stamp { modified: nanoseconds(metadata.modified().ok()?), length: metadata.len() })
}

/// Since 1970; 0 for earlier.
fn nanoseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos()
}
