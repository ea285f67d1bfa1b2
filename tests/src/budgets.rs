//! Crates that have tests with budgets, as anybody's: in a workspace of their own,
//! for each has `heap-budget` with other features.
//!
//! They are in `tests/budgets`, and copied for each test that drives them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::tool::{executable_folder, root};

/// A copy of the crates, removed when this is dropped. There is one at a time, in
/// all processes: they share what they build.
pub struct Budgets {
    folder: TempDir,
    _lock: File,
}

impl Budgets {
    /// A fresh copy.
    ///
    /// # Panics
    ///
    /// Where it cannot be made.
    #[must_use]
    pub fn new() -> Self {
        fs::create_dir_all(target()).expect("the target folder can be made");
        let lock = File::create(target().join("one-at-a-time")).expect("the lock can be made");
        lock.lock().expect("the lock can be taken");
        let folder = tempfile::tempdir().expect("a folder can be made");
        copy(&root().join("tests/budgets"), folder.path());
        copy(&root().join("examples/access-log"), &folder.path().join("examples/access-log"));
        let budgets = Budgets { folder, _lock: lock };
        let home = root().join("crates/heap-budget").display().to_string();
        fs::create_dir(budgets.temporary()).expect("the folder can be made");
        budgets.write("Cargo.toml", &MANIFEST.replace("HEAP_BUDGET", &home));
        let renamed = fs::read_to_string(budgets.path("renamed/Cargo.toml")).expect("it is there");
        budgets.write("renamed/Cargo.toml", &renamed.replace("HEAP_BUDGET", &home));
        fs::copy(root().join("Cargo.lock"), budgets.path("Cargo.lock")).expect("it is there");
        budgets
    }

    /// Where `name` is.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
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
        cargo.current_dir(self.folder.path()).env("CARGO_TARGET_DIR", target());
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

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in
        fs::read_dir(from).expect("it can be read").map(|entry| entry.expect("so can this"))
    {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("it can be copied");
        }
    }
}
