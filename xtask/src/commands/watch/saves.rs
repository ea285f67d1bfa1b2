//! When a program was saved.
//!
//! A notice of the operating system is only a reason to look; what counts is
//! what is found, the [`Stamp`] of the sources. So a burst of notices, a notice
//! for a file that does not matter, and a notice that never comes (network
//! folders send none) all end well: the same look is taken from time to time
//! anyway, more often where there are no notices at all. Notices are of the
//! folder, since an editor may save by renaming another file into place.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, SystemTime};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::events::Event;
use grading::course::{Course, Exercise};

/// How long a save may take: an editor empties a file, then writes it.
const SETTLES: Duration = Duration::from_millis(20);

/// How often to look where notices come, and where none do.
const PATIENCE: [Duration; 2] = [Duration::from_secs(1), Duration::from_millis(200)];

/// Notices of what is written in the exercises.
pub(super) struct Saves {
    /// Sends notices as long as it is here; none where it could not be had.
    watcher: Option<RecommendedWatcher>,
    /// Whether a notice is on its way: one is enough for a burst.
    noticed: Arc<AtomicBool>,
}

impl Saves {
    /// Sends an event for what is written in the exercises of `course`.
    pub(super) fn watch(course: &Course, events: &Sender<Event>) -> Self {
        let noticed = Arc::new(AtomicBool::new(false));
        let watcher = watcher(&course.root.join("exercises"), events.clone(), noticed.clone());
        if let Err(error) = &watcher {
            cli::warn(&format!("the system sends no notice of a save: {error}"));
        }
        Saves { watcher: watcher.ok(), noticed }
    }

    /// How long to wait for a notice before looking.
    pub(super) fn patience(&self) -> Duration {
        PATIENCE[usize::from(self.watcher.is_none())]
    }

    /// Waits until a save is over that there was a notice of.
    pub(super) fn settle(&self) {
        thread::sleep(SETTLES);
        // Before the look: what is written after it sends another notice.
        self.noticed.store(false, Ordering::SeqCst);
    }
}

fn watcher(
    folder: &Path,
    events: Sender<Event>,
    noticed: Arc<AtomicBool>,
) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |notice: notify::Result<notify::Event>| {
        // The compiler reads the sources too.
        let read = notice.is_ok_and(|notice| notice.kind.is_access());
        if !read && !noticed.swap(true, Ordering::SeqCst) {
            // Nobody listens any more: the session is over.
            let _ = events.send(Event::Save);
        }
    })?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// What the sources of an exercise are, as far as the folder tells: each with
/// the time it was written and its length.
#[derive(PartialEq)]
pub(super) struct Stamp(Vec<(PathBuf, SystemTime, u64)>);

impl Stamp {
    /// The sources of `exercise` as they are now; none while its program is not
    /// there.
    pub(super) fn of(course: &Course, exercise: &Exercise) -> Option<Self> {
        let program = course.root.join(&exercise.program.source);
        let mut sources = Vec::new();
        add_sources(program.parent()?, &mut sources);
        sources.sort();
        sources.iter().any(|(path, ..)| *path == program).then_some(Stamp(sources))
    }
}

/// Adds what is in `folder` and ends in `.rs`, but for the files that editors
/// hide there. What vanishes meanwhile is not there.
fn add_sources(folder: &Path, sources: &mut Vec<(PathBuf, SystemTime, u64)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(found) = fs::metadata(&path) else { continue };
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if found.is_dir() {
            add_sources(&path, sources);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let written = found.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            sources.push((path, written, found.len()));
        }
    }
}
