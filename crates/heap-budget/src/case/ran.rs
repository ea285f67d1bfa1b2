//! A test that was run, and what is to be said of it.

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

use super::{Case, Verdict, message};
use crate::counting::uncounted;
use crate::region::{Ended, Region, Settings};
use crate::scratch::Folder;

/// A test that was run.
pub(super) struct Ran {
    end: End,
    ended: Ended,
}

/// How it ended.
pub(super) enum End {
    Returned,
    /// With an error, which has been printed.
    Failed,
    /// With this message, which has been printed.
    Panicked(String),
}

/// Runs `test` in a measured region; dhat's file is to go into `folder`.
pub(super) fn ran<T: Termination>(test: fn() -> T, folder: &Path) -> Ran {
    let hook = panic::take_hook();
    // What it takes to say that a panic happened differs by the environment, and
    // is not the test's: a backtrace alone takes megabytes.
    panic::set_hook(Box::new(move |info| uncounted(|| hook(info))));
    let region = Region::start(Settings {
        file: folder.join("dhat.json"),
        first_thread: false,
        cached_unwinder: cfg!(feature = "cached-unwinder"),
    });
    let result = panic::catch_unwind(AssertUnwindSafe(|| __rust_begin_short_backtrace(test)));
    // A panic's message is no leak.
    let result = result.map_err(|payload| {
        let message = uncounted(|| text(payload.as_ref()));
        drop(payload);
        message
    });
    let ended = region.end();
    Ran { end: end(result), ended }
}

/// Ends this process after `timeout`, with some last words.
pub(super) fn end_after(timeout: Duration, words: String) {
    // Where there is no thread to be had, nothing is lost but this.
    let _ = thread::Builder::new().spawn(move || {
        thread::sleep(timeout);
        eprint!("{words}");
        process::exit(1);
    });
}

/// Calls `test`. A function of this name is where the standard library ends what it
/// prints of a stack.
#[inline(never)]
fn __rust_begin_short_backtrace<T>(test: fn() -> T) -> T {
    black_box(test())
}

/// Runs `test` without measuring anything.
pub(super) fn unmeasured<T: Termination>(case: &Case, test: fn() -> T) -> Verdict {
    let result = panic::catch_unwind(AssertUnwindSafe(|| __rust_begin_short_backtrace(test)));
    fault(case, &end(result.map_err(|payload| text(payload.as_ref()))))
        .map_or_else(|| Ok(format!("`{}` ran without being measured", case.name())), Err)
}

impl Ran {
    /// Whether `case` has passed, and what there is to say. Where there is to be a
    /// profile, `room` makes the folder that it goes into.
    pub(super) fn verdict(
        self,
        case: &Case,
        room: impl FnOnce() -> io::Result<Option<Folder>>,
    ) -> Verdict {
        let Ran { end, ended } = self;
        if let Some(fault) = fault(case, &end) {
            ended.forget();
            return Err(fault);
        }
        let stats = ended.stats;
        let excesses = case.budget.excesses(&stats);
        if excesses.is_empty() {
            ended.forget();
            return Ok(message::summary(case, &stats));
        }
        // Kept until the profile is read.
        let room = room().map_err(|error| error.to_string());
        let profile = room.and_then(|_room| profile(case, ended));
        Err(message::over_budget(case, &excesses, &stats, &profile))
    }
}

/// dhat's profile, of which a copy is kept where that is asked for.
fn profile(case: &Case, ended: Ended) -> Result<Profile, String> {
    let file = ended.file().to_owned();
    ended.close();
    if let Some(kept) = case.kept_at() {
        let folder = kept.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)
            .and_then(|()| fs::copy(&file, &kept))
            .map_err(|error| format!("it cannot be kept as {}: {error}", kept.display()))?;
    }
    Profile::read(&file).map_err(|error| error.to_string())
}

fn end<T: Termination>(result: Result<T, String>) -> End {
    match result {
        Ok(value) => {
            let failed = value.report() != ExitCode::SUCCESS;
            if failed { End::Failed } else { End::Returned }
        }
        Err(message) => End::Panicked(message),
    }
}

/// What is wrong with how the test ended; empty where the test has said it.
fn fault(case: &Case, end: &End) -> Option<String> {
    match (case.should_panic, end) {
        (None, End::Returned) => None,
        (None, End::Panicked(_)) => Some(String::new()),
        (None, End::Failed) => Some(message::returned_failure(case)),
        (Some(expected), End::Panicked(found)) if found.contains(expected) => None,
        (Some(expected), End::Panicked(found)) => {
            Some(message::panicked_otherwise(case, expected, found))
        }
        (Some(_), _) => Some(message::did_not_panic(case)),
    }
}

/// The message of a panic.
fn text(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a value that is no text").to_owned()
}
