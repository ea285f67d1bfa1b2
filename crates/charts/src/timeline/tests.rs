use heap_profile::bytes::grouped;

use super::*;

const MB: u64 = 1_000_000;

fn timeline(points: &[(u64, u64)]) -> Vec<TimelinePoint> {
    points
        .iter()
        .map(|(clock, live)| TimelinePoint { clock: clock * MB, live: live * MB })
        .collect()
}

fn drawn(runs: &[(&str, &[(u64, u64)])]) -> String {
    let all: Vec<Vec<TimelinePoint>> = runs.iter().map(|(_, points)| timeline(points)).collect();
    let labeled = runs.iter().map(|(label, _)| *label).zip(&all).enumerate();
    let runs: Vec<Run> =
        labeled.map(|(index, (label, timeline))| run(index, label, timeline)).collect();
    html(&runs, Some((Bytes(200 * MB), Bytes(100 * MB))))
}

fn run<'a>(index: usize, label: &'a str, timeline: &'a [TimelinePoint]) -> Run<'a> {
    Run { mark: Mark::program(index), label, timeline }
}

fn html(runs: &[Run], limits: Option<(Bytes, Bytes)>) -> String {
    figure_of(runs, limits).html
}

const SHIPPED: &[(u64, u64)] = &[(0, 0), (500, 500), (500, 0)];
const BETTER: &[(u64, u64)] = &[(0, 0), (200, 200), (200, 100), (300, 200), (300, 0)];

#[test]
fn runs_have_one_scale() {
    let svg = drawn(&[("Shipped", SHIPPED), ("Better", BETTER)]);
    // The whole width and height are 10,000 units: 500 MB of each.
    assert!(svg.contains(r#"d="M0 10000L10000 0L10000 10000""#), "{svg}");
    let better = "M0 10000L4000 6000L4000 8000L6000 6000L6000 10000";
    assert!(svg.contains(&format!("d=\"{better}\"")), "{svg}");
    // Two fifths of the plot, from the bottom.
    let budget = TOP_MARGIN + PLOT_HEIGHT - PLOT_HEIGHT * 2 / 5;
    assert!(svg.contains(&format!("class=\"limit budget\" x1=\"0\" x2=\"100%\" y1=\"{budget}\"")));
}

#[test]
fn equal_peaks_share_a_label() {
    let svg = drawn(&[("Shipped", SHIPPED), ("Better", BETTER), ("Same", BETTER)]);
    for label in
        [">A 500.0 MB</text>", ">B C 200.0 MB</text>", "budget 200.0 MB", "stretch 100.0 MB"]
    {
        assert!(svg.contains(label), "{label} is not in {svg}");
    }
}

#[test]
fn points_are_accessible() {
    let svg = drawn(&[("Better", BETTER)]);
    let text = "A Better: 200,000,000 bytes alive after 300,000,000 bytes allocated, its peak";
    let point = format!("tabindex=\"0\" role=\"img\" aria-label=\"{text}\"><title>{text}</title>");
    assert!(svg.contains(&point), "{svg}");
    assert_eq!(svg.matches(", its peak\">").count(), 1);
}

#[test]
fn output_is_deterministic_without_blank_lines() {
    let runs: &[(&str, &[(u64, u64)])] = &[("A", SHIPPED), ("B", BETTER)];
    assert_eq!(drawn(runs), drawn(runs));
    assert!(drawn(runs).lines().all(|line| !line.trim().is_empty()));
}

#[test]
fn labels_are_escaped() {
    let svg = drawn(&[("</svg><script>\u{202e}\"'{{#x}}\n\nz", BETTER)]);
    let shown = "&lt;/svg&gt;&lt;script&gt;\\u&#123;202e}&quot;&#39;&#123;&#123;#x}}\\u&#123;a}";
    assert!(svg.contains(shown), "{svg}");
    assert_eq!(svg.matches("<script").count(), 1, "its own: {svg}");
    assert!(!svg.contains('\u{202e}') && !svg.contains("{{#"), "{svg}");
}

#[test]
fn empty_timelines_are_drawn() {
    assert!(html(&[], None).ends_with("</figure>\n"));
    let svg = drawn(&[("Nothing", &[]), ("Zero", &[(0, 0)])]);
    assert!(svg.contains("<b>nothing</b>") && svg.contains("<b>0 bytes</b>"), "{svg}");
}

#[test]
fn long_timelines_are_thinned() {
    let points: Vec<(u64, u64)> = (0..200_000).map(|clock| (clock, clock * 7919 % 400)).collect();
    let svg = drawn(&[("Long", &points)]);
    assert!(svg.len() < 40_000);
    let path = svg.split(" d=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a path");
    let left_out = points.len() - path.matches(['M', 'L']).count();
    let text = format!("; {} more points between", grouped(left_out as u64));
    assert!(svg.contains(&text), "{text} is not in {svg}");
    assert!(!drawn(&[("Short", &points[..1_000])]).contains("more point"));
}

#[test]
fn labels_of_close_limits_are_apart() {
    let points = timeline(SHIPPED);
    let svg = html(&[run(0, "x", &points)], Some((Bytes(20_000), Bytes(16_000))));
    let line = |word: &str| {
        let text = svg.split("<text class=\"limit\"").skip(1).find(|text| text.contains(word));
        let y = text.and_then(|text| text.split(" y=\"").nth(1)).expect("a baseline");
        y.split('"').next().and_then(|y| y.parse::<u64>().ok()).expect("a number")
    };
    assert!(line("stretch") >= line("budget") + 14, "{svg}");
}

#[test]
fn what_it_shows_is_told() {
    let svg = drawn(&[("Better", BETTER)]);
    let told = "aria-label=\"Live bytes against bytes allocated so far. A Better: peaks at \
                200.0 MB after 300.0 MB are allocated, and ends with 0 bytes after 300.0 MB. \
                The stretch is 100.0 MB. The budget is 200.0 MB.\"";
    assert!(svg.contains(told), "{svg}");
}

#[test]
fn many_runs_have_different_lines() {
    let runs: Vec<(String, &[(u64, u64)])> =
        (0..14).map(|index| (format!("run {index}"), BETTER)).collect();
    let runs: Vec<(&str, &[(u64, u64)])> =
        runs.iter().map(|(label, points)| (label.as_str(), *points)).collect();
    let svg = drawn(&runs);
    let classes: std::collections::BTreeSet<&str> =
        svg.split("<path class=\"run ").skip(1).filter_map(|text| text.split('"').next()).collect();
    assert_eq!(classes.len(), runs.len(), "{classes:?}");
    for class in classes {
        assert_eq!(svg.matches(&format!(".heap-chart .run.{class} {{ ")).count(), 1, "{class}");
    }
}
