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
        "format": 2, "binary": binary, "allocator": "mimalloc", "answer": answer,
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
    let table = fixture.render("{{#heap table}}");
    let row = table.find(SHOWN).expect("a row");
    assert!(row > table.find("Small, as shipped").expect("the published"), "{table}");
    assert!(row < table.find("Take <code>").expect("a solution"), "{table}");
    assert!(table.contains("<code>cargo xtask view 1</code>"), "{table}");
    let flame = fixture.render("{{#heap flame solutions}}");
    assert!(flame.contains("Your run") && flame.contains("mine"), "{flame}");
    assert!(!flame.contains("<script>alert"), "{flame}");
    assert!(fixture.render("{{#heap timeline solutions}}").contains("Your run"));
}

#[test]
fn wrong_answer_is_shown() {
    let wrong = json!({ "is": "wrong", "index": 1, "expected": "2", "found": "3" });
    let table = with_run("small", 100, &wrong).render("{{#heap table}}");
    assert!(table.contains("<td class=\"heap-over\">wrong answer</td>"), "{table}");
}

#[test]
fn unchanged_start_is_not_the_readers() {
    let fixture = with_run("small", 500_000_000, &right());
    assert!(!fixture.render("{{#heap table}}").contains("Your run"), "without sources");
    source(&fixture, "same", "same");
    assert!(!fixture.render("{{#heap table}}").contains("Your run"), "unchanged");
    source(&fixture, "changed", "same");
    assert!(fixture.render("{{#heap table}}").contains(SHOWN), "changed, another profile");
}

#[test]
fn solution_with_other_figures_is_the_readers() {
    let fixture = with_run("better", 200_000_000, &right());
    // The fixture's `better` has 2 blocks at its peak, this run 5.
    let table = fixture.render("{{#heap table}}");
    assert!(table.contains("Your run: Take <code>&lt;T&gt;</code>"), "{table}");
    let timeline = fixture.document("{{#heap timeline solutions}}");
    assert!(timeline.contains("<b>B′</b> Your run: Take &lt;T&gt;"), "{timeline}");
    assert!(table.contains("<b>B′</b> Your run"), "{table}");
    // Before the challenge, no solution is shown: not even the reader's own run of one.
    for directive in ["{{#heap timeline start}}", "{{#heap flame start}}"] {
        let shown = fixture.document(directive);
        assert!(!shown.contains("Take"), "{shown}");
    }
}

#[test]
fn broken_run_becomes_a_note() {
    let fixture = with_run("small", 300_000_000, &right());
    write(&fixture.path().join("heap/small/dhat.json"), "{\"<script>");
    for directive in ["{{#heap table}}", "{{#heap flame solutions}}"] {
        let shown = fixture.render(directive);
        assert!(shown.contains("One of your runs cannot be shown: "), "{shown}");
        assert!(shown.contains("dhat.json:1:"), "{shown}");
    }
    assert!(fixture.render("{{#heap table}}").contains(SHOWN), "its figures are whole");
    let run = fixture.path().join("heap/small/run.json");
    write(&run, "{\"format\": \"<script>\"}");
    let shown = fixture.render("{{#heap table}}");
    assert!(shown.contains("heap-note") && !shown.contains("<script>"), "{shown}");
    assert!(!shown.contains(SHOWN), "{shown}");
}

/// In their place there may be anything: programs under test leave these files.
#[cfg(unix)]
#[test]
fn what_is_no_run_becomes_a_note() {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    /// A part of the note, and what makes the file.
    type Change = (&'static str, fn(&Path));
    let changes: [Change; 4] = [
        ("it is a folder", |path| fs::create_dir(path).expect("a folder")),
        ("it is not a regular file", |path| symlink("/dev/zero", path).expect("a link")),
        ("it is not a regular file", |path| {
            assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
        }),
        ("it is larger than", |path| {
            fs::File::create(path).expect("a file").set_len(100_000_000_000).expect("holes");
        }),
    ];
    for file in ["run.json", "dhat.json"] {
        for (note, change) in &changes {
            let fixture = with_run("small", 300_000_000, &right());
            let path = fixture.path().join("heap/small").join(file);
            fs::remove_file(&path).expect("a file");
            change(&path);
            let shown = fixture.render("{{#heap table}}");
            assert!(shown.contains(note) && shown.contains(file), "{note}: {shown}");
        }
    }
}

#[test]
fn run_older_than_its_source_gets_a_note() {
    let fixture = with_run("small", 300_000_000, &right());
    source(&fixture, "one", "other");
    let run = fixture.path().join("heap/small/run.json");
    let run = fs::File::options().write(true).open(run).expect("a run");
    run.set_modified(SystemTime::now() + Duration::from_mins(1)).expect("a time");
    assert!(!fixture.render("{{#heap table}}").contains("heap-note"));
    run.set_modified(SystemTime::UNIX_EPOCH).expect("a time");
    let shown = fixture.render("{{#heap table}}");
    assert!(shown.contains("is older than its source"), "{shown}");
}

#[test]
fn empty_name_turns_local_runs_off() {
    assert!(RunsFolder::find(Path::new("/x/course"), Some("")).is_none());
    let named = RunsFolder::find(Path::new("/x/course"), Some("../runs")).expect("a folder");
    assert_eq!(named.folder, Path::new("/x/course/../runs"));
}
