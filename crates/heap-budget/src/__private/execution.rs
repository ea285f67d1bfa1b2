//! Runs a test under a counter or under dhat, and judges how it ended and what it needed.

use std::any::Any;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process;
use std::sync::Once;
use std::thread;
use std::time::Duration;

use heap_profile::dhat::Profile;
use heap_profile::growth::{Fit, Growth};
use heap_profile::stats::HeapStats;
use heap_profile::text::visible;

use super::report::{Finding, Passed, Report};
use super::{Body, TestCase, Verdict, kept, message, recorded_margin};
use crate::counter::{self, Running};
use crate::region::{Region, Settings, Threads};
use crate::route::uncounted;
use crate::window;

/// The exit status of a program whose main thread has panicked.
const PANIC_STATUS: i32 = 101;

/// What dhat has found in a region, or why that is not known.
pub(super) type Profiled = Result<(HeapStats, Profile), String>;

/// How a test ended.
enum Outcome {
    /// It returned success.
    Success,
    /// It returned an error, which has been printed, or another exit code.
    Failure,
    /// It panicked, which has been printed: with this message, if it is one.
    Panic(Option<String>),
}

/// Runs `body` under a counter, with each of its sizes.
pub(super) fn count(case: &TestCase, body: &Body) -> Report {
    let mut counted = Vec::new();
    for (run, size) in case.sizes().iter().enumerate() {
        let threads = counter::Threads::all_but_main();
        let (outcome, running) = execute(case, body, *size, || Running::start(threads));
        let stats = running.stop();
        if let Some(finding) = window::exceeded() {
            return Report::Over(finding);
        }
        if let Some(failure) = failure(case, &outcome) {
            return Report::Failed(failure);
        }
        if recorded_margin().is_none() && !case.budget.exceeded(&stats).is_empty() {
            return Report::Over(Finding::Limit { run, stats });
        }
        counted.push((*size, stats));
    }
    let peaks: Vec<(u64, u64)> =
        counted.iter().map(|(size, stats)| (*size, stats.peak_bytes)).collect();
    match growth(case, &peaks) {
        Some((stated, fit)) if fit.growth > stated => Report::Over(Finding::Growth(peaks)),
        growth => {
            let summary = message::summary(case, &counted[0].1, growth.map(|(_, fit)| fit));
            Report::Passed(Passed { summary, runs: counted })
        }
    }
}

/// The law that the attribute states, and the one that the peaks follow, if it states any.
pub(super) fn growth(case: &TestCase, peaks: &[(u64, u64)]) -> Option<(Growth, Fit)> {
    let (stated, _) = case.growth?;
    // The attribute has checked both.
    Some((stated.parse().ok()?, Fit::of(peaks).ok()?))
}

/// Runs `body` under dhat, whose file will be in `folder`, and says who holds the memory.
pub(super) fn explain(case: &TestCase, body: &Body, finding: &Finding, folder: &Path) -> Report {
    let last = case.sizes().len() - 1;
    let mut profiles = Vec::new();
    for (run, size) in case.sizes().iter().enumerate() {
        let is_profiled = match finding {
            Finding::Limit { run: wanted, .. } => run == *wanted,
            Finding::Growth(_) => run == 0 || run == last,
            // The window reports by itself.
            Finding::Window(_) => false,
        };
        if is_profiled {
            let start = || region(folder, Threads::AllButMain);
            let (_, region) = execute(case, body, *size, start);
            profiles.push(profile(case, region));
        } else {
            let _ = execute(case, body, *size, || ());
        }
    }
    let mut profiles: Result<Vec<_>, String> = profiles.into_iter().collect();
    let mut finding = finding.clone();
    if let (Finding::Limit { stats, .. }, Ok(profiles)) = (&mut finding, &mut profiles) {
        for (again, profile) in profiles {
            kept::remove(case.except, profile, [&mut *stats, again]);
        }
        if case.budget.exceeded(stats).is_empty() {
            let summary = message::summary(case, stats, None);
            return Report::Passed(Passed { summary, runs: vec![(0, *stats)] });
        }
    }
    Report::Failed(message::explained(case, &finding, profiles))
}

/// A region that begins now. dhat's file will be in `folder`.
pub(super) fn region(folder: &Path, threads: Threads) -> Region {
    let cached_unwinder = cfg!(feature = "cached-unwinder");
    let file = folder.join("dhat.json");
    Region::start(Settings { file, threads, cached_unwinder, footprint: false })
}

/// The figures and the profile of a region that ends now. A copy of dhat's file is kept, if the
/// user asked for one.
pub(super) fn profile(case: &TestCase, region: Region) -> Profiled {
    let region = region.end();
    let (file, stats) = (region.file().to_owned(), region.stats);
    region.close();
    if let Some(copy) = case.profile_path() {
        let folder = copy.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).and_then(|()| fs::copy(&file, &copy)).map_err(|error| {
            format!("it cannot be kept as {}: {error}", visible(&copy.display().to_string()))
        })?;
    }
    Ok((stats, Profile::read(&file).map_err(|error| error.to_string())?))
}

/// Runs `body` on a thread of its own, and has `start` begin to measure it there. The thread
/// has ended when this returns, and what it kept in thread-locals is gone.
fn execute<M: Send>(
    case: &TestCase,
    body: &Body,
    size: u64,
    start: impl FnOnce() -> M + Send,
) -> (Outcome, M) {
    print_panics_uncounted();
    let process = process::id();
    let run = || {
        window::unlimited(|| {
            for _ in 0..case.warm_up {
                // If it fails, it fails again below.
                let _ = panic::catch_unwind(AssertUnwindSafe(|| body.call(size)));
            }
        });
        let measuring = start();
        let result = panic::catch_unwind(AssertUnwindSafe(|| body.call(size)));
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
    let call = |size: &u64| {
        let result = panic::catch_unwind(AssertUnwindSafe(|| body.call(*size)));
        failure(case, &outcome(result))
    };
    case.sizes()
        .iter()
        .find_map(call)
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
