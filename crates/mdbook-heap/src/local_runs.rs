//! The reader's own runs, shown beside the published ones.
//!
//! A measured program leaves its run in `heap/<binary>/` of cargo's target folder,
//! which this program is in too. Not every run there is the reader's: the course's tests
//! and `cargo xtask collect` leave theirs there as well. A run counts as the reader's if its
//! figures differ from the published ones; a run of the exercise itself also if the
//! reader has changed the program and the profile differs. For a published book, an
//! empty `own-runs` turns this off.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use course_format::canonical::canonical;
use course_format::key;
use course_format::results::{BinaryFigures, Limits, Rating, Role};
use course_format::run::{Answer, Run};
use course_format::{parse_profile, start_source, target_folder};
use heap_profile::Bytes;
use heap_profile::dhat::Profile;
use heap_profile::read::ReadError;

use crate::files::{self, shown};
use crate::results::Results;
use report::html::escaped;

/// The folder in which runs are looked for.
#[derive(Clone, Debug)]
pub(crate) struct RunsFolder {
    /// It has a folder for each program.
    pub(crate) folder: PathBuf,
    /// The root of the workspace.
    pub(crate) root: PathBuf,
}

/// The reader's own runs of an exercise.
#[derive(Debug, Default)]
pub(crate) struct LocalRuns {
    /// The runs.
    pub(crate) runs: Vec<LocalRun>,
    /// Notes for the reader, such as why a run cannot be shown, as HTML.
    notes: Vec<String>,
}

/// A run of the reader's own.
#[derive(Debug)]
pub(crate) struct LocalRun {
    /// Its figures, in the form of published ones.
    pub(crate) measured: BinaryFigures,
    /// Its summary.
    pub(crate) run: Run,
    /// Its profile, if that can be read.
    pub(crate) profile: Option<Profile>,
}

impl RunsFolder {
    /// The folder that the book's configuration names, relative to the folder of the
    /// book, or the one in cargo's target folder.
    pub(crate) fn find(book: &Path, named: Option<&str>) -> Option<Self> {
        let folder = match named {
            Some("") => return None,
            Some(named) => book.join(named),
            None => target_folder()?.join("heap"),
        };
        Some(RunsFolder { folder, root: book.parent().unwrap_or(book).to_owned() })
    }

    /// The reader's own runs of `programs`, which are those of one exercise.
    pub(crate) fn runs(&self, results: &Results, programs: &[&BinaryFigures]) -> LocalRuns {
        let mut local = LocalRuns::default();
        for published in programs {
            let path = self.folder.join(&published.binary).join("run.json");
            if !path.exists() {
                continue;
            }
            match parsed(&path, Run::parse) {
                Ok(run) => self.add(results, published, run, &mut local),
                Err(error) => local.notes.push(unreadable(published, &error)),
            }
        }
        local
    }

    /// Adds `run` to `local` if it is the reader's.
    fn add(&self, results: &Results, published: &BinaryFigures, run: Run, local: &mut LocalRuns) {
        let folder = self.folder.join(&published.binary);
        let profile = parsed(&folder.join("dhat.json"), parse_profile);
        let has_other_profile = || {
            let published_profile = results.profile(published);
            let own = profile.as_ref().map(|profile| canonical(profile, &run));
            matches!((own, published_profile), (Ok(own), Ok(other)) if own != other)
        };
        let same = run.stats == published.stats;
        if same && !(self.is_changed(published) && has_other_profile()) {
            return;
        }
        let profile = match profile {
            Ok(profile) => Some(profile),
            Err(error) => {
                local.notes.push(unreadable(published, &error));
                None
            }
        };
        if self.is_older(published, &folder.join("run.json")) {
            let text = format!(
                "Your run of <code>{}</code> is older than its source. Run it again with <code>cargo xtask check {}</code>.",
                published.binary,
                exercise_number(published)
            );
            local.notes.push(text);
        }
        local.runs.push(LocalRun { measured: measured(published, &run), run, profile });
    }

    /// Whether this is the program of an exercise and the reader has changed it.
    fn is_changed(&self, published: &BinaryFigures) -> bool {
        let read = |file: &str| files::text(&self.root.join(file), &self.root);
        let texts = (read(&published.source), read(&start_source(&published.exercise)));
        published.role == Role::Start && matches!(texts, (Ok(own), Ok(start)) if own != start)
    }

    /// Whether `run` was written before the source was last changed.
    fn is_older(&self, published: &BinaryFigures, run: &Path) -> bool {
        let time = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
        time(run)
            .zip(time(&self.root.join(&published.source)))
            .is_some_and(|(run, source)| run < source)
    }
}

/// What `parse` makes of the file at `path`, in whatever folder runs are left.
fn parsed<T>(
    path: &Path,
    parse: impl FnOnce(&Path, &[u8]) -> Result<T, ReadError>,
) -> Result<T, String> {
    let bytes = files::bytes(path, None, files::DATA)
        .map_err(|error| format!("cannot read {}: {error}", shown(path)))?;
    parse(path, &bytes).map_err(|error| error.to_string())
}

/// The figures of `run`, in the form of the published ones.
fn measured(published: &BinaryFigures, run: &Run) -> BinaryFigures {
    let title = match published.role {
        Role::Start => "Your run".to_owned(),
        _ => format!("Your run: {}", published.title),
    };
    let peak = Bytes(run.stats.peak_bytes);
    let limits = published.limits.map(|limits| Limits {
        rating: Rating::of(peak, limits.budget_bytes, limits.stretch_bytes),
        ..limits
    });
    // Even a run of the exercise's own program is not one of the exercise as shipped.
    let over = limits.is_some_and(|limits| limits.rating == Rating::OverBudget);
    let role = if over { Role::Failed } else { Role::Solution };
    BinaryFigures { title, role, limits, stats: run.stats, ..published.clone() }
}

fn unreadable(published: &BinaryFigures, problem: &str) -> String {
    format!(
        "One of your runs cannot be shown: {}. Run it again with <code>cargo xtask check {}</code>.",
        escaped(problem),
        exercise_number(published)
    )
}

/// The exercise's number, as commands take it.
pub(crate) fn exercise_number(measured: &BinaryFigures) -> String {
    key::split(&measured.exercise).map(|(number, _)| number.to_string()).unwrap_or_default()
}

/// `published`, with the reader's `own` runs right after the first, which is the exercise
/// as shipped: the reader started from it.
pub(crate) fn with_own_runs<T>(
    published: impl IntoIterator<Item = T>,
    own: impl IntoIterator<Item = T>,
) -> Vec<T> {
    let mut all: Vec<T> = published.into_iter().collect();
    all.splice(1..1, own);
    all
}

impl LocalRuns {
    /// The figures of the runs.
    pub(crate) fn measured(&self) -> Vec<&BinaryFigures> {
        self.runs.iter().map(|local| &local.measured).collect()
    }

    /// The notes, as HTML.
    pub(crate) fn notes(&self) -> String {
        let note = |text: &String| format!("<p class=\"heap-note\">{text}</p>\n");
        self.notes.iter().map(note).collect()
    }
}

impl LocalRun {
    /// Whether its answer is right.
    pub(crate) fn is_right(&self) -> bool {
        self.run.answer == Answer::Right
    }
}

#[cfg(test)]
mod tests;
