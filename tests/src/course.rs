//! A small course in a temporary folder: one exercise for each thing that can
//! become of a program.
//!
//! The programs are in `tests/programs`, named like exercises; everything
//! around them is written here. The course is built in a target folder that holds
//! dhat and mimalloc already.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::slots::Slot;
use crate::tool::{root, without_witnesses, xtask};

/// A course that is removed when this is dropped.
pub struct Course {
    folder: TempDir,
    slot: Slot,
}

impl Course {
    /// A course with the exercises of `names`, such as "03-over-budget"; with
    /// all there are where none is named.
    ///
    /// # Panics
    ///
    /// Where it cannot be written.
    #[must_use]
    pub fn of(names: &[&str]) -> Self {
        Self::empty().with_programs("programs", names)
    }

    /// Like [`Course::of`], for programs that are to be timed.
    ///
    /// # Panics
    ///
    /// Where it cannot be written.
    #[must_use]
    pub fn timed(names: &[&str]) -> Self {
        Self::in_slot(Slot::for_timing(&workspace_manifest())).with_programs("programs", names)
    }

    /// Like [`Course::of`], with the programs of `tests/hostile`.
    ///
    /// # Panics
    ///
    /// Where it cannot be written.
    #[must_use]
    pub fn hostile(names: &[&str]) -> Self {
        Self::empty().with_programs("hostile", names)
    }

    fn with_programs(self, folder: &str, names: &[&str]) -> Self {
        for (key, text) in programs(folder)
            .iter()
            .filter(|(key, _)| names.is_empty() || names.contains(&key.as_str()))
        {
            self.add(key, text);
        }
        self
    }

    /// A course without an exercise.
    pub(crate) fn empty() -> Self {
        Self::in_slot(Slot::take(&workspace_manifest()))
    }

    fn in_slot(slot: Slot) -> Self {
        let course = Course { folder: tempfile::tempdir().expect("a folder can be made"), slot };
        course.write("Cargo.toml", &workspace_manifest());
        fs::copy(root().join("Cargo.lock"), course.path("Cargo.lock"))
            .expect("there is a lock file");
        course
    }

    /// Adds the exercise `key` with the program `text`. It counts as started
    /// unless the text says "not started".
    fn add(&self, key: &str, text: &str) {
        let name = key.split_once('-').map_or(key, |(_, name)| name);
        let exercise = PathBuf::from("exercises").join(key);
        self.write(exercise.join("Cargo.toml"), &exercise_manifest(name));
        self.write(exercise.join("src/main.rs"), text);
        let solutions = PathBuf::from("solutions").join(key);
        self.write(solutions.join("Cargo.toml"), &solutions_manifest(name));
        self.write(solutions.join("src/lib.rs"), "");
        let start = if text.contains("not started") { text } else { START };
        self.write(solutions.join("start.rs"), start);
    }

    /// Removes the exercise `key` and its solutions.
    ///
    /// # Panics
    ///
    /// Where it is not there.
    pub fn remove(&self, key: &str) {
        for part in ["exercises", "solutions"] {
            fs::remove_dir_all(self.path(part).join(key)).expect("there is such an exercise");
        }
    }

    /// Brings the lock file, which is of another workspace, to what is in this
    /// one, as it is in a course that is shipped.
    ///
    /// # Panics
    ///
    /// Where cargo cannot do that.
    #[must_use]
    pub fn locked(self) -> Self {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["update", "--workspace", "--offline", "--quiet", "--manifest-path"]);
        let done = cargo.arg(self.path("Cargo.toml")).output().expect("cargo can be run");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        self
    }

    /// Where `name` is in the course.
    #[must_use]
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the file `name`.
    ///
    /// # Panics
    ///
    /// Where it cannot be written.
    pub fn write(&self, name: impl AsRef<Path>, text: &str) {
        let path = self.path(name);
        let parent = path.parent().expect("it is in the folder");
        fs::create_dir_all(parent).expect("the folder can be made");
        fs::write(&path, text).expect("the file can be written");
    }

    /// Puts `new` in place of `old` in the file `name`.
    ///
    /// # Panics
    ///
    /// Where `old` is not there.
    #[track_caller]
    pub fn replace(&self, name: impl AsRef<Path>, old: &str, new: &str) {
        let text = fs::read_to_string(self.path(&name)).expect("the file can be read");
        assert!(text.contains(old), "{old:?} is not in {text}");
        self.write(name, &text.replace(old, new));
    }

    /// The target folder that it is built in.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        self.slot.folder().to_owned()
    }

    /// A call of `cargo xtask` on this course.
    #[must_use]
    pub fn xtask(&self, arguments: &[&str]) -> Command {
        let mut command = xtask(self.folder.path());
        command.args(arguments).env("CARGO_TARGET_DIR", self.slot.folder());
        command
    }

    /// Whether a process runs the program `binary` of this course, in Linux.
    ///
    /// # Panics
    ///
    /// Where there is no `/proc`.
    #[must_use]
    pub fn runs(&self, binary: &str) -> bool {
        let program = self.slot.folder().join("release").join(binary);
        let processes = fs::read_dir("/proc").expect("the system lists its processes").flatten();
        let mut programs =
            processes.filter_map(|entry| fs::read_link(entry.path().join("exe")).ok());
        programs.any(|running| running == program)
    }

    /// `text` with what differs from run to run made alike: the course's folder,
    /// the target folder, numbers of threads, and what was resident.
    #[must_use]
    pub fn redacted(&self, text: &str) -> String {
        let text = without_witnesses(text)
            .replace(&self.folder.path().display().to_string(), "[COURSE]")
            .replace(&self.slot.folder().display().to_string(), "[TARGET]");
        // "thread 'main' (12345) panicked", also as XML has it.
        let marks = ["thread 'main' (", "thread &apos;main&apos; ("];
        marks.iter().fold(text, |text, mark| without_number_after(mark, &text))
    }
}

/// `text` with an "[ID]" for every number right after `mark`.
fn without_number_after(mark: &str, text: &str) -> String {
    let mut parts = text.split(mark);
    let first = parts.next().unwrap_or_default().to_owned();
    let after_number =
        |part: &str| part.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
    parts.fold(first, |text, part| format!("{text}{mark}[ID]{}", after_number(part)))
}

/// What an exercise was shipped as that its program does not tell: over every
/// budget.
pub const START: &str = "\
// As shipped.
fn main() -> std::process::ExitCode {
    harness::run(|| vec![1_u8; 40_000], |_| Ok(()))
}
";

/// Keys and texts of the programs, in order.
fn programs(folder: &str) -> Vec<(String, String)> {
    let folder = root().join("tests").join(folder);
    let entries = fs::read_dir(folder).expect("there are programs").flatten();
    let program = |path: PathBuf| {
        let key = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
        (key, fs::read_to_string(path).expect("it is a text"))
    };
    let mut programs: Vec<_> = entries.map(|entry| program(entry.path())).collect();
    programs.sort();
    programs
}

fn workspace_manifest() -> String {
    let harness = root().join("crates/harness").display().to_string();
    format!(
        r#"[workspace]
resolver = "3"
members = ["exercises/*", "solutions/*"]

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.95"
license = "MIT OR Apache-2.0"
publish = false

[workspace.dependencies]
harness = {{ path = {harness:?} }}

[profile.release]
debug = 1

# As in the real one.
[profile.release.package.object]
opt-level = 0

# What is timed here is of no interest, and Criterion takes minutes to optimize.
[profile.timing]
inherits = "release"
debug = false
opt-level = 0

# Its statistics take ten seconds a program where they are not.
[profile.timing.package.criterion]
opt-level = 2
"#
    )
}

fn exercise_manifest(name: &str) -> String {
    format!(
        r#"[package]
name = "{name}"
edition = "2024"

[package.metadata.exercise]
title = "Exercise {name}"
budget = "20 KB"
stretch = "10 KB"
hints = ["where to look", "which tool", "what to do"]

[dependencies]
harness.workspace = true
"#
    )
}

fn solutions_manifest(name: &str) -> String {
    format!(
        r#"[package]
name = "{name}-solutions"
edition = "2024"

[package.metadata.solutions]
"#
    )
}
