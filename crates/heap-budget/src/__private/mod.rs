//! What the attribute expands to: a test that runs itself again in a process of its
//! own. Public only because the expansion calls it from other crates.
//!
//! ```text
//!   cargo test                       the same executable, this one test
//!   ──────────                       ──────────────────────────────────
//!   run ── parent::run ── starts ──▶ run ── child::run
//!              │  ◀── output ─────────────── Region: the function
//!              │  ◀── report ─────────────── the verdict on its budget
//!       passes or fails
//! ```
//!
//! dhat can measure once at a time in a process, and `cargo test` runs tests as threads
//! of one process. If each test has a process already, as under `cargo nextest`, none is
//! started.

mod budget;
mod child;
mod execution;
mod message;
mod parent;
mod relay;

use std::env;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::Termination;
use std::time::Duration;

pub use budget::Budget;
use budget::Limit;

use crate::package::Package;
use crate::route;
use crate::temp_folder::{self, TempFolder};

/// A test with a budget, as the attribute describes it.
///
/// Only the attribute should write it: its fields may change in any version.
#[derive(Debug)]
pub struct TestCase {
    /// The path of the test's module, starting with the crate.
    pub module: &'static str,
    /// The name of the function.
    pub function: &'static str,
    /// The folder of the package, if cargo told the compiler.
    pub package: Option<&'static str>,
    /// The file that the attribute is in.
    pub file: &'static str,
    /// The line that the attribute starts on.
    pub line: u32,
    /// What the test may need of the heap.
    pub budget: Budget,
    /// Set if the test has to panic: what the panic's message has to contain.
    pub should_panic: Option<&'static str>,
    /// After how many seconds the test counts as hanging.
    pub timeout: Option<u64>,
}

/// The result of a test: a line on what it needed, or why it failed. The text is empty
/// if the test itself has printed why.
type Verdict = Result<String, String>;

impl TestCase {
    /// The test's name for the test runner: without the crate.
    fn name(&self) -> String {
        match self.module.split_once("::") {
            Some((_, module)) => format!("{module}::{}", self.function),
            None => self.function.to_owned(),
        }
    }

    /// Where to keep dhat's profile if the test is over its budget.
    fn profile_path(&self) -> Option<PathBuf> {
        let name = format!("{}::{}.json", self.module, self.function).replace("::", "-");
        Some(PathBuf::from(env::var_os("HEAP_BUDGET_PROFILES")?).join(name))
    }

    /// How long the test may take before it counts as hanging.
    fn timeout(&self) -> Duration {
        // The test runner reports a test as slow after 60 seconds: five times that.
        Duration::from_secs(self.timeout.unwrap_or(300))
    }
}

/// Where a test is running.
enum Role {
    /// In a process of its own, which the test of the same name in another process has
    /// started. It reports into this folder.
    Child(PathBuf),
    /// In a process of its own, which the test runner has started.
    Alone,
    /// In a process that it shares with other tests.
    Shared,
    /// Where nothing can or should be measured.
    Unmeasured,
}

impl Role {
    fn of(case: &TestCase) -> Self {
        if cfg!(miri) || env::var_os("HEAP_BUDGET").is_some_and(|value| value == "off") {
            return Role::Unmeasured;
        }
        if let Some(folder) = child::claim(case) {
            return Role::Child(folder);
        }
        // A test under nextest may itself start a `cargo test`, which inherits the
        // variable. So the arguments have to say that only this test should run.
        let alone = env::var_os("NEXTEST").is_some() && is_only_test(&case.name());
        if alone { Role::Alone } else { Role::Shared }
    }
}

/// Whether this process was started to run only the test `name`.
fn is_only_test(name: &str) -> bool {
    let mut arguments = env::args();
    arguments.any(|argument| argument == "--exact") && env::args().any(|argument| argument == name)
}

/// Runs `test` as `case` says.
///
/// # Panics
///
/// If the test fails, without printing a message: that has been printed already.
pub fn run<T: Termination>(case: &TestCase, test: fn() -> T) {
    let verdict = match Role::of(case) {
        Role::Unmeasured => execution::unmeasured(case, test),
        _ if !route::is_installed() => Err(message::not_installed(case)),
        Role::Child(folder) => child::run(case, test, &folder),
        Role::Alone => alone(case, test),
        Role::Shared => parent::run(case),
    };
    match verdict {
        Ok(summary) => eprintln!("{summary}"),
        Err(message) => {
            eprint!("{message}");
            // `panic!` would call the panic hook, which would print a location in here.
            panic::resume_unwind(Box::new(message));
        }
    }
}

/// Runs `test` here, in a process of its own.
fn alone<T: Termination>(case: &TestCase, test: fn() -> T) -> Verdict {
    execution::exit_after(case.timeout(), message::timed_out(case));
    // Created only when it is needed, so that a test that aborts leaves nothing behind.
    let folder = temp_folder::unused_path();
    let execution = execution::execute(test, &folder);
    execution.verdict(case, || TempFolder::at(folder).map(Some))
}

/// The package that `case` is in.
fn package(case: &TestCase) -> Package {
    let package =
        case.package.map(Path::new).map_or_else(Package::of_process, Package::compiled_in);
    package.with_prefix_of(case.file).with_crate_of(case.module)
}
