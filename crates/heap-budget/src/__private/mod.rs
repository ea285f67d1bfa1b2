//! What the attribute expands to: a test that runs itself again in a process of its
//! own. Public only because the expansion calls it from other crates.
//!
//! ```text
//!   cargo test                       the same executable, this one test
//!   ──────────                       ──────────────────────────────────
//!   run ── parent::run ── starts ──▶ run ── child::enter ── run_here
//!              │  ◀── output ─────────────── the function, under a counter
//!              │  ◀── report ─────────────── the verdict, or what it is over
//!              │
//!              └─ if it is over, starts ──▶ the same, under dhat
//!                 ◀── report ─────────────── the lines that hold the memory
//!       passes or fails
//! ```
//!
//! A test is counted in a process of its own, where no other test is: `cargo test` runs
//! tests as threads of one process. dhat, whose stacks take it a hundred times as long, is
//! asked only about a test that fails.

mod body;
mod budget;
pub(crate) mod child;
mod execution;
mod figures;
mod kept;
mod message;
mod parent;
mod relay;
pub(crate) mod report;

use std::env;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub use body::Body;
pub use budget::Budget;
use budget::Limit;

use crate::package::Package;
use crate::{record, route};

/// A test with a budget, as the attribute describes it.
///
/// Only the attribute should write it: its fields may change in any version.
#[derive(Clone, Debug)]
pub struct TestCase {
    /// The path of the test's module, starting with the crate.
    pub module: &'static str,
    /// The name of the function.
    pub function: &'static str,
    /// The folder of the package, if cargo told the compiler.
    pub package: Option<&'static str>,
    /// The name of the package, if cargo told the compiler.
    pub package_name: Option<&'static str>,
    /// The file that the attribute is in.
    pub file: &'static str,
    /// The line that the attribute starts on.
    pub line: u32,
    /// Whether there are debug assertions.
    pub debug: bool,
    /// What the test may need of the heap.
    pub budget: Budget,
    /// The law by which its peak may grow, and the sizes that it is run with.
    pub growth: Option<(&'static str, &'static [u64])>,
    /// Crates, types and functions whose blocks are no leaks.
    pub except: &'static [&'static str],
    /// How often the test is run before it is counted.
    pub warm_up: u64,
    /// Set if the test has to panic: what the panic's message has to contain, if anything.
    pub should_panic: Option<Option<&'static str>>,
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

    /// Where to keep dhat's profile if the test is over its budget: in a folder for each
    /// package, since two packages may have a `tests/it.rs`.
    fn profile_path(&self) -> Option<PathBuf> {
        let folder = PathBuf::from(env::var_os("HEAP_BUDGET_PROFILES")?);
        let name = format!("{}::{}.json", self.module, self.function).replace("::", "-");
        Some(folder.join(self.package_name.unwrap_or_default()).join(name))
    }

    /// How long the test may take before it counts as hanging.
    fn timeout(&self) -> Duration {
        // The test runner reports a test as slow after 60 seconds: five times that.
        Duration::from_secs(self.timeout.unwrap_or(300))
    }

    /// The sizes that the test is run with; one, which is not looked at, if it has none.
    fn sizes(&self) -> &'static [u64] {
        self.growth.map_or(&[0], |(_, sizes)| sizes)
    }

    /// The package that the test is in.
    fn package(&self) -> Package {
        let package = self.package.map(Path::new);
        let package = package.map_or_else(Package::of_process, Package::compiled_in);
        package.with_prefix_of(self.file).with_crate_of(self.module)
    }
}

/// Runs the test of `case`, in a process of its own. `here` calls [`run_here`], and is called in
/// that process; `started` is false until the test is run for the first time in this one.
///
/// # Panics
///
/// If the test fails, without printing a message: that has been printed already.
pub fn run(case: &TestCase, started: &AtomicBool, here: fn()) {
    if is_off() {
        return here();
    }
    conclude(if !route::is_installed() {
        Err(message::not_installed(case))
    } else if let Some(child) = child::claim(case) {
        child.enter(case, here)
    } else if started.swap(true, Ordering::Relaxed) {
        Err(message::registered_twice(case))
    } else {
        parent::run(case)
    });
}

/// Whether nothing is to be measured.
pub(crate) fn is_off() -> bool {
    cfg!(miri) || env::var_os("HEAP_BUDGET").is_some_and(|value| value == "off")
}

/// By how many percent recorded limits are larger than what was measured, if they are to be
/// recorded: then no test fails for its own limits.
pub(crate) fn recorded_margin() -> Option<u64> {
    record::margin(env::var("HEAP_BUDGET").ok()?.as_str())
}

/// A limit that the user's expression gives.
///
/// # Panics
///
/// If it is negative.
pub fn limit<Number: TryInto<u64>>(number: Number) -> u64 {
    number.try_into().unwrap_or_else(|_| panic!("a limit of a budget cannot be negative"))
}

/// Runs `body`, the function of `case`, in this process.
///
/// # Panics
///
/// If nothing is to be measured, and the test fails.
pub fn run_here(case: &TestCase, body: &Body) {
    match child::current() {
        Some(child) => child.run(case, body),
        None => conclude(execution::unmeasured(case, body)),
    }
}

/// Passes or fails the test by its `verdict`.
fn conclude(verdict: Verdict) {
    match verdict {
        Ok(summary) => eprintln!("{summary}"),
        Err(message) => {
            eprint!("{message}");
            // `panic!` would call the panic hook, which would print a location in here.
            panic::resume_unwind(Box::new(message));
        }
    }
}
