use serde_json::json;

use crate::fixture::{Fixture, HOSTILE, write};

/// Peaks of the programs of `01-small`: linear, constant, of no law, and constant but for the
/// unit.
fn fixture() -> Fixture {
    let fixture = Fixture::new();
    for (binary, bytes) in [
        ("small", [24_000, 48_000, 96_000]),
        ("better", [500, 500, 500]),
        ("hostile", [9, 900_000, 10]),
        ("nothing", [0, 0, 0]),
    ] {
        write_growth(&fixture, binary, bytes);
    }
    fixture
}

fn write_growth(fixture: &Fixture, binary: &str, bytes: [u64; 3]) {
    let points = [1_000, 2_000, 4_000].into_iter().zip(bytes);
    let points = points.map(|(size, bytes)| json!({ "size": size, "peak_bytes": bytes }));
    let lines = [json!({ "line": 20, "text": format!("push({HOSTILE})"), "more_bytes": 72_000 })];
    let growth = json!({
        "format": 1, "binary": binary, "unit": "visit",
        "points": points.collect::<Vec<_>>(), "lines": lines,
    });
    let path = fixture.path().join(format!("results/01-small/{binary}.growth.json"));
    write(&path, &growth.to_string());
}

#[test]
fn table_has_peaks_laws_and_lines() {
    let page = fixture().render("{{#heap growth}}");
    let (picture, table) = page.split_once("<div class=\"table-wrapper").expect("a table");
    assert!(picture.contains("Peak against the size of the input"), "{picture}");
    for part in [
        r#"<th scope="col">Peak at 1,000 visits</th>"#,
        r#"<th scope="col">Bytes for each visit more</th>"#,
        r#"<tr><th scope="row"><b>A</b> Small, as shipped</th><td class="heap-number"><span title="24,000 bytes">24,000 bytes</span></td>"#,
        r#"<td>O(n)</td><td class="heap-number">24.0</td><td>20: <code>push(&lt;script&gt;"#,
        // What does not grow has no line that grows.
        r#"<td>O(1)</td><td class="heap-number">–</td><td></td></tr>"#,
        r#"<td>no law</td><td class="heap-number">–</td><td>20: <code>"#,
    ] {
        assert!(table.contains(part), "{part}: {table}");
    }
    assert!(!page.contains("<script>alert") && !page.contains("{{#include"), "{page}");
}

#[test]
fn another_exercise_can_be_named() {
    let fixture = fixture();
    let chapter = |text| fixture.expand_chapter("other.md", text);
    let named = chapter("{{#heap growth 01-small}}");
    assert_eq!(named.faults, []);
    assert!(named.text.contains("<td>O(n)</td>"), "{}", named.text);
    let fault = |text| chapter(text).faults[0].1.clone();
    let message = "there are no results for an exercise `01-smal`; did you mean `01-small`?";
    assert!(fault("{{#heap growth 01-smal}}").starts_with(message));
    assert!(fault("{{#heap growth}}").contains("the name of this chapter's file"));
}

#[test]
fn laws_and_slopes_stand_in_sentences() {
    let fixture = fixture();
    assert_eq!(fixture.render("{{#heap law small}}"), "O(n)");
    assert_eq!(fixture.render("{{#heap law better}}"), "O(1)");
    assert_eq!(fixture.render("{{#heap each small}}"), "24.0 bytes");
    for (directive, fault) in [
        ("{{#heap law hostile}}", "the peaks of `hostile` follow no law"),
        ("{{#heap each better}}", "the peak of `better` does not grow by any law"),
    ] {
        assert_eq!(fixture.fault(directive), fault);
    }
}

#[test]
fn what_has_not_been_measured_names_the_command() {
    let fixture = Fixture::new();
    let fault = "`small` has not been run at several sizes; give its exercise `sizes` in \
                 exercises/01-small/Cargo.toml, then run `cargo xtask collect`";
    for directive in ["{{#heap growth}}", "{{#heap law small}}"] {
        assert_eq!(fixture.fault(directive), fault);
    }
    let fault = "`shown` is an illustration: only programs of exercises have sizes";
    assert_eq!(fixture.fault("{{#heap law shown}}"), fault);
    let path = fixture.path().join("results/01-small/small.growth.json");
    write(&path, "{\n oops");
    let fault = fixture.fault("{{#heap law small}}");
    assert!(fault.starts_with(&format!("{}:2:2: not the growth", path.display())), "{fault}");
    assert!(fault.ends_with("; run `cargo xtask collect`"), "{fault}");
    write_growth(&fixture, "small", [1, 2, 4]);
    let text = std::fs::read_to_string(&path).expect("a file");
    let start = text.find("\"points\":[").expect("points") + "\"points\":[".len();
    let end = text[start..].find(']').expect("an end") + start;
    write(&path, &format!("{}{}", &text[..start], &text[end..]));
    assert!(fixture.fault("{{#heap growth}}").contains("small.growth.json has no sizes"));
}
