//! A small course in a temporary folder, with one exercise for each outcome that a
//! program can have.
//!
//! The programs are in `tests/programs`, named like exercises; everything around them
//! is written here. The course is built in a target folder in which dhat and mimalloc
//! are already compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::files;
use crate::manifests;
use crate::target_pool::PooledTarget;
use crate::tool::{mask_process_memory, root, xtask};

/// A course that is removed when this is dropped.
pub struct Course {
    folder: TempDir,
    target: PooledTarget,
}

impl Course {
    /// A course with the exercises `keys`, such as "03-over-budget", or with all of
    /// `tests/programs` if there are no keys.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    #[must_use]
    pub fn new(keys: &[&str]) -> Self {
        Self::empty().with_programs("programs", keys)
    }

    /// Like [`Course::new`], for programs that are timed.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    #[must_use]
    pub fn for_timing(keys: &[&str]) -> Self {
        let target = PooledTarget::for_timing(manifests::workspace());
        Self::built_in(target).with_programs("programs", keys)
    }

    /// Like [`Course::new`], with the programs of `tests/hostile`.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    #[must_use]
    pub fn hostile(keys: &[&str]) -> Self {
        Self::empty().with_programs("hostile", keys)
    }

    /// Like [`Course::new`], with all programs of `tests/extreme`.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    #[must_use]
    pub fn extreme() -> Self {
        Self::empty().with_programs("extreme", &[])
    }

    /// Like [`Course::new`], with all programs of `tests/growing`. They can be run at several
    /// sizes, but for the first.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    #[must_use]
    pub fn growing() -> Self {
        let course = Self::empty().with_programs("growing", &[]);
        let sizes = "sizes = { unit = \"element\", values = [1_000, 2_000, 4_000] }\nhints = [";
        for (key, _) in programs("growing").iter().skip(1) {
            course.replace(format!("exercises/{key}/Cargo.toml"), "hints = [", sizes);
        }
        course
    }

    /// Like [`Course::new`], with the program of `tests/readme`.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    #[must_use]
    pub fn readme() -> Self {
        Self::empty().with_programs("readme", &[])
    }

    fn with_programs(self, folder: &str, keys: &[&str]) -> Self {
        for (key, text) in programs(folder)
            .iter()
            .filter(|(key, _)| keys.is_empty() || keys.contains(&key.as_str()))
        {
            self.add(key, text);
        }
        self
    }

    /// A course without exercises.
    pub(crate) fn empty() -> Self {
        Self::built_in(PooledTarget::take(manifests::workspace()))
    }

    fn built_in(target: PooledTarget) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be created");
        let course = Course { folder, target };
        course.write("Cargo.toml", manifests::workspace());
        fs::copy(root().join("Cargo.lock"), course.path("Cargo.lock"))
            .expect("there is a lock file");
        course
    }

    /// Adds the exercise `key` with the program `text`, which counts as started unless
    /// it says "not started".
    fn add(&self, key: &str, text: &str) {
        let name = key.split_once('-').map_or(key, |(_, name)| name);
        let exercise = PathBuf::from("exercises").join(key);
        self.write(exercise.join("Cargo.toml"), &manifests::exercise(name));
        self.write(exercise.join("src/main.rs"), text);
        let solutions = PathBuf::from("solutions").join(key);
        self.write(solutions.join("Cargo.toml"), &manifests::solutions(name));
        self.write(solutions.join("src/lib.rs"), "");
        let start = if text.contains("not started") { text } else { START };
        self.write(solutions.join("start.rs"), start);
    }

    /// Removes the exercise `key` and its solutions.
    ///
    /// # Panics
    ///
    /// If there is no such exercise.
    pub fn remove(&self, key: &str) {
        for folder in ["exercises", "solutions"] {
            fs::remove_dir_all(self.path(folder).join(key)).expect("there is such an exercise");
        }
    }

    /// Updates the lock file, which is a copy of the real course's, to this workspace:
    /// `grade` builds with `--locked`.
    ///
    /// # Panics
    ///
    /// If cargo cannot do that.
    #[must_use]
    pub fn locked(self) -> Self {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["update", "--workspace", "--offline", "--quiet", "--manifest-path"]);
        let output = cargo.arg(self.path("Cargo.toml")).output().expect("cargo can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self
    }

    /// The path of the file or folder `name`.
    #[must_use]
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes the file `name`.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    #[track_caller]
    pub fn write(&self, name: impl AsRef<Path>, text: &str) {
        files::write(&self.path(name), text);
    }

    /// Replaces `old` with `new` in the file `name`.
    ///
    /// # Panics
    ///
    /// If the file does not contain `old`.
    #[track_caller]
    pub fn replace(&self, name: impl AsRef<Path>, old: &str, new: &str) {
        files::replace(&self.path(name), old, new);
    }

    /// Has `collect` find built what its copy of a changed course depends on.
    ///
    /// # Panics
    ///
    /// If it cannot be copied.
    pub fn prepare_collect(&self) {
        self.target.copy_to("pristine/target");
    }

    /// The target folder that the course is built in.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        self.target.folder().to_owned()
    }

    /// A call of `cargo xtask` on this course.
    #[must_use]
    pub fn xtask(&self, arguments: &[&str]) -> Command {
        let mut command = xtask(self.folder.path());
        command.args(arguments).env("CARGO_TARGET_DIR", self.target.folder());
        command
    }

    /// Whether a process is running the program `binary` of this course (Linux only).
    ///
    /// # Panics
    ///
    /// If there is no `/proc`.
    #[must_use]
    pub fn is_running(&self, binary: &str) -> bool {
        let program = self.target.folder().join("release").join(binary);
        let processes = fs::read_dir("/proc").expect("the system lists its processes").flatten();
        let mut executables =
            processes.filter_map(|entry| fs::read_link(entry.path().join("exe")).ok());
        executables.any(|executable| executable == program)
    }

    /// `text` without what differs from run to run: the paths of the course and of its
    /// target folder, thread ids, and the process's memory.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        let text = mask_process_memory(text)
            .replace(&self.folder.path().display().to_string(), "[COURSE]")
            .replace(&self.target.folder().display().to_string(), "[TARGET]");
        // "thread 'main' (12345) panicked", plain and in XML; and how long something took.
        let thread = ["thread 'main' (", "thread &apos;main&apos; ("];
        let text = thread.iter().fold(text, |text, prefix| mask_number(prefix, "[ID]", &text));
        mask_number(" time=\"", "[TIME]", &text)
    }
}

/// `text` with `mask` in place of each number right after `prefix`.
fn mask_number(prefix: &str, mask: &str, text: &str) -> String {
    let mut parts = text.split(prefix);
    let first = parts.next().unwrap_or_default().to_owned();
    let after_number =
        |part: &str| part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned();
    parts.fold(first, |text, part| format!("{text}{prefix}{mask}{}", after_number(part)))
}

/// The shipped program of each exercise whose own program does not say "not started".
/// It is over every budget.
pub const START: &str = "\
// As shipped.
fn main() -> std::process::ExitCode {
    harness::run(|| vec![1_u8; 40_000], |_| Ok(()))
}
";

/// The keys and texts of the programs in a folder of `tests`, in order.
fn programs(folder: &str) -> Vec<(String, String)> {
    let folder = root().join("tests").join(folder);
    let entries = fs::read_dir(folder).expect("there are programs").flatten();
    let program = |path: PathBuf| {
        let key = path.file_stem().expect("a program has a name").to_string_lossy().into_owned();
        (key, fs::read_to_string(path).expect("a program is UTF-8"))
    };
    let mut programs: Vec<_> = entries.map(|entry| program(entry.path())).collect();
    programs.sort();
    programs
}
