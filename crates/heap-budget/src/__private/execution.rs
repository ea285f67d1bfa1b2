//! Runs a test in a measured region, and judges how it ended and what it needed.

use std::any::Any;
use std::fs;
use std::hint::black_box;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::{self, ExitCode, Termination};
use std::thread;
use std::time::Duration;

use heap_profile::dhat::Profile;
use heap_profile::text::visible;

use super::{TestCase, Verdict, message};
use crate::region::{EndedRegion, Region, Settings};
use crate::route::uncounted;
use crate::temp_folder::TempFolder;

/// The exit status of a program whose main thread has panicked.
const PANIC_STATUS: i32 = 101;

/// One execution of a test.
pub(super) struct Execution {
    outcome: Outcome,
    region: EndedRegion,
}

/// How a test ended.
enum Outcome {
    /// It returned success.
    Success,
    /// It returned an error, which has been printed, or another exit code.
    Failure,
    /// It panicked with this message, which has been printed.
    Panic(String),
}

/// Runs `test` in a measured region. dhat's file will be in `folder`.
pub(super) fn execute<T: Termination>(test: fn() -> T, folder: &Path) -> Execution {
    let hook = panic::take_hook();
    // What it takes to print a panic depends on the environment, and is not the test's:
    // a backtrace alone takes megabytes.
    panic::set_hook(Box::new(move |info| uncounted(|| hook(info))));
    let region = Region::start(Settings {
        file: folder.join("dhat.json"),
        main_thread: false,
        cached_unwinder: cfg!(feature = "cached-unwinder"),
        footprint: false,
    });
    let process = process::id();
    let result = panic::catch_unwind(AssertUnwindSafe(|| __rust_begin_short_backtrace(test)));
    if process::id() != process {
        exit_copy(&result);
    }
    // The message of a panic is not a leak.
    let result = result.map_err(|payload| {
        let message = uncounted(|| text(payload.as_ref()));
        drop(payload);
        message
    });
    let region = region.end();
    Execution { outcome: outcome(result), region }
}

/// Exits a copy of the test's process, which the test has forked and which has come back to
/// here. Only the test's own process reports.
fn exit_copy<T>(result: &thread::Result<T>) -> ! {
    process::exit(if result.is_ok() { 0 } else { PANIC_STATUS })
}

/// Prints `message` and exits after `timeout`.
pub(super) fn exit_after(timeout: Duration, message: String) {
    // If no thread can be started, a hanging test hangs, and nothing else is lost.
    let _ = thread::Builder::new().spawn(move || {
        thread::sleep(timeout);
        eprint!("{message}");
        process::exit(1);
    });
}

/// Calls `test`. The standard library ends the backtraces it prints at a function of
/// this name.
#[inline(never)]
fn __rust_begin_short_backtrace<T>(test: fn() -> T) -> T {
    black_box(test())
}

/// Runs `test` without measuring anything.
pub(super) fn unmeasured<T: Termination>(case: &TestCase, test: fn() -> T) -> Verdict {
    let result = panic::catch_unwind(AssertUnwindSafe(|| __rust_begin_short_backtrace(test)));
    failure(case, &outcome(result.map_err(|payload| text(payload.as_ref()))))
        .map_or_else(|| Ok(format!("`{}` ran without being measured", case.name())), Err)
}

impl Execution {
    /// The verdict on `case`. If a profile is needed for it, `folder` creates the folder
    /// that dhat writes it to.
    pub(super) fn verdict(
        self,
        case: &TestCase,
        folder: impl FnOnce() -> io::Result<Option<TempFolder>>,
    ) -> Verdict {
        let Execution { outcome, region } = self;
        if let Some(failure) = failure(case, &outcome) {
            region.forget();
            return Err(failure);
        }
        let stats = region.stats;
        let exceeded = case.budget.exceeded(&stats);
        if exceeded.is_empty() {
            let cached_unwinder = region.cached_unwinder;
            region.forget();
            return Ok(message::summary(case, &stats, cached_unwinder));
        }
        // The folder lives until the profile has been read.
        let folder = folder().map_err(|error| error.to_string());
        let profile = folder.and_then(|_folder| profile(case, region));
        Err(message::over_budget(case, &exceeded, &stats, &profile))
    }
}

/// dhat's profile. A copy of the file is kept if the user asked for one.
fn profile(case: &TestCase, region: EndedRegion) -> Result<Profile, String> {
    let file = region.file().to_owned();
    region.close();
    if let Some(copy) = case.profile_path() {
        let folder = copy.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).and_then(|()| fs::copy(&file, &copy)).map_err(|error| {
            format!("it cannot be kept as {}: {error}", visible(&copy.display().to_string()))
        })?;
    }
    Profile::read(&file).map_err(|error| error.to_string())
}

fn outcome<T: Termination>(result: Result<T, String>) -> Outcome {
    match result {
        Ok(value) => {
            let success = value.report() == ExitCode::SUCCESS;
            if success { Outcome::Success } else { Outcome::Failure }
        }
        Err(message) => Outcome::Panic(message),
    }
}

/// Why the test failed, by how it ended. Empty if that has been printed already.
fn failure(case: &TestCase, outcome: &Outcome) -> Option<String> {
    match (case.should_panic, outcome) {
        (None, Outcome::Success) => None,
        (None, Outcome::Panic(_)) => Some(String::new()),
        (None, Outcome::Failure) => Some(message::returned_failure(case)),
        (Some(expected), Outcome::Panic(found)) if found.contains(expected) => None,
        (Some(expected), Outcome::Panic(found)) => {
            Some(message::panicked_otherwise(case, expected, found))
        }
        (Some(_), _) => Some(message::did_not_panic(case)),
    }
}

/// The message of a panic.
fn text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a value that is not text").to_owned()
}
