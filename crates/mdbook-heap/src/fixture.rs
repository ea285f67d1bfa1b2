//! A small set of results for tests: exercise `01-small` as shipped, solutions of
//! it, and a binary whose profile is hostile.

use std::fs;
use std::path::Path;

use course_format::results::{PEAKS, Peaks, to_json};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::chapter::{self, Expansion};
use crate::local_runs::RunsFolder;
use crate::page::Page;
use crate::question_forms;
use crate::results::Results;

/// A folder of chapters with results, removed when dropped.
pub(crate) struct Fixture {
    folder: TempDir,
    results: Results,
    runs_folder: RunsFolder,
    repository: String,
}

/// The chapter of the exercise.
const CHAPTER: &str = "01-small.md";

/// A name that has to be escaped wherever it is shown.
pub(crate) const HOSTILE: &str = "<script>alert(1)</script>\u{202e}\"'{{#include x}}";

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let results = folder.path().join("results");
        write_results(&results);
        write_times(&results);
        write_profiles(&results.join("01-small"));
        write(&results.join("shows/shown.txt"), "```\nit says\n");
        let runs_folder =
            RunsFolder { folder: folder.path().join("heap"), root: folder.path().to_owned() };
        let results = Results::read(&results, folder.path()).expect("results");
        Fixture { folder, results, runs_folder, repository: String::new() }
    }

    /// The fixture with its files read again.
    pub(crate) fn reread(self) -> Self {
        let results = self.folder.path().join("results");
        let results = Results::read(&results, self.folder.path()).expect("results");
        Fixture { results, ..self }
    }

    /// The fixture with `tolerance` bytes for the peak of `binary`.
    pub(crate) fn with_tolerance(self, binary: &str, tolerance: u64) -> Self {
        let path = self.folder.path().join("results").join(PEAKS);
        let text = fs::read_to_string(&path).expect("the peaks");
        let mut peaks: Peaks = serde_json::from_str(&text).expect("the peaks");
        let named = peaks.binaries.iter_mut().find(|measured| measured.binary == binary);
        named.expect("the binary").tolerance_bytes = tolerance;
        write(&path, &to_json(&peaks));
        self.reread()
    }

    /// The fixture with `url` as the address of the repository.
    pub(crate) fn with_repository(self, url: &str) -> Self {
        Fixture { repository: url.into(), ..self }
    }

    /// The folder of the chapters.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `text` as the chapter [`CHAPTER`], expanded.
    pub(crate) fn expand(&self, text: &str) -> Expansion {
        self.expand_chapter(CHAPTER, text)
    }

    pub(crate) fn expand_chapter(&self, chapter: &str, text: &str) -> Expansion {
        crate::expand(text, Some(self.page(&self.results, chapter))).0
    }

    /// What is wrong in the file of the chapter's questions.
    pub(crate) fn question_faults(&self) -> Vec<(usize, String)> {
        let questions = question_forms::read(&self.page(&self.results, CHAPTER));
        questions.unwrap_or_default().faults
    }

    /// Like [`Fixture::expand`], with other results.
    pub(crate) fn expand_with(&self, results: &Results, text: &str) -> Expansion {
        chapter::expand(text, Some(&self.page(results, CHAPTER)))
    }

    fn page<'a>(&'a self, results: &'a Results, chapter: &'a str) -> Page<'a> {
        Page {
            results,
            runs_folder: Some(&self.runs_folder),
            repository: &self.repository,
            root: self.path(),
            source: self.path(),
            chapter: Path::new(chapter),
            questions: None,
        }
    }

    /// What `directive` puts into a frame: its document, as a browser reads it.
    pub(crate) fn document(&self, directive: &str) -> String {
        let html = self.render(directive);
        let document = html.split("srcdoc=\"").nth(1).and_then(|rest| rest.split('"').next());
        let mut text = document.unwrap_or_else(|| panic!("no frame in {html}")).to_owned();
        // The ampersand last, or `&amp;lt;` would become markup.
        for (reference, character) in [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&#123;", "{"),
            ("&amp;", "&"),
        ] {
            text = text.replace(reference, character);
        }
        text
    }

    /// The text of the one directive in `text`.
    #[track_caller]
    pub(crate) fn render(&self, text: &str) -> String {
        let expanded = self.expand(text);
        assert_eq!(expanded.faults, [], "{text}");
        expanded.text.trim_end().to_owned()
    }

    /// What is wrong with the one directive in `text`.
    #[track_caller]
    pub(crate) fn fault(&self, text: &str) -> String {
        let faults = self.expand(text).faults;
        let [(position, fault)] = faults.as_slice() else {
            panic!("{text}: {faults:?}");
        };
        assert_eq!(position.line, 1, "{text}");
        fault.clone()
    }
}

/// Writes the results of all binaries, with profiles that are empty.
fn write_results(results: &Path) {
    let binaries = [
        measured("small", "start", "Small", 500_000_000, 5),
        measured("better", "solution", "Take `<T>`", 200_000_000, 2),
        measured("hostile", "failed", HOSTILE, 300_000_000, 3),
        measured("nothing", "solution", "Nothing", 0, 0),
        illustration("shown", 100_000_000),
        illustration("little", 0),
    ];
    for binary in &binaries {
        let mut result = binary.clone();
        let (peak, total) = (&binary["peak_bytes"], &binary["total_bytes"]);
        result["format"] = json!(1);
        result["timeline"] = json!([[0, 0], [peak, peak], [total, 16_080]]);
        let name = binary["binary"].as_str().expect("a name");
        let exercise = results.join(binary["exercise"].as_str().expect("a name"));
        fs::create_dir_all(&exercise).expect("a folder");
        write(&exercise.join(format!("{name}.json")), &result.to_string());
        write(&exercise.join(format!("{name}.dhat.json")), &profile(&[], &[]));
    }
    let peaks =
        json!({ "format": 1, "measured_with": "rustc 1.95.0, a-machine", "binaries": binaries });
    write(&results.join("peaks.json"), &peaks.to_string());
}

/// Writes the times of some binaries.
fn write_times(results: &Path) {
    let times = json!({
        "format": 2,
        "exercises": [{
            "exercise": "01-small", "timed": "first-in-process", "rounds": 21,
            "setting": { "machine": "A <machine>", "compiler": "rustc 1.95.0, a-machine" },
            "programs": [timed("small", 1.0), timed("better", 0.25), timed("shown", 0.2)],
        }],
    });
    write(&results.join("times.json"), &times.to_string());
}

/// Writes the profiles that are not empty.
fn write_profiles(exercise: &Path) {
    let small = profile(
        &[(400_000_000, 4, &[1, 2, 3]), (100_000_000, 1, &[4, 3]), (0, 0, &[3])],
        &[
            "0x0: alloc::vec::Vec<T>::push (src/vec/mod.rs:9:9)",
            "0x0: small::double (01-small/src/main.rs:20:5)",
            "0x0: small::main (01-small/src/main.rs:30:7)",
            "0x0: small::load (01-small/src/lib.rs:8:1)",
        ],
    );
    write(&exercise.join("small.dhat.json"), &small);
    let frame = format!("0x0: small::f{HOSTILE} (01-small/src/main.rs:4:1)");
    let hostile = profile(&[(300_000_000, 3, &[1])], &[&frame]);
    write(&exercise.join("hostile.dhat.json"), &hostile);
}

/// A profile of points of (bytes, blocks, frames), with `[root]` as frame 0.
pub(crate) fn profile(points: &[(u64, u64, &[usize])], frames: &[&str]) -> String {
    let point = |(bytes, blocks, stack): &(u64, u64, &[usize])| {
        json!({
            "tb": bytes, "tbk": blocks, "mb": bytes, "mbk": blocks, "gb": bytes, "gbk": blocks,
            "eb": 0, "ebk": 0, "fs": stack,
        })
    };
    let points: Vec<Value> = points.iter().map(point).collect();
    let frames: Vec<&str> = ["[root]"].iter().chain(frames).copied().collect();
    json!({
        "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
        "bkacc": false, "tu": "bytes", "Mtu": "MB", "cmd": "x", "pid": 0, "te": 1,
        "pps": points, "ftbl": frames,
    })
    .to_string()
}

pub(crate) fn write(path: &Path, text: &str) {
    fs::write(path, text).expect("a file");
}

fn timed(binary: &str, ratio: f64) -> Value {
    let ratio = json!({ "median": ratio, "low": ratio, "high": ratio * 1.1 });
    json!({ "binary": binary, "ratio": ratio })
}

/// A program of the chapter `shows`, which is not of an exercise.
fn illustration(binary: &str, resident: u64) -> Value {
    json!({
        "exercise": "shows", "binary": binary, "title": "Shows", "role": "illustration",
        "source": "illustrations/shows/src/bin/shown.rs",
        "peak_bytes": 60_000_000, "peak_blocks": 1, "total_bytes": 110_000_000,
        "total_blocks": 2, "end_bytes": 0, "end_blocks": 0,
        "moved_bytes": 50_000_000, "resident_bytes": resident,
    })
}

fn measured(binary: &str, role: &str, title: &str, bytes: u64, blocks: u64) -> Value {
    let rating = if bytes > 200_000_000 { "over-budget" } else { "passed" };
    json!({
        "exercise": "01-small", "binary": binary, "title": title, "role": role,
        "source": "exercises/01-small/src/main.rs",
        "budget_bytes": 200_000_000, "stretch_bytes": 50_000_000, "rating": rating,
        "peak_bytes": bytes, "peak_blocks": blocks,
        "total_bytes": bytes + 100_000_000, "total_blocks": blocks + 1,
        "end_bytes": 16_080, "end_blocks": 1,
    })
}
