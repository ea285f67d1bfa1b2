//! A run of the reader's own, shown beside the reference.
//!
//! A measured program leaves its run in `heap/<binary>/` of cargo's target
//! folder, and this program is in that folder too. Not every run there is the
//! reader's: the course's own tests and `cargo xtask collect` leave theirs. A
//! run is the reader's where its figures are not the reference's; and of the
//! exercise itself also where the reader has changed the program and the profile
//! is another. A published book is told to look nowhere, by an empty `own-runs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use course_format::canonical::canonical;
use course_format::results::{Limits, Measured, Rating, Role};
use course_format::run::{Answer, Run};
use course_format::target_folder;
use heap_profile::Bytes;
use heap_profile::dhat::Profile;

use crate::results::Results;
use report::html::escaped;

/// Where runs are looked for.
#[derive(Clone, Debug)]
pub(crate) struct RunsFolder {
    /// The folder with a folder for each program.
    pub(crate) folder: PathBuf,
    /// The root of the workspace.
    pub(crate) root: PathBuf,
}

/// What was found of an exercise.
#[derive(Debug, Default)]
pub(crate) struct LocalRuns {
    /// The runs.
    pub(crate) runs: Vec<LocalRun>,
    /// What the reader should know of them.
    notes: Vec<String>,
}

/// A run of the reader's own.
#[derive(Debug)]
pub(crate) struct LocalRun {
    /// Its figures, in the reference's place.
    pub(crate) measured: Measured,
    /// Its summary.
    pub(crate) run: Run,
    /// Its profile, where that can be read.
    pub(crate) profile: Option<Profile>,
}

impl RunsFolder {
    /// The folder that `named` names, from the folder of the book, or cargo's.
    pub(crate) fn find(book: &Path, named: Option<&str>) -> Option<Self> {
        let folder = match named {
            Some("") => return None,
            Some(named) => book.join(named),
            None => target_folder()?.join("heap"),
        };
        Some(RunsFolder { folder, root: book.parent().unwrap_or(book).to_owned() })
    }

    /// What there is of `binaries`, the programs of one exercise.
    pub(crate) fn runs(&self, results: &Results, binaries: &[&Measured]) -> LocalRuns {
        let mut own = LocalRuns::default();
        for reference in binaries {
            let path = self.folder.join(&reference.binary).join("run.json");
            if !path.exists() {
                continue;
            }
            match Run::read(&path) {
                Ok(run) => self.add(results, reference, run, &mut own),
                Err(error) => own.notes.push(unreadable(reference, &error.to_string())),
            }
        }
        own
    }

    /// Adds `run` to `own` where it is the reader's.
    fn add(&self, results: &Results, reference: &Measured, run: Run, own: &mut LocalRuns) {
        let folder = self.folder.join(&reference.binary);
        let profile = Profile::read(&folder.join("dhat.json"));
        let is_other = || {
            let published = results.profile(reference);
            let own = profile.as_ref().map(|profile| canonical(profile, &run));
            matches!((own, published), (Ok(own), Ok(published)) if own != published)
        };
        let same = run.stats == reference.stats;
        if same && !(self.is_changed(reference) && is_other()) {
            return;
        }
        let profile = match profile {
            Ok(profile) => Some(profile),
            Err(error) => {
                own.notes.push(unreadable(reference, &error.to_string()));
                None
            }
        };
        if self.is_older(reference, &folder.join("run.json")) {
            let text = format!(
                "Your run of <code>{}</code> is older than its source. Run it again with <code>cargo xtask check {}</code>.",
                reference.binary,
                number(reference)
            );
            own.notes.push(text);
        }
        own.runs.push(LocalRun { measured: measured(reference, &run), run, profile });
    }

    /// Whether the reader has changed the program of an exercise.
    fn is_changed(&self, reference: &Measured) -> bool {
        let start = self.root.join("solutions").join(&reference.exercise).join("start.rs");
        let texts = (fs::read(self.root.join(&reference.source)), fs::read(start));
        reference.role == Role::Start && matches!(texts, (Ok(own), Ok(start)) if own != start)
    }

    fn is_older(&self, reference: &Measured, run: &Path) -> bool {
        let time = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
        time(run)
            .zip(time(&self.root.join(&reference.source)))
            .is_some_and(|(run, source)| run < source)
    }
}

fn measured(reference: &Measured, run: &Run) -> Measured {
    let title = match reference.role {
        Role::Start => "Your run".to_owned(),
        _ => format!("Your run: {}", reference.title),
    };
    let peak = Bytes(run.stats.peak_bytes);
    let limits = reference.limits.map(|limits| Limits {
        rating: Rating::of(peak, limits.budget_bytes, limits.stretch_bytes),
        ..limits
    });
    // Not the exercise as shipped, whatever it is a run of.
    let over = limits.is_some_and(|limits| limits.rating == Rating::OverBudget);
    let role = if over { Role::Failed } else { Role::Solution };
    Measured { title, role, limits, stats: run.stats, ..reference.clone() }
}

fn unreadable(reference: &Measured, problem: &str) -> String {
    format!(
        "A run of yours cannot be shown: {}. Run it again with <code>cargo xtask check {}</code>.",
        escaped(problem),
        number(reference)
    )
}

/// What the commands call the exercise.
pub(crate) fn number(measured: &Measured) -> &str {
    let number = measured.exercise.split('-').next().unwrap_or_default();
    number.trim_start_matches('0')
}

impl LocalRuns {
    /// The figures of the runs.
    pub(crate) fn measured(&self) -> Vec<&Measured> {
        self.runs.iter().map(|own| &own.measured).collect()
    }

    /// The notes, as they stand on the page.
    pub(crate) fn notes(&self) -> String {
        let note = |text: &String| format!("<p class=\"heap-note\">{text}</p>\n");
        self.notes.iter().map(note).collect()
    }
}

impl LocalRun {
    /// Whether the answer it gave is right.
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

    /// The fixture with a run of `binary` that peaked at `bytes`; the reference
    /// of `small` peaked at 500,000,000.
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

    /// The reader's program, and the program as shipped.
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
    fn a_run_with_other_figures_is_beside_the_reference() {
        let fixture = with_run("small", 300_000_000, &right());
        let table = fixture.shown("{{#heap table}}");
        let place = table.find(SHOWN).expect("a row");
        assert!(place > table.find("Small, as shipped").expect("the reference"), "{table}");
        assert!(place < table.find("Take <code>").expect("a solution"), "{table}");
        assert!(table.contains("<code>cargo xtask view 1</code>"), "{table}");
        let flame = fixture.shown("{{#heap flame}}");
        assert!(flame.contains("Your run") && flame.contains("mine"), "{flame}");
        assert!(!flame.contains("<script>alert"), "{flame}");
        assert!(fixture.shown("{{#heap timeline}}").contains("Your run"));
    }

    #[test]
    fn a_wrong_answer_is_no_success() {
        let wrong = json!({ "is": "wrong", "index": 1, "expected": "2", "found": "3" });
        let table = with_run("small", 100, &wrong).shown("{{#heap table}}");
        assert!(table.contains("<td class=\"heap-over\">wrong answer</td>"), "{table}");
    }

    #[test]
    fn a_run_of_the_unchanged_start_is_nobodys_own() {
        let fixture = with_run("small", 500_000_000, &right());
        assert!(!fixture.shown("{{#heap table}}").contains("Your run"), "without sources");
        source(&fixture, "same", "same");
        assert!(!fixture.shown("{{#heap table}}").contains("Your run"), "unchanged");
        source(&fixture, "changed", "same");
        assert!(fixture.shown("{{#heap table}}").contains(SHOWN), "changed, another profile");
    }

    #[test]
    fn a_solution_is_the_readers_by_its_figures() {
        let fixture = with_run("better", 200_000_000, &right());
        // The fixture's `better` has 2 blocks at its peak, this run 5.
        let table = fixture.shown("{{#heap table}}");
        assert!(table.contains("Your run: Take <code>&lt;T&gt;</code>"), "{table}");
        assert!(fixture.shown("{{#heap timeline}}").contains("Your run: Take &lt;T&gt;"));
    }

    #[test]
    fn a_broken_run_is_a_note_and_no_failure() {
        let fixture = with_run("small", 300_000_000, &right());
        write(&fixture.path().join("heap/small/dhat.json"), "{\"<script>");
        for directive in ["{{#heap table}}", "{{#heap flame}}"] {
            let shown = fixture.shown(directive);
            assert!(shown.contains("A run of yours cannot be shown: "), "{shown}");
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
    fn a_run_older_than_its_source_says_so() {
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
    fn nowhere_is_nowhere() {
        assert!(RunsFolder::find(Path::new("/x/course"), Some("")).is_none());
        let named = RunsFolder::find(Path::new("/x/course"), Some("../runs")).expect("a folder");
        assert_eq!(named.folder, Path::new("/x/course/../runs"));
    }
}
