//! Crates that use `heap-budget` as anybody's would. They are in a workspace of their
//! own, since each has it with other features.
//!
//! The crates are in `tests/budgets`; tests get a copy that they may change.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::files::{self, write_if_changed};
use crate::tool::{root, target_folder};

/// A copy of the crates. There is one at a time, in all processes, and always in the
/// same place, so that what no test changed is not built again.
pub struct BudgetWorkspace {
    folder: PathBuf,
    _lock: File,
}

impl BudgetWorkspace {
    /// Undoes every change of earlier tests.
    ///
    /// # Panics
    ///
    /// If the files cannot be written.
    #[must_use]
    pub fn new() -> Self {
        fs::create_dir_all(target()).expect("the target folder can be created");
        let lock = File::create(target().join("one-at-a-time")).expect("the lock can be created");
        lock.lock().expect("the lock can be taken");
        let workspace = BudgetWorkspace { folder: target().join("workspace"), _lock: lock };
        fs::create_dir_all(&workspace.folder).expect("the folder can be created");
        let files = files();
        remove_all_but(&files, &workspace.folder, Path::new(""));
        for (name, text) in files {
            write_if_changed(&workspace.folder.join(name), text);
        }
        fs::create_dir(workspace.temporary_folder()).expect("the folder can be created");
        workspace
    }

    /// The path of the file or folder `name`.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes the file `name`.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn write(&self, name: &str, text: &str) {
        files::write(&self.path(name), text);
    }

    /// Replaces `old` with `new` in the file `name`.
    ///
    /// # Panics
    ///
    /// If the file does not contain `old`.
    #[track_caller]
    pub fn replace(&self, name: &str, old: &str, new: &str) {
        files::replace(&self.path(name), old, new);
    }

    /// `cargo test` of `package`, with nothing in the environment that would change its
    /// output.
    #[must_use]
    pub fn test(&self, package: &str, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["test", "--offline", "--quiet", "--package", package]).args(arguments);
        cargo.current_dir(&self.folder).env("CARGO_TARGET_DIR", target());
        cargo.env("TMPDIR", self.temporary_folder());
        cargo.stdin(Stdio::null()).env("RUST_BACKTRACE", "0").env("CARGO_TERM_COLOR", "never");
        for name in ["NEXTEST", "HEAP_BUDGET", "RUST_TEST_THREADS", "RUST_TEST_NOCAPTURE"] {
            cargo.env_remove(name);
        }
        cargo
    }

    /// Where the tests of the crates put their temporary files.
    #[must_use]
    pub fn temporary_folder(&self) -> PathBuf {
        self.path("temporary")
    }

    /// The temporary files that `heap-budget` has left behind. Those of cargo and rustc
    /// do not count.
    ///
    /// # Panics
    ///
    /// If the folder cannot be read.
    #[must_use]
    pub fn leftovers(&self) -> Vec<String> {
        let entries = fs::read_dir(self.temporary_folder()).expect("the folder can be read");
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with("heap-budget-")).collect()
    }

    /// Builds the unit tests of `package` and returns their executable.
    ///
    /// # Panics
    ///
    /// If they do not compile.
    #[must_use]
    pub fn unit_tests(&self, package: &str) -> PathBuf {
        let mut cargo = self.test(package, &["--lib", "--no-run", "--message-format=json"]);
        let output = cargo.output().expect("cargo can be run");
        cargo_metadata::Message::parse_stream(&output.stdout[..])
            .filter_map(Result::ok)
            .find_map(|message| match message {
                cargo_metadata::Message::CompilerArtifact(artifact) => artifact.executable,
                _ => None,
            })
            .expect("the tests compile")
            .into()
    }
}

impl Default for BudgetWorkspace {
    fn default() -> Self {
        BudgetWorkspace::new()
    }
}

/// What the test runner prints of each failed test, sorted by name, without thread ids.
///
/// # Panics
///
/// If no test has failed.
#[must_use]
#[track_caller]
pub fn failures(stdout: &str) -> String {
    let (_, failures) = stdout.split_once("\nfailures:\n").expect("a test has failed");
    let (failures, _) = failures.split_once("\n\nfailures:\n").expect("there is a list of names");
    let mut failures: Vec<&str> = failures.split("\n---- ").collect();
    failures.sort_unstable();
    let lines: Vec<String> = failures.join("\n---- ").lines().map(without_thread_id).collect();
    lines.join("\n") + "\n"
}

/// Removes the number from "thread 'name' (123) panicked".
fn without_thread_id(line: &str) -> String {
    let remove = |(before, after): (&str, &str)| {
        let (number, after) = after.split_once(')')?;
        number.parse::<u32>().ok()?;
        Some(format!("{before}{after}"))
    };
    let thread = line.starts_with("thread '").then(|| line.split_once(" ("));
    thread.flatten().and_then(remove).unwrap_or_else(|| line.to_owned())
}

/// The manifest of the workspace. The example of the chapter inherits its keys from the
/// real one, so they are here too.
const MANIFEST: &str = r#"[workspace]
members = ["cached-unwinder", "examples/access-log", "outcomes", "over-mimalloc", "own-allocator", "renamed"]
resolver = "3"

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.95"
license = "MIT OR Apache-2.0"
publish = false

[workspace.dependencies]
heap-budget = { path = "HEAP_BUDGET" }

[workspace.lints]

[profile.dev.package."*"]
debug = false
"#;

fn target() -> PathBuf {
    target_folder().join("budgets")
}

/// The files of an unchanged copy.
fn files() -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    read_folder(&root().join("tests/budgets"), Path::new(""), &mut files);
    let example = Path::new("examples/access-log");
    read_folder(&root().join(example), example, &mut files);
    let heap_budget = root().join("crates/heap-budget").display().to_string();
    let renamed = files.get_mut(Path::new("renamed/Cargo.toml")).expect("there is such a crate");
    let text = String::from_utf8_lossy(renamed).replace("HEAP_BUDGET", &heap_budget);
    *renamed = text.into_bytes();
    files.insert("Cargo.toml".into(), MANIFEST.replace("HEAP_BUDGET", &heap_budget).into_bytes());
    let lock = fs::read(root().join("Cargo.lock")).expect("there is a lock file");
    files.insert("Cargo.lock".into(), lock);
    files
}

/// Adds the files in `folder`, which is called `name` in the copy.
fn read_folder(folder: &Path, name: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let entry = entry.expect("the entry can be read");
        let (path, name) = (entry.path(), name.join(entry.file_name()));
        if path.is_dir() {
            read_folder(&path, &name, files);
        } else {
            files.insert(name, fs::read(path).expect("the file can be read"));
        }
    }
}

/// Removes from the folder `name` of the copy what an earlier test has left there.
fn remove_all_but(files: &BTreeMap<PathBuf, Vec<u8>>, copy: &Path, name: &Path) {
    for entry in fs::read_dir(copy.join(name)).expect("the folder can be read") {
        let name = name.join(entry.expect("the entry can be read").file_name());
        let path = copy.join(&name);
        if files.contains_key(&name) {
            continue;
        }
        if !path.is_dir() {
            fs::remove_file(path).expect("the file can be removed");
        } else if files.keys().any(|file| file.starts_with(&name)) {
            remove_all_but(files, copy, &name);
        } else {
            fs::remove_dir_all(path).expect("the folder can be removed");
        }
    }
}
