//! Crates that have tests with budgets, as anybody's: in a workspace of their own,
//! for each has `heap-budget` with other features.
//!
//! They are in `tests/budgets`, and copied: a test may change them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::tool::{executable_folder, root};

/// A copy of the crates. There is one at a time, in all processes, and it is always
/// in the same place: what no test changed is not built again.
pub struct Budgets {
    folder: PathBuf,
    _lock: File,
}

impl Budgets {
    /// A copy as if nothing had ever been done to it.
    ///
    /// # Panics
    ///
    /// Where it cannot be made.
    #[must_use]
    pub fn new() -> Self {
        fs::create_dir_all(target()).expect("the target folder can be made");
        let lock = File::create(target().join("one-at-a-time")).expect("the lock can be made");
        lock.lock().expect("the lock can be taken");
        let budgets = Budgets { folder: target().join("workspace"), _lock: lock };
        fs::create_dir_all(&budgets.folder).expect("the folder can be made");
        let files = files();
        remove_all_but(&files, &budgets.folder, Path::new(""));
        for (name, text) in files {
            write_if_changed(&budgets.folder.join(name), &text);
        }
        fs::create_dir(budgets.temporary()).expect("the folder can be made");
        budgets
    }

    /// Where `name` is.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes the file `name`.
    ///
    /// # Panics
    ///
    /// Where it cannot be written.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("the file can be written");
    }

    /// A call of `cargo test` of `package`, with nothing in the environment that
    /// would change what it prints.
    #[must_use]
    pub fn test(&self, package: &str, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["test", "--offline", "--quiet", "--package", package]).args(arguments);
        cargo.current_dir(&self.folder).env("CARGO_TARGET_DIR", target());
        cargo.env("TMPDIR", self.temporary());
        cargo.stdin(Stdio::null()).env("RUST_BACKTRACE", "0").env("CARGO_TERM_COLOR", "never");
        for name in ["NEXTEST", "HEAP_BUDGET", "RUST_TEST_THREADS", "RUST_TEST_NOCAPTURE"] {
            cargo.env_remove(name);
        }
        cargo
    }

    /// Puts `new` in place of `old` in the file `name`.
    ///
    /// # Panics
    ///
    /// Where `old` is not there.
    #[track_caller]
    pub fn replace(&self, name: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path(name)).expect("the file can be read");
        assert!(text.contains(old), "{old:?} is not in {text}");
        self.write(name, &text.replace(old, new));
    }

    /// Where what it runs has its temporary files.
    #[must_use]
    pub fn temporary(&self) -> PathBuf {
        self.path("temporary")
    }

    /// The executable of the unit tests of `package`, built.
    ///
    /// # Panics
    ///
    /// Where it does not compile.
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
            .expect("it compiles")
            .into()
    }
}

impl Default for Budgets {
    fn default() -> Self {
        Budgets::new()
    }
}

/// Of the workspace they are in, with what the example of the chapter has of its own.
const MANIFEST: &str = r#"[workspace]
members = ["examples/access-log", "outcomes", "over-mimalloc", "own-allocator", "renamed"]
resolver = "3"

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.95"
license = "MIT OR Apache-2.0"
publish = false

[workspace.dependencies]
heap-budget = { path = "HEAP_BUDGET", default-features = false }

[workspace.lints]

[profile.dev.package."*"]
debug = false
"#;

fn target() -> PathBuf {
    executable_folder().join("../budgets")
}

/// The files of a copy.
fn files() -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    read(&root().join("tests/budgets"), Path::new(""), &mut files);
    let example = Path::new("examples/access-log");
    read(&root().join(example), example, &mut files);
    let home = root().join("crates/heap-budget").display().to_string();
    let renamed = files.get_mut(Path::new("renamed/Cargo.toml")).expect("it is there");
    let text = String::from_utf8_lossy(renamed).replace("HEAP_BUDGET", &home);
    *renamed = text.into_bytes();
    files.insert("Cargo.toml".into(), MANIFEST.replace("HEAP_BUDGET", &home).into_bytes());
    let lock = fs::read(root().join("Cargo.lock")).expect("it is there");
    files.insert("Cargo.lock".into(), lock);
    files
}

/// Adds the files in `folder`, which is `name` in a copy.
fn read(folder: &Path, name: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("it can be read") {
        let entry = entry.expect("so can this");
        let (path, name) = (entry.path(), name.join(entry.file_name()));
        if path.is_dir() {
            read(&path, &name, files);
        } else {
            files.insert(name, fs::read(path).expect("it can be read"));
        }
    }
}

/// Removes from the folder `name` of a copy what an earlier test has left there.
fn remove_all_but(files: &BTreeMap<PathBuf, Vec<u8>>, copy: &Path, name: &Path) {
    for entry in fs::read_dir(copy.join(name)).expect("it can be read") {
        let name = name.join(entry.expect("so can this").file_name());
        let path = copy.join(&name);
        if files.contains_key(&name) {
            continue;
        }
        if !path.is_dir() {
            fs::remove_file(path).expect("it can be removed");
        } else if files.keys().any(|file| file.starts_with(&name)) {
            remove_all_but(files, copy, &name);
        } else {
            fs::remove_dir_all(path).expect("it can be removed");
        }
    }
}

/// Leaves a file as old as it is where nothing is new, and so what was built of it.
fn write_if_changed(path: &Path, text: &[u8]) {
    if fs::read(path).ok().as_deref() == Some(text) {
        return;
    }
    let folder = path.parent().expect("it is in the copy");
    fs::create_dir_all(folder).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}
