//! What is drawn in each row.

use super::*;

fn figure(values: &[Value]) -> Figure<'static> {
    let lines = vec!["fn f() {", "    let <a> = {{#include x}};", "    read();", "}"];
    Figure { function: "f", first: 10, lines, values: values.to_vec(), others: 0 }
}

fn value(allocated: Option<u32>, last_read: Option<u32>, end: End) -> Value {
    Value { blocks: 1, bytes: 100_000_000, allocated, last_read, end }
}

/// The bar of `value`: for each row its two halves and its marks.
fn bar(value: Value) -> Vec<String> {
    let figure = figure(&[value]);
    let half = |pattern: Option<Pattern>| match pattern {
        None => ' ',
        Some(Pattern::Alive) => '#',
        Some(Pattern::Kept) => '/',
        Some(Pattern::Unknown) => ':',
    };
    let row = |number| {
        let halves: String = figure.patterns(&value, number).map(half).into_iter().collect();
        let marks: Vec<String> =
            figure.marks(&value, number).map(|mark| format!(" {mark:?}")).collect();
        halves + &marks.concat()
    };
    (10..14).map(row).collect()
}

#[test]
fn bar_from_allocation_to_drop() {
    let rows = bar(value(Some(10), Some(12), End::Line(13)));
    assert_eq!(rows, [" # Allocated", "##", "#/ LastRead", "/  Dropped"]);
    let rows = bar(value(Some(11), None, End::Line(12)));
    assert_eq!(rows, ["  ", " # Allocated", "#  Dropped", "  "]);
}

#[test]
fn life_within_one_line_has_all_marks_there() {
    let rows = bar(value(Some(11), Some(11), End::Line(11)));
    assert_eq!(rows, ["  ", "   Allocated LastRead Dropped", "  ", "  "]);
}

#[test]
fn value_that_is_alive_at_the_end_leaves_the_picture() {
    assert_eq!(bar(value(Some(12), None, End::Alive)), ["  ", "  ", " # Allocated", "## Alive"]);
}

#[test]
fn what_is_not_known_is_not_drawn_as_known() {
    let rows = bar(value(Some(10), Some(11), End::Elsewhere));
    assert_eq!(rows, [" # Allocated", "#: LastRead", "::", ":: Unknown"]);
    let rows = bar(value(None, None, End::Line(12)));
    assert_eq!(rows, [":: Unknown", "::", ":  Dropped", "  "]);
    let rows = bar(value(None, Some(11), End::Line(12)));
    assert_eq!(rows, [":: Unknown", ":/ LastRead", "/  Dropped", "  "]);
}

#[test]
fn every_row_has_a_cell_for_every_value() {
    let value = value(Some(11), Some(12), End::Line(13));
    let html = html(&figure(&[value, Value { blocks: 17, ..value }]));
    assert_eq!(html.matches("class=\"life\"").count(), 2 * 4);
    assert!(html.contains("<th>a</th><th>b<small>17 ×</small></th>"), "{html}");
    assert!(html.contains("17 blocks of up to 100.0 MB"), "{html}");
    assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
}

#[test]
fn words_say_the_same() {
    let mut drawn =
        figure(&[value(Some(11), Some(12), End::Line(13)), value(Some(12), None, End::Alive)]);
    drawn.others = 1;
    let html = html(&drawn);
    for row in [
        "<td>line 11: <code>let &lt;a&gt; = &#123;&#123;#include x}};</code></td><td>line 12: <code>read();</code></td><td>line 13: <code>}</code></td></tr>",
        "<td>line 12: <code>read();</code></td><td>not said</td><td>alive at the end of the run</td></tr>",
        "<p>Not drawn: 1 block, which these lines neither allocate nor drop.</p>",
    ] {
        assert!(html.contains(row), "{row} is not in {html}");
    }
    assert!(!html.contains("<a>") && !html.contains("{{"), "{html}");
}

#[test]
fn legend_has_what_is_drawn_and_nothing_else() {
    let legend = |value| {
        let html = html(&figure(&[value]));
        html.split("<ul>").nth(1).unwrap().split("</ul>").next().unwrap().to_owned()
    };
    let shown = legend(value(Some(10), Some(12), End::Line(13)));
    assert!(shown.contains("kept, although nobody reads it") && shown.contains("dropped"));
    assert!(!shown.contains("known") && !shown.contains("end of the run"), "{shown}");
    let shown = legend(value(Some(10), None, End::Alive));
    assert!(shown.contains("end of the run") && !shown.contains("nobody"), "{shown}");
}
