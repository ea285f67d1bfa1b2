//! Whether programs are as the last build left them, told without cargo.
//!
//! To find that there is nothing to build, cargo reads the whole workspace and resolves
//! its dependencies anew, which takes about as long as a program runs. So a build leaves
//! beside each executable what it was made from: a stamp of every file, and a hash of the
//! environment. While all of that is the same, cargo need not be asked. This only ever
//! saves a call: whatever is new, missing or different is left for cargo to decide. Of the
//! environment, only what cargo, rustc and C compilers look at counts: a program that reads
//! another variable with `env!` is not built again when just that variable changes.
//!
//! Which sources there are is what cargo itself wrote, in the `.d` file beside the
//! executable. The rest are manifests, the lock file, cargo's configuration, and cargo,
//! whose modification time changes with every update of the toolchain that it belongs to.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::atomic_file::replace;
use crate::course::{Course, Program};

/// What an executable was made from.
#[derive(PartialEq, Serialize, Deserialize)]
struct Inputs {
    /// Hash of the environment and the current folder.
    environment: u64,
    /// A stamp of each file and folder; `None` for one that does not exist.
    stamps: BTreeMap<PathBuf, Option<Stamp>>,
}

/// What changes when a file is written, or when a file is added to a folder.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    /// Modification time, in nanoseconds since 1970.
    modified: u128,
    /// Length in bytes.
    length: u64,
}

/// The executable of `program`, if it is as the last build left it.
pub(super) fn executable(course: &Course, program: &Program) -> Option<PathBuf> {
    let name = format!("{}{}", program.binary, env::consts::EXE_SUFFIX);
    let executable = course.target.join("release").join(name);
    let text = fs::read(record_of(&executable)).ok()?;
    let recorded: Inputs = serde_json::from_slice(&text).ok()?;
    let current = Inputs {
        environment: environment(),
        stamps: recorded.stamps.keys().map(|path| (path.clone(), stamp(path))).collect(),
    };
    (current == recorded).then_some(executable)
}

/// Records what `executable` was made from, by a build that printed nothing and began at
/// `start`. Records nothing if a file was written since: that may have been too late for
/// the build.
pub(super) fn record(course: &Course, executable: &Path, start: SystemTime) {
    let record = record_of(executable);
    // Without a record cargo is asked, so that a record that is not written does no harm.
    let _ = fs::remove_file(&record);
    let Some(sources) = sources(executable) else { return };
    let Some(cargo) = env::var_os("CARGO") else { return };
    let start = nanoseconds(start);
    let mut stamps: BTreeMap<PathBuf, Option<Stamp>> = sources
        .iter()
        .flat_map(|source| [source.clone(), source.with_file_name("")])
        .chain(packages(course, &sources).flat_map(|folder| [folder.join("Cargo.toml"), folder]))
        .chain(configuration())
        .chain([cargo.into(), course.root.join("Cargo.toml"), course.root.join("Cargo.lock")])
        .map(|path| (path.clone(), stamp(&path)))
        .collect();
    if stamps.values().flatten().any(|stamp| stamp.modified >= start) {
        return;
    }
    stamps.insert(executable.to_owned(), stamp(executable));
    let inputs = Inputs { environment: environment(), stamps };
    let _ = serde_json::to_vec(&inputs).map(|text| replace(&record, &text));
}

/// The file that holds what `executable` was made from.
fn record_of(executable: &Path) -> PathBuf {
    executable.with_extension("inputs")
}

/// The sources of `executable` that are not a registry's: what cargo wrote in the format
/// of a makefile's rule.
fn sources(executable: &Path) -> Option<Vec<PathBuf>> {
    let text = fs::read_to_string(executable.with_extension("d")).ok()?;
    let (_, paths) = text.lines().next()?.split_once(": ")?;
    let paths = paths.replace("\\ ", "\0");
    Some(paths.split_whitespace().map(|path| path.replace('\0', " ").into()).collect())
}

/// The folders of the workspace's packages, and of those that `sources` belong to. They are
/// stamped as well as their manifests, because a build script is found by its name.
fn packages(course: &Course, sources: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
    let is_package = |folder: &&Path| folder.join("Cargo.toml").is_file();
    let package = move |source: &PathBuf| source.ancestors().find(is_package).map(Path::to_owned);
    sources.iter().filter_map(package).chain(course.packages.iter().cloned())
}

/// Wherever cargo looks for its configuration.
fn configuration() -> Vec<PathBuf> {
    let current = env::current_dir().unwrap_or_default();
    let home = env::var_os("CARGO_HOME")
        .map_or_else(|| env::home_dir().unwrap_or_default().join(".cargo"), PathBuf::from);
    let folders = current.ancestors().map(|folder| folder.join(".cargo")).chain([home]);
    folders.flat_map(|folder| [folder.join("config.toml"), folder.join("config")]).collect()
}

/// How the names of the variables begin that cargo, rustc, and the build scripts of C
/// libraries (through the crate `cc`) look at.
const VARIABLES: [&str; 13] = [
    "AR", "CARGO", "CC", "CFLAGS", "CPPFLAGS", "CXX", "HOME", "HOST", "LD", "PATH", "RUST",
    "SDKROOT", "TARGET",
];

/// A hash of the current folder, and of the environment as far as it changes a build. It
/// need not be the same with another release of Rust: that builds everything anew.
fn environment() -> u64 {
    let is_watched = |(name, _): &(OsString, OsString)| {
        let name = name.to_string_lossy();
        VARIABLES.iter().any(|start| name.starts_with(start))
    };
    let mut variables: Vec<_> = env::vars_os().filter(is_watched).collect();
    variables.sort();
    let mut hasher = DefaultHasher::new();
    (variables, env::current_dir().ok()).hash(&mut hasher);
    hasher.finish()
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(Stamp { modified: nanoseconds(metadata.modified().ok()?), length: metadata.len() })
}

/// Since 1970; 0 for earlier.
fn nanoseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos()
}
