//! Noticing that a program was saved.
//!
//! A notification from the operating system is only a reason to look; what counts is
//! whether the sources' [`Stamp`] has changed. So a burst of notifications, one about
//! some other file, or one that never comes does no harm: the sources are also looked at
//! from time to time, and more often where there are no notifications at all, as on
//! network folders. The folder is watched, not the file, since an editor may save by
//! renaming another file into place.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, SystemTime};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::events::Event;
use crate::file_system::is_silent;
use grading::course::{Course, Exercise};

/// How long a save may take: some editors empty the file before they write it.
const SAVE_TIME: Duration = Duration::from_millis(20);

/// How often to look at the sources if there are notifications.
const POLL_WITH_NOTIFICATIONS: Duration = Duration::from_secs(1);

/// How often to look at the sources if there are none.
const POLL_WITHOUT_NOTIFICATIONS: Duration = Duration::from_millis(200);

/// Watches the folder of the exercises for changes.
pub(crate) struct SaveWatcher {
    /// Sends events until it is dropped; `None` if it is not needed, or cannot be started.
    watcher: Option<RecommendedWatcher>,
    /// Whether an event has been sent and not handled: one is enough for a burst.
    pending: Arc<AtomicBool>,
}

impl SaveWatcher {
    /// Starts to send an event for changes in the exercises of `course`; or, if `poll` says
    /// so or the file system reports nothing, leaves it at looking at the sources often. If
    /// that is because something does not work, there is a warning.
    pub(crate) fn start(
        course: &Course,
        poll: bool,
        events: &Sender<Event>,
    ) -> (Self, Option<String>) {
        let (pending, folder) = (Arc::new(AtomicBool::new(false)), course.root.join("exercises"));
        if poll || is_silent(&folder) {
            return (SaveWatcher { watcher: None, pending }, None);
        }
        let watcher = watcher(&folder, events.clone(), pending.clone());
        let warning = watcher.as_ref().err().map(|error| {
            format!("warning: cannot watch the exercises, so saves are noticed later: {error}")
        });
        (SaveWatcher { watcher: watcher.ok(), pending }, warning)
    }

    /// How long to wait for an event before looking at the sources anyway.
    pub(crate) fn poll_interval(&self) -> Duration {
        match self.watcher {
            Some(_) => POLL_WITH_NOTIFICATIONS,
            None => POLL_WITHOUT_NOTIFICATIONS,
        }
    }

    /// Waits, after an event, until the file is likely to be written in full.
    pub(crate) fn wait_for_save(&self) {
        thread::sleep(SAVE_TIME);
        // Before the sources are looked at: whatever is written after that sends another
        // event.
        self.pending.store(false, Ordering::SeqCst);
    }
}

fn watcher(
    folder: &Path,
    events: Sender<Event>,
    pending: Arc<AtomicBool>,
) -> notify::Result<RecommendedWatcher> {
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reads do not count: the compiler reads the sources too.
        let is_read = event.is_ok_and(|event| event.kind.is_access());
        if !is_read && !pending.swap(true, Ordering::SeqCst) {
            // It fails if the session is over, and then it is of no interest.
            let _ = events.send(Event::Save);
        }
    })?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// The state of an exercise's sources, as far as the file system tells without reading
/// them: the path, modification time and length of each.
#[derive(PartialEq)]
pub(crate) struct Stamp(Vec<(PathBuf, SystemTime, u64)>);

impl Stamp {
    /// The current stamp of the sources of `exercise`; `None` while its program is
    /// missing.
    pub(crate) fn of(course: &Course, exercise: &Exercise) -> Option<Self> {
        let program = course.root.join(&exercise.program.source);
        let mut sources = Vec::new();
        add_sources(program.parent()?, &mut sources);
        sources.sort();
        sources.iter().any(|(path, ..)| *path == program).then_some(Stamp(sources))
    }
}

/// Adds the `.rs` files in `folder`, except hidden ones, which are editors' temporary
/// files. A file that disappears meanwhile is left out.
fn add_sources(folder: &Path, sources: &mut Vec<(PathBuf, SystemTime, u64)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(metadata) = fs::metadata(&path) else { continue };
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if metadata.is_dir() {
            add_sources(&path, sources);
        } else if metadata.is_file() && path.extension().is_some_and(|extension| extension == "rs")
        {
            // Asked of the open file: of a path, a network folder may tell what it remembers.
            let opened = File::open(&path).and_then(|file| file.metadata());
            let metadata = opened.unwrap_or(metadata);
            let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            sources.push((path, modified, metadata.len()));
        }
    }
}
