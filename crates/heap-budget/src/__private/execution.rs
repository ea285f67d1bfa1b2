//! Runs a test under a counter or under dhat, and judges how it ended and what it needed.

use std::any::Any;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Once;
use std::thread;
use std::time::Duration;

use heap_profile::dhat::Profile;
use heap_profile::text::visible;

use super::report::{Finding, Report};
use super::{Body, TestCase, Verdict, message};
use crate::counter::{self, Running};
use crate::region::{EndedRegion, Region, Settings, Threads};
use crate::route::uncounted;

/// The exit status of a program whose main thread has panicked.
const PANIC_STATUS: i32 = 101;

/// How a test ended.
enum Outcome {
    /// It returned success.
    Success,
    /// It returned an error, which has been printed, or another exit code.
    Failure,
    /// It panicked, which has been printed: with this message, if it is one.
    Panic(Option<String>),
}

/// Runs `body` under a counter.
pub(super) fn count(case: &TestCase, body: &Body) -> Report {
    let others = counter::Threads::all_but_main();
    let (outcome, running) = execute(case, body, || Running::start(others));
    let stats = running.stop();
    if let Some(failure) = failure(case, &outcome) {
        Report::Failed(failure)
    } else if case.budget.exceeded(&stats).is_empty() {
        Report::Passed(message::summary(case, &stats))
    } else {
        Report::Over(Finding::Limit(stats))
    }
}

/// Runs `body` under dhat, whose file will be in `folder`, and says who holds the memory.
pub(super) fn explain(case: &TestCase, body: &Body, finding: &Finding, folder: &Path) -> Report {
    let Finding::Limit(counted) = finding;
    let settings = Settings {
        file: folder.join("dhat.json"),
        threads: Threads::AllButMain,
        cached_unwinder: cfg!(feature = "cached-unwinder"),
        footprint: false,
    };
    let (_, region) = execute(case, body, || Region::start(settings));
    let region = region.end();
    let profiled = region.stats;
    let profile = profile(region, case.profile_path());
    let profiled = profile.map(|profile| (profiled, profile));
    Report::Failed(message::over_budget(case, counted, &profiled))
}

/// dhat's profile. A copy of the file is kept at `copy`, if the user asked for one.
fn profile(region: EndedRegion, copy: Option<PathBuf>) -> Result<Profile, String> {
    let file = region.file().to_owned();
    region.close();
    if let Some(copy) = copy {
        let folder = copy.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).and_then(|()| fs::copy(&file, &copy)).map_err(|error| {
            format!("it cannot be kept as {}: {error}", visible(&copy.display().to_string()))
        })?;
    }
    Profile::read(&file).map_err(|error| error.to_string())
}

/// Runs `body` on a thread of its own, and has `start` begin to measure it there. The thread
/// has ended when this returns, and what it kept in thread-locals is gone.
fn execute<M: Send>(
    case: &TestCase,
    body: &Body,
    start: impl FnOnce() -> M + Send,
) -> (Outcome, M) {
    print_panics_uncounted();
    let process = process::id();
    let run = || {
        for _ in 0..case.warm_up {
            // If it fails, it fails again below.
            let _ = panic::catch_unwind(AssertUnwindSafe(|| body.call()));
        }
        let measuring = start();
        let result = panic::catch_unwind(AssertUnwindSafe(|| body.call()));
        if process::id() != process {
            exit_copy(&result);
        }
        (outcome(result), measuring)
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().name(case.name()).spawn_scoped(scope, run);
        thread.expect("a thread can be started").join().expect("panics are caught")
    })
}

/// What it takes to print a panic depends on the environment, and is not the test's: a
/// backtrace alone takes megabytes.
fn print_panics_uncounted() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| uncounted(|| hook(info))));
    });
}

/// Exits a copy of the test's process, which the test has forked and which has come back to
/// here. Only the test's own process reports.
fn exit_copy<T>(result: &thread::Result<T>) -> ! {
    process::exit(if result.is_ok() { 0 } else { PANIC_STATUS })
}

/// Exits after `timeout`.
pub(super) fn exit_after(timeout: Duration) {
    // If no thread can be started, a hanging test hangs, and nothing else is lost.
    let _ = thread::Builder::new().spawn(move || {
        thread::sleep(timeout);
        process::exit(1);
    });
}

/// Runs `body` without measuring anything.
pub(super) fn unmeasured(case: &TestCase, body: &Body) -> Verdict {
    let result = panic::catch_unwind(AssertUnwindSafe(|| body.call()));
    failure(case, &outcome(result))
        .map_or_else(|| Ok(format!("`{}` ran without being measured", case.name())), Err)
}

/// The message of a panic is not a leak.
fn outcome(result: thread::Result<bool>) -> Outcome {
    match result {
        Ok(true) => Outcome::Success,
        Ok(false) => Outcome::Failure,
        Err(payload) => {
            let message = uncounted(|| text(payload.as_ref()));
            drop(payload);
            Outcome::Panic(message)
        }
    }
}

/// Why the test failed, by how it ended. Empty if that has been printed already.
fn failure(case: &TestCase, outcome: &Outcome) -> Option<String> {
    match (case.should_panic, outcome) {
        (None, Outcome::Success) | (Some(None), Outcome::Panic(_)) => None,
        (None, Outcome::Panic(_)) => Some(String::new()),
        (None, Outcome::Failure) => Some(message::returned_failure(case)),
        (Some(Some(expected)), Outcome::Panic(found)) => match found {
            Some(found) if found.contains(expected) => None,
            found => Some(message::panicked_otherwise(case, expected, found.as_deref())),
        },
        (Some(_), _) => Some(message::did_not_panic(case)),
    }
}

/// The message of a panic, if it is one.
fn text(payload: &(dyn Any + Send)) -> Option<String> {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.map(str::to_owned)
}
