use crate::fixture::{Fixture, HOSTILE};

#[test]
fn flame_graph_is_a_document_in_the_page() {
    let html = Fixture::new().render("{{#heap flame solutions}}");
    let document = html.split("srcdoc=\"").nth(1).and_then(|rest| rest.split('"').next());
    let document = document.expect("a document");
    assert!(document.starts_with("&lt;!doctype html&gt;\n"), "{document}");
    assert!(document.ends_with("&lt;/html&gt;\n"), "{document}");
    assert!(html.ends_with("\"></iframe></div>"), "{html}");
}

#[test]
fn timeline_has_all_runs_and_both_limits() {
    let html = Fixture::new().document("{{#heap timeline solutions}}");
    for text in [
        "<b>A</b> Small, as shipped",
        "<b>B</b> Take &lt;T&gt;",
        "budget 200.0 MB",
        "stretch 50.0 MB",
    ] {
        assert!(html.contains(text), "{text} is not in {html}");
    }
}

/// The fixture has a run of 500 MB and solutions with less.
#[test]
fn start_shows_no_solution() {
    let fixture = Fixture::new();
    for (directive, all) in [
        ("{{#heap flame start}}", "{{#heap flame solutions}}"),
        ("{{#heap timeline start}}", "{{#heap timeline solutions}}"),
    ] {
        let shown = fixture.document(directive);
        assert!(shown.contains("A Small, as shipped") || shown.contains("</b> Small, as shipped"));
        for solution in ["Take", "Nothing"] {
            assert!(!shown.contains(solution), "{solution} is in {shown}");
            assert!(fixture.document(all).contains(solution), "{solution}");
        }
    }
}

#[test]
fn what_to_show_has_to_be_said() {
    let fixture = Fixture::new();
    for (directive, fault) in [
        (
            "{{#heap flame}}",
            "it would give away the solutions of this exercise: write `{{#heap flame start}}` \
             before the challenge, and `{{#heap flame solutions}}` in the fold of the solutions",
        ),
        ("{{#heap timeline strat}}", "it shows `start` or `solutions`; did you mean `start`?"),
        ("{{#heap timeline all}}", "it shows `start` or `solutions`"),
    ] {
        assert_eq!(fixture.fault(directive), fault);
    }
    let of_illustrations = fixture.expand_chapter("shows.md", "{{#heap flame start}}").faults;
    let fault = "the programs of this chapter are illustrations and have no solutions: write \
                 `{{#heap flame}}`";
    let [(_, found)] = of_illustrations.as_slice() else { panic!("{of_illustrations:?}") };
    assert_eq!(found, fault);
}

#[test]
fn illustrations_have_timelines_without_limits() {
    let html = Fixture::new().expand_chapter("shows.md", "{{#heap timeline}}").text;
    assert!(html.contains("Shows") && !html.contains("class=&quot;limit"), "{html}");
}

#[test]
fn tradeoff_needs_every_time() {
    let fault = Fixture::new().fault("{{#heap tradeoff}}");
    assert_eq!(fault, "`hostile` has not been timed yet; run `cargo xtask bench --save`");
}

#[test]
fn labels_are_escaped_and_no_line_is_blank() {
    let fixture = Fixture::new();
    for directive in ["{{#heap flame solutions}}", "{{#heap timeline solutions}}"] {
        let html = fixture.render(directive);
        for shown in [&html, &fixture.document(directive)] {
            assert!(!shown.contains("<script>alert") && !shown.contains(HOSTILE), "{shown}");
            assert!(!shown.contains('\u{202e}') && shown.contains("202e}"), "{shown}");
        }
        assert!(!html.contains("{{"), "{html}");
        assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
    }
}
