//! The reader's own runs, shown beside the published ones.
//!
//! A measured program leaves its run in `heap/<binary>/` of cargo's target folder,
//! which this program is in too. Not every run there is the reader's: the course's
//! tests and `cargo xtask collect` leave theirs. A run counts as the reader's if its
//! figures differ from the published ones; a run of the exercise itself also if the
//! reader has changed the program and the profile differs. For a published book, an
//! empty `own-runs` turns this off.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use course_format::canonical::canonical;
use course_format::results::{BinaryFigures, Limits, Rating, Role};
use course_format::run::{Answer, Run};
use course_format::{read_profile, start_source, target_folder};
use heap_profile::Bytes;
use heap_profile::dhat::Profile;

use crate::results::Results;
use report::html::escaped;

/// The folder that runs are looked for in.
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
            match Run::read(&path) {
                Ok(run) => self.add(results, published, run, &mut local),
                Err(error) => local.notes.push(unreadable(published, &error.to_string())),
            }
        }
        local
    }

    /// Adds `run` to `local` if it is the reader's.
    fn add(&self, results: &Results, published: &BinaryFigures, run: Run, local: &mut LocalRuns) {
        let folder = self.folder.join(&published.binary);
        let profile = read_profile(&folder.join("dhat.json"));
        let is_other = || {
            let published_profile = results.profile(published);
            let own = profile.as_ref().map(|profile| canonical(profile, &run));
            matches!((own, published_profile), (Ok(own), Ok(other)) if own != other)
        };
        let same = run.stats == published.stats;
        if same && !(self.is_changed(published) && is_other()) {
            return;
        }
        let profile = match profile {
            Ok(profile) => Some(profile),
            Err(error) => {
                local.notes.push(unreadable(published, &error.to_string()));
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
        let start = self.root.join(start_source(&published.exercise));
        let texts = (fs::read(self.root.join(&published.source)), fs::read(start));
        published.role == Role::Start && matches!(texts, (Ok(own), Ok(start)) if own != start)
    }

    fn is_older(&self, published: &BinaryFigures, run: &Path) -> bool {
        let time = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
        time(run)
            .zip(time(&self.root.join(&published.source)))
            .is_some_and(|(run, source)| run < source)
    }
}

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
    // It is not the exercise as shipped, even as a run of that program.
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
pub(crate) fn exercise_number(measured: &BinaryFigures) -> &str {
    let number = measured.exercise.split('-').next().unwrap_or_default();
    number.trim_start_matches('0')
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
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::*;
    use crate::fixture::{Fixture, HOSTILE, profile, write};

    /// The fixture with a run of `binary` that peaked at `bytes`. The published run of
    /// `small` peaked at 500,000,000.
    fn with_run(binary: &str, bytes: u64, answer: &Value) -> Fixture {
        let fixture = Fixture::new();
        let folder = fixture.path().join("heap").join(binary);
        fs::create_dir_all(&folder).expect("a folder");
        let run = json!({
            "format": 1, "binary": binary, "allocator": "mimalloc", "answer": answer,
            "peak_bytes": bytes, "peak_blocks": 5, "total_bytes": 600_000_000, "total_blocks": 6,
            "end_bytes": 16_080, "end_blocks": 1, "timeline": [[0, 0], [bytes, bytes]],
        });
        write(&folder.join("run.json"), &run.to_string());
        let frame = format!("0x7: small::mine{HOSTILE} (01-small/src/main.rs:5:1)");
        write(&folder.join("dhat.json"), &profile(&[(bytes, 5, &[1])], &[&frame]));
        fixture
    }

    fn right() -> Value {
        json!({ "is": "right" })
    }

    /// Writes the reader's program, and the program as shipped.
    fn source(fixture: &Fixture, own: &str, start: &str) {
        let files = ["exercises/01-small/src/main.rs", "solutions/01-small/start.rs"];
        for (file, text) in files.into_iter().zip([own, start]) {
            let path = fixture.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            write(&path, text);
        }
    }

    const SHOWN: &str = "Your run<span class=\"heap-binary\">small</span>";

    #[test]
    fn other_figures_are_shown_beside_the_published() {
        let fixture = with_run("small", 300_000_000, &right());
        let table = fixture.shown("{{#heap table}}");
        let place = table.find(SHOWN).expect("a row");
        assert!(place > table.find("Small, as shipped").expect("the published"), "{table}");
        assert!(place < table.find("Take <code>").expect("a solution"), "{table}");
        assert!(table.contains("<code>cargo xtask view 1</code>"), "{table}");
        let flame = fixture.shown("{{#heap flame}}");
        assert!(flame.contains("Your run") && flame.contains("mine"), "{flame}");
        assert!(!flame.contains("<script>alert"), "{flame}");
        assert!(fixture.shown("{{#heap timeline}}").contains("Your run"));
    }

    #[test]
    fn wrong_answer_is_shown() {
        let wrong = json!({ "is": "wrong", "index": 1, "expected": "2", "found": "3" });
        let table = with_run("small", 100, &wrong).shown("{{#heap table}}");
        assert!(table.contains("<td class=\"heap-over\">wrong answer</td>"), "{table}");
    }

    #[test]
    fn unchanged_start_is_not_the_readers() {
        let fixture = with_run("small", 500_000_000, &right());
        assert!(!fixture.shown("{{#heap table}}").contains("Your run"), "without sources");
        source(&fixture, "same", "same");
        assert!(!fixture.shown("{{#heap table}}").contains("Your run"), "unchanged");
        source(&fixture, "changed", "same");
        assert!(fixture.shown("{{#heap table}}").contains(SHOWN), "changed, another profile");
    }

    #[test]
    fn solution_with_other_figures_is_the_readers() {
        let fixture = with_run("better", 200_000_000, &right());
        // The fixture's `better` has 2 blocks at its peak, this run 5.
        let table = fixture.shown("{{#heap table}}");
        assert!(table.contains("Your run: Take <code>&lt;T&gt;</code>"), "{table}");
        assert!(fixture.shown("{{#heap timeline}}").contains("Your run: Take &lt;T&gt;"));
    }

    #[test]
    fn broken_run_becomes_a_note() {
        let fixture = with_run("small", 300_000_000, &right());
        write(&fixture.path().join("heap/small/dhat.json"), "{\"<script>");
        for directive in ["{{#heap table}}", "{{#heap flame}}"] {
            let shown = fixture.shown(directive);
            assert!(shown.contains("One of your runs cannot be shown: "), "{shown}");
            assert!(shown.contains("dhat.json:1:"), "{shown}");
        }
        assert!(fixture.shown("{{#heap table}}").contains(SHOWN), "its figures are whole");
        let run = fixture.path().join("heap/small/run.json");
        write(&run, "{\"format\": \"<script>\"}");
        let shown = fixture.shown("{{#heap table}}");
        assert!(shown.contains("heap-note") && !shown.contains("<script>"), "{shown}");
        assert!(!shown.contains(SHOWN), "{shown}");
    }

    #[test]
    fn run_older_than_its_source_gets_a_note() {
        let fixture = with_run("small", 300_000_000, &right());
        source(&fixture, "one", "other");
        let run = fixture.path().join("heap/small/run.json");
        let run = fs::File::options().write(true).open(run).expect("a run");
        run.set_modified(SystemTime::now() + Duration::from_mins(1)).expect("a time");
        assert!(!fixture.shown("{{#heap table}}").contains("heap-note"));
        run.set_modified(SystemTime::UNIX_EPOCH).expect("a time");
        let shown = fixture.shown("{{#heap table}}");
        assert!(shown.contains("is older than its source"), "{shown}");
    }

    #[test]
    fn empty_name_turns_local_runs_off() {
        assert!(RunsFolder::find(Path::new("/x/course"), Some("")).is_none());
        let named = RunsFolder::find(Path::new("/x/course"), Some("../runs")).expect("a folder");
        assert_eq!(named.folder, Path::new("/x/course/../runs"));
    }
}
