//! The formats of `check --message-format`, for editors and programs.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use cargo_metadata::Message;
use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};
use heap_profile::text::is_hidden;
use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use serde_json::{Value, json};
use snapbox::{assert_data_eq, file};
use tests::course::Course;
use tests::tool::{root, run};

/// Runs `check` in the format `format` and returns what it prints.
fn check(course: &Course, format: &str) -> String {
    let arguments = ["check", "--timeout", "5", "--message-format", format];
    let (stdout, stderr, status) = run(&mut course.xtask(&arguments));
    assert_eq!((stderr.as_str(), status), ("", 1), "{stdout}");
    stdout
}

#[test]
fn short() {
    let course = Course::new(&[]);
    let stdout = check(&course, "short");
    assert_data_eq!(course.redact(&stdout), file!["../../snapshots/check.short.txt"].raw());
}

#[test]
fn json_matches_the_schema() {
    let course = Course::new(&[]);
    let stdout = check(&course, "json");
    assert_data_eq!(course.redact(&stdout), file!["../../snapshots/check.jsonl"].raw());
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for line in stdout.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&line).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}\n{line:#}");
        for (change, broken) in break_line(&line) {
            assert!(!validator.is_valid(&broken), "{change}: {broken:#}");
        }
    }
}

fn schema() -> Value {
    let text = fs::read_to_string(root().join("course/src/check.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Copies of `line` with one fault each, which the schema must reject.
fn break_line(line: &Value) -> Vec<(String, Value)> {
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = line.clone();
        change(&mut changed);
        changed
    };
    let fields = line.as_object().unwrap().keys();
    let mut broken: Vec<(String, Value)> = fields
        .filter(|field| !["message", "printed"].contains(&field.as_str()))
        .map(|field| {
            let without = with(&|line| drop(line.as_object_mut().unwrap().remove(field)));
            (format!("without {field}"), without)
        })
        .collect();
    for (field, value) in [
        ("outcome", json!("failed-somehow")),
        ("exercise", json!("passes")),
        ("peak_bytes", json!(-1)),
        ("peak_bytes", json!("1 KB")),
        ("budget_bytes", Value::Null),
        ("holders", json!([{ "bytes": 1 }])),
        ("peak", json!(1)),
    ] {
        broken.push((format!("{field} {value}"), with(&|line| line[field] = value.clone())));
    }
    let measured = !line["peak_bytes"].is_null();
    let other = if measured { Value::Null } else { json!(1) };
    broken.push((format!("peak_bytes {other}"), with(&|line| line["peak_bytes"] = other.clone())));
    broken
}

#[test]
fn page_documents_every_field() {
    let page = fs::read_to_string(root().join("course/src/editors.md")).unwrap();
    let section = page.split("\n## ").find(|section| section.starts_with("For other programs"));
    let table = section.unwrap().lines().filter(|line| line.starts_with("| `"));
    let cells = table.filter_map(|row| row.split('|').nth(1));
    let documented: BTreeSet<String> = cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .filter(|name| !name.starts_with('-') && !name.contains(' '))
        .collect();
    let schema = schema();
    let fields: BTreeSet<String> =
        schema["properties"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(documented, fields);
}

/// Cargo's own messages, and ours in the same form.
#[test]
fn cargo_json() {
    let course = Course::new(&[]);
    let stdout = check(&course, "cargo-json");
    let messages: Vec<Message> =
        Message::parse_stream(stdout.as_bytes()).map(Result::unwrap).collect();
    let texts = messages.iter().filter(|message| matches!(message, Message::TextLine(_)));
    assert_eq!(texts.count(), 0, "{stdout}");
    let finished = messages.iter().filter(|message| matches!(message, Message::BuildFinished(_)));
    assert_eq!(finished.count(), 1);
    let Some(Message::BuildFinished(finished)) = messages.last() else { panic!("{stdout}") };
    assert!(!finished.success);

    let mut descriptions = Vec::new();
    for message in &messages {
        let Message::CompilerMessage(message) = message else { continue };
        assert!(message.target.is_bin() && message.package_id.repr.contains("exercises/"));
        descriptions.push(describe(&course, &message.message));
    }
    // The compiler reports packages in any order.
    descriptions.sort();
    let descriptions = course.redact(&descriptions.concat());
    assert_data_eq!(descriptions, file!["../../snapshots/check.cargo.txt"].raw());
}

/// The diagnostic's messages, and the source text that each span covers: its bytes and
/// its columns have to cover the same.
fn describe(course: &Course, diagnostic: &Diagnostic) -> String {
    let code = diagnostic.code.as_ref().map_or("", |code| code.code.as_str());
    let mut text = format!("{:?} {code}: {}\n", diagnostic.level, diagnostic.message);
    for span in &diagnostic.spans {
        let source = fs::read_to_string(course.path(&span.file_name)).unwrap();
        let bytes = &source[span.byte_start as usize..span.byte_end as usize];
        let line = source.lines().nth(span.line_start - 1).unwrap();
        let columns = span.column_start - 1..span.column_end - 1;
        let characters: String = line.chars().skip(columns.start).take(columns.len()).collect();
        assert_eq!(bytes, characters, "{span:?}");
        assert_eq!(span.text[0].text, line, "{span:?}");
        let kind = if span.is_primary { "primary" } else { "context" };
        let label = span.label.as_deref().unwrap_or_default();
        let location = format!("{}:{}:{}", span.file_name, span.line_start, span.column_start);
        let _ = writeln!(text, "  {kind} {location} `{bytes}`: {label}");
    }
    for child in diagnostic.children.iter().filter(|child| child.level != DiagnosticLevel::Note) {
        let _ = writeln!(text, "  {:?}: {}", child.level, child.message);
    }
    text
}

#[test]
fn started_only() {
    let course = Course::new(&["01-passes", "04-not-started"]);
    for (exercises, printed) in [
        (&["4"][..], "no exercise is started yet\nhelp: `cargo xtask list` lists them\n"),
        (&[], "1 exercise: 1 passed\n"),
    ] {
        let arguments = [&["check", "--started", "--message-format", "short"], exercises].concat();
        let (stdout, stderr, status) = run(&mut course.xtask(&arguments));
        assert_eq!((stdout.as_str(), stderr.as_str(), status), (printed, "", 0));
    }
    let (stdout, ..) = run(&mut course.xtask(&["check", "4", "--started"]));
    assert_eq!(stdout, "no exercise is started yet\nhelp: `cargo xtask list` lists them\n");
}

#[test]
fn editor_setting_works() {
    let text = fs::read_to_string(root().join(".vscode/settings.json")).unwrap();
    let settings: Value = serde_json::from_str(&text).unwrap();
    let words = settings["rust-analyzer.check.overrideCommand"].as_array().unwrap();
    let words: Vec<&str> = words.iter().map(|word| word.as_str().unwrap()).collect();
    assert_eq!(words[..2], ["cargo", "xtask"]);
    let course = Course::new(&["03-over-budget"]);
    let (stdout, stderr, status) = run(&mut course.xtask(&words[2..]));
    assert_eq!((stderr.as_str(), status), ("", 1), "{stdout}");
    let last = Message::parse_stream(stdout.as_bytes()).last().unwrap().unwrap();
    assert!(matches!(last, Message::BuildFinished(_)), "{stdout}");
    let page = fs::read_to_string(root().join("course/src/editors.md")).unwrap();
    let call = words.join(" ");
    assert!(page.contains(&call), "the page does not name `{call}`");
}

#[test]
fn junit() {
    let course = Course::new(&[]);
    let stdout = check(&course, "junit");
    assert_data_eq!(course.redact(&stdout), file!["../../snapshots/check.xml"].raw());
    let report = Report::deserialize_from_str(&stdout).unwrap();
    let [suite] = &report.test_suites[..] else { panic!("{stdout}") };
    let kind = |name: &str| {
        let case = suite.test_cases.iter().find(|case| case.name.as_str() == name);
        match &case.unwrap().status {
            TestCaseStatus::Success { .. } => None,
            TestCaseStatus::NonSuccess { kind, .. } => Some(*kind),
            TestCaseStatus::Skipped { .. } => panic!("{name} was skipped"),
        }
    };
    assert_eq!(kind("01-passes"), None);
    assert_eq!(kind("03-over-budget"), Some(NonSuccessKind::Failure));
    assert_eq!(kind("05-wrong-answer"), Some(NonSuccessKind::Failure));
    assert_eq!(kind("06-does-not-compile"), Some(NonSuccessKind::Error));
    assert_eq!(kind("07-panics"), Some(NonSuccessKind::Error));
    assert_eq!(suite.test_cases.len(), report.tests);
}

/// Marks that turn text around, tags, joiners, fillers and the escapes of terminals, none of
/// which the compiler refuses in a comment.
const HIDDEN: &str = "\u{200f}\u{61c}\u{e0041}\u{200b}\u{feff}\u{2028}\u{3164}\u{9b}2J";

/// What a program prints at will.
const PRINTED: &str = r"\u{202e}\u{2066}\u{1b}]0;x\u{7}\u{1b}[2J\u{9b}2J\u{e0041}\u{2029}";

/// Hidden characters in titles, in source lines that messages quote, and in what programs
/// and the compiler print.
fn hidden_course() -> Course {
    let keys = ["03-over-budget", "06-does-not-compile", "07-panics"];
    let course = Course::new(&keys);
    let panic = format!("println!(\"{PRINTED}\"); /* {HIDDEN} */ panic!(\"{PRINTED}\") }}");
    for (key, old, new) in [
        (keys[0], "format!(", &format!("/* {HIDDEN} */ format!(")),
        (keys[1], "\"not a", &format!("/* {HIDDEN} */ \"not a {HIDDEN}")),
        (keys[2], "bytes[3]\n}", &panic),
    ] {
        course.replace(format!("exercises/{key}/src/main.rs"), old, new);
        let title = format!("title = \"{HIDDEN}\\u001b[2J");
        course.replace(format!("exercises/{key}/Cargo.toml"), "title = \"", &title);
    }
    course
}

#[test]
fn nothing_hidden_reaches_an_output() {
    let course = hidden_course();
    let formats = ["human", "short", "json", "cargo-json", "junit"];
    let check = |format| vec!["check", "--message-format", format];
    let others = [
        vec!["list"],
        vec!["list", "--message-format", "json"],
        vec!["history", "3"],
        vec!["hint", "3"],
        vec!["run", "7"],
        vec!["view", "6", "--no-open"],
        vec!["check", "\u{202e}\u{1b}[2J"],
    ];
    for arguments in formats.map(check).into_iter().chain(others) {
        let (stdout, stderr, _) = run(&mut course.xtask(&arguments));
        let hidden = |c: &char| !matches!(c, '\n' | '\t') && is_hidden(*c);
        assert_eq!(
            stdout.chars().chain(stderr.chars()).find(hidden),
            None,
            "{arguments:?}: {stdout}{stderr}"
        );
    }
    // In JSON the data is what it was.
    let (stdout, ..) = run(&mut course.xtask(&check("json")));
    let line: Value = serde_json::from_str(stdout.lines().last().unwrap()).unwrap();
    assert!(line["message"].as_str().unwrap().contains("\u{202e}\u{2066}\u{1b}]0;x"), "{line}");
    // A label is below the word that it is about, whatever is in front of it.
    let (stdout, ..) = run(&mut course.xtask(&["check", "3"]));
    let lines: Vec<&str> = stdout.lines().collect();
    let quoted = lines.iter().position(|line| line.contains("\\u{200f}")).expect("the line");
    let column =
        |line: &str, part: &str| line.find(part).map(|index| line[..index].chars().count());
    assert_eq!(column(lines[quoted], "format!"), column(lines[quoted + 1], "^^^^^^^"), "{stdout}");
}
