//! What the attribute expands to: a test that runs itself again in a process of
//! its own.
//!
//! ```text
//!   cargo test                       the same executable, this one test
//!   ──────────                       ──────────────────────────────────
//!   run ── parent::run ── starts ──▶ run ── child::run
//!              │  ◀── output ─────────────── Region: the function
//!              │  ◀── what came of it ────── judged against the budget
//!          fails, or not
//! ```
//!
//! A process has one dhat, and `cargo test` runs tests as threads of one process.
//! Where each test has a process already, as under `cargo nextest`, none is
//! started.

mod budget;
mod child;
mod message;
mod parent;
mod ran;
mod relay;

use std::env;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::Termination;
use std::time::Duration;

pub use budget::Budget;
use budget::Excess;

use crate::counting;
use crate::scratch::{self, Folder};
use crate::source::Package;

/// A test with a budget, as the attribute describes it.
///
/// Not to be written by hand: its fields may change with any version.
#[derive(Debug)]
pub struct Case {
    /// The path of the module that the test is in, from the crate on.
    pub module: &'static str,
    /// The name of the function.
    pub function: &'static str,
    /// The folder of the package, where cargo tells.
    pub package: Option<&'static str>,
    /// The file that the attribute is in.
    pub file: &'static str,
    /// The line that it begins at.
    pub line: u32,
    /// What the test may ask of the heap.
    pub budget: Budget,
    /// Whether the test has to panic, and what its message then contains.
    pub should_panic: Option<&'static str>,
    /// After how many seconds the test counts as hanging.
    pub timeout: Option<u64>,
}

/// What came of a test: a line for those who ask, or why it failed. The text is
/// empty where the test has said so itself.
type Verdict = Result<String, String>;

impl Case {
    /// The test's name as the test runner has it: without the crate.
    fn name(&self) -> String {
        match self.module.split_once("::") {
            Some((_, module)) => format!("{module}::{}", self.function),
            None => self.function.to_owned(),
        }
    }

    /// Where dhat's profile is to be kept if the test is over its budget.
    fn kept_at(&self) -> Option<PathBuf> {
        let name = format!("{}::{}.json", self.module, self.function).replace("::", "-");
        Some(PathBuf::from(env::var_os("HEAP_BUDGET_PROFILES")?).join(name))
    }

    /// When the test counts as hanging.
    fn timeout(&self) -> Duration {
        // Five times what the test runner calls long.
        Duration::from_secs(self.timeout.unwrap_or(300))
    }
}

/// Where a test finds itself.
enum Role {
    /// In a process of its own, which a test of the same name has started. It
    /// reports into this folder.
    Child(PathBuf),
    /// In a process of its own, which somebody else has started.
    Alone,
    /// Among others, in the process of a test runner.
    Among,
    /// Where nothing can, or should, be measured.
    Unmeasured,
}

impl Role {
    fn of(case: &Case) -> Self {
        if cfg!(miri) || env::var_os("HEAP_BUDGET").is_some_and(|value| value == "off") {
            return Role::Unmeasured;
        }
        if let Some(folder) = child::claimed(case) {
            return Role::Child(folder);
        }
        // A test that was started so may start a `cargo test`, and pass the
        // variable on: what the process was asked to run tells.
        let alone = env::var_os("NEXTEST").is_some() && is_asked_for(&case.name());
        if alone { Role::Alone } else { Role::Among }
    }
}

/// Whether this process was started to run the test `name` alone.
fn is_asked_for(name: &str) -> bool {
    let mut arguments = env::args();
    arguments.any(|argument| argument == "--exact") && env::args().any(|argument| argument == name)
}

/// Runs `test` as `case` says.
///
/// # Panics
///
/// Where the test fails: without a message of its own, for that has been printed.
pub fn run<T: Termination>(case: &Case, test: fn() -> T) {
    let verdict = match Role::of(case) {
        Role::Unmeasured => ran::unmeasured(case, test),
        _ if !counting::is_installed() => Err(message::not_installed(case)),
        Role::Child(folder) => child::run(case, test, &folder),
        Role::Alone => alone(case, test),
        Role::Among => parent::run(case),
    };
    match verdict {
        Ok(summary) => eprintln!("{summary}"),
        Err(message) => {
            eprint!("{message}");
            // The hook of panics would say where: in here.
            panic::resume_unwind(Box::new(message));
        }
    }
}

/// Runs `test` here, in a process that is its own.
fn alone<T: Termination>(case: &Case, test: fn() -> T) -> Verdict {
    ran::end_after(case.timeout(), message::timed_out(case));
    // Not made before it is needed: where the test aborts, nothing is left.
    let folder = scratch::unused();
    let ran = ran::ran(test, &folder);
    ran.verdict(case, || Folder::at(folder).map(Some))
}

/// The package that `case` is in.
fn package(case: &Case) -> Package {
    let package = match case.package {
        Some(folder) => Package::read(Path::new(folder)),
        None => Package::of_process(),
    };
    package.named_as(case.file)
}
