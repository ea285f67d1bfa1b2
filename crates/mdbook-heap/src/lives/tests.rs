//! The directive, and every fault of it.

use std::collections::BTreeMap;
use std::fs;

use course_format::lives::FORMAT;
use course_format::results::to_json;
use heap_profile::Bytes;
use heap_profile::holders::Location;

use super::*;
use crate::fixture::{Fixture, write};

const SOURCE: &str = "\
use std::fs;

/// What it does.
fn work() -> Vec<u8> {
    let first = load();
    let second = double(&first);
    let third = double(&second);
    third
}
";

const LAST_READS: &str = "{ of = \"= load\", at = \"(&first)\" }";

fn life(allocated: u32, freed: Option<u32>) -> Life {
    let calls = |line| vec![Location::new("start.rs".into(), line, 5, "work".into())];
    Life { allocated: Some(calls(allocated)), freed: freed.map(calls), blocks: 1, bytes: 2_000 }
}

/// The fixture with these lives of `small`, and these last reads of its values.
fn with_lives(lives: Vec<Life>, last_reads: &str) -> Fixture {
    let fixture = Fixture::new();
    for folder in ["solutions/01-small", "exercises/01-small"] {
        fs::create_dir_all(fixture.path().join(folder)).unwrap();
    }
    write(&fixture.path().join("solutions/01-small/start.rs"), SOURCE);
    let manifest = format!(
        "[package]\n[package.metadata.exercise]\ntitle = \"x\"\nbudget = 1\nstretch = 1\n\
         hints = [\"a\", \"b\", \"c\"]\nlives = {{ from = \"2 KB\", last_reads = [{last_reads}] }}\n"
    );
    write(&fixture.path().join("exercises/01-small/Cargo.toml"), &manifest);
    let recorded = RecordedLives {
        format: FORMAT,
        binary: "small".into(),
        from_bytes: Bytes(2_000),
        lives,
        lines: BTreeMap::new(),
    };
    let recorded = recorded.of_source("start.rs", SOURCE);
    write(&lives_file(&fixture), &to_json(&recorded));
    fixture
}

fn lives_file(fixture: &Fixture) -> std::path::PathBuf {
    fixture.path().join("results/01-small/small.lives.json")
}

fn three_lives() -> Vec<Life> {
    vec![life(5, Some(9)), life(6, Some(9)), life(7, None)]
}

const DIRECTIVE: &str = "{{#heap lives small work}}";

#[test]
fn values_are_beside_the_lines() {
    let html = with_lives(three_lives(), LAST_READS).render(DIRECTIVE);
    for text in [
        "<td class=\"number\">3</td>",
        ">let first = load();</td>",
        "<th>a</th><th>b</th><th>c</th>",
        "<td>line 5: <code>let first = load();</code></td><td>line 6: <code>let second = double(&amp;first);</code></td><td>line 9: <code>}</code></td>",
        "<td>line 6: <code>let second = double(&amp;first);</code></td><td>not said</td><td>line 9: <code>}</code></td>",
        "<td>not said</td><td>alive at the end of the run</td>",
    ] {
        assert!(html.contains(text), "{text} is not in {html}");
    }
    assert!(!html.contains("Not drawn"), "{html}");
}

#[test]
fn blocks_of_the_same_lines_are_one_value() {
    let rounds = Life { blocks: 16, bytes: 9_000, ..life(6, Some(7)) };
    // The same line, through another one inside.
    let mut another = life(6, Some(7));
    another
        .allocated
        .as_mut()
        .unwrap()
        .insert(0, Location::new("start.rs".into(), 1, 1, "f".into()));
    let html = with_lives(vec![rounds, another], "").render(DIRECTIVE);
    assert!(html.contains("17 blocks of up to 9,000 bytes"), "{html}");
    assert_eq!(html.matches("class=\"life\"").count(), 7, "a bar, and a cell in each line");
}

#[test]
fn blocks_of_other_functions_are_counted() {
    let outside = Life { blocks: 4, ..life(1, Some(1)) };
    let html = with_lives(vec![outside, life(5, Some(1)), life(1, Some(8))], "").render(DIRECTIVE);
    assert!(html.contains("Not drawn: 4 blocks, "), "{html}");
    assert_eq!(html.matches("<td>in another function, or not known</td>").count(), 2, "{html}");
}

#[track_caller]
fn assert_fault(lives: Vec<Life>, last_reads: &str, fault: &str) {
    assert_eq!(with_lives(lives, last_reads).fault(DIRECTIVE), fault);
}

#[test]
fn last_reads_have_to_name_one_line() {
    for (last_read, problem) in [
        (
            "{ of = \"= load\", at = \"double\" }",
            "`at = \"double\"` is more than once in `work`; quote more of the line",
        ),
        (
            "{ of = \"e\", at = \"third\" }",
            "`of = \"e\"` is more than once in `work`; quote more of the line",
        ),
        (
            "{ of = \"= load\", at = \"/\" }",
            "`at = \"/\"` is more than once in `work`; quote more of the line",
        ),
        ("{ of = \"= lod\", at = \"third\" }", "`of = \"= lod\"` is in no line of `work`"),
        ("{ of = \"= load\", at = \"\" }", "`at = \"\"` is in no line of `work`"),
        (
            "{ of = \"}\", at = \"= load\" }",
            "`of = \"}\"` is line 9 of `work`, which has 0 bars and not one",
        ),
        ("{ of = \"= second\", at = \"= load\" }", "`of = \"= second\"` is in no line of `work`"),
        (
            "{ of = \"let second\", at = \"= load\" }",
            "`at = \"= load\"` is line 5 of `work`, and there the value of line 6 is not alive",
        ),
    ] {
        assert_fault(
            three_lives(),
            last_read,
            &format!("exercises/01-small/Cargo.toml: {problem}"),
        );
    }
    let fault = "exercises/01-small/Cargo.toml: the value of line 5 has two last reads";
    assert_fault(three_lives(), &format!("{LAST_READS}, {LAST_READS}"), fault);
    let fault = "exercises/01-small/Cargo.toml: `at = \"let third\"` is line 7 of `work`, and there the value of line 5 is not alive";
    assert_fault(vec![life(5, Some(6))], "{ of = \"= load\", at = \"let third\" }", fault);
    let fault = "exercises/01-small/Cargo.toml: `of = \"= load\"` is line 5 of `work`, which has 2 bars and not one";
    assert_fault(vec![life(5, Some(6)), life(5, Some(7))], LAST_READS, fault);
}

#[test]
fn what_cannot_be_drawn_is_a_fault() {
    let fault = "what line 7 of `work` allocates is dropped in line 6, in a later round of a loop: a bar can only go down; show another function";
    assert_fault(vec![life(7, Some(6))], "", fault);
    let fault = "no recorded block is allocated or dropped in a line of `work`; name another function, or record smaller blocks: `from`, then `cargo xtask collect`";
    assert_fault(vec![life(1, Some(1))], "", fault);
    let all = (3..=8).flat_map(|from| (from..=9).map(move |to| life(from, Some(to)))).collect();
    let fault = "`work` would have 27 bars, more than 12; record only larger blocks: `from`, then `cargo xtask collect`";
    assert_fault(all, "", fault);
}

#[test]
fn long_functions_are_a_fault() {
    let fixture = with_lives(three_lives(), "");
    let source = SOURCE.replace("    third\n", &"    third;\n".repeat(100));
    write(&fixture.path().join("solutions/01-small/start.rs"), &source);
    let mut recorded = RecordedLives::read(&lives_file(&fixture)).unwrap();
    recorded.lines.clear();
    recorded.write(&lives_file(&fixture)).unwrap();
    let fault = "`work` has more than 100 lines: bars beside them cannot be followed";
    assert_eq!(fixture.fault(DIRECTIVE), fault);
}

#[test]
fn lives_of_another_source_are_a_fault() {
    let fixture = with_lives(three_lives(), "");
    let source = SOURCE.replace("double(&second)", "double(&first)");
    write(&fixture.path().join("solutions/01-small/start.rs"), &source);
    let fault = "the lives of `small` are those of an older source: line 7 of solutions/01-small/start.rs was `let third = double(&second);` and is `let third = double(&first);`; run `cargo xtask collect`";
    assert_eq!(fixture.fault(DIRECTIVE), fault);
    write(&fixture.path().join("solutions/01-small/start.rs"), "");
    assert!(
        fixture.fault(DIRECTIVE).contains("line 5 of solutions/01-small/start.rs was `let first")
    );
}

#[test]
fn unknown_names_and_missing_lives_are_faults() {
    let fixture = with_lives(three_lives(), "");
    let fault = fixture.fault("{{#heap lives small wrok}}");
    assert!(
        fault.starts_with("no function `wrok`") && fault.ends_with("did you mean `work`?"),
        "{fault}"
    );
    let path = lives_file(&fixture);
    write(&path, "{");
    assert!(fixture.fault(DIRECTIVE).ends_with("; run `cargo xtask collect`"));
    fs::remove_file(path).unwrap();
    let fault = "the lives of `small` have not been recorded; give it `lives` in exercises/01-small/Cargo.toml, then run `cargo xtask collect`";
    assert_eq!(fixture.fault(DIRECTIVE), fault);
}
