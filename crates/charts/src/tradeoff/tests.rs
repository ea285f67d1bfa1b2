use super::*;

fn program(index: usize, label: &str, peak: u64, median: f64) -> Program<'_> {
    let ratio = Ratio { median, low: median / 1.1, high: median * 1.1 };
    Program { mark: Mark::program(index), label, peak, ratio }
}

fn html(programs: &[Program]) -> String {
    figure_of(programs).html
}

/// Where the points are, in pixels from the top.
fn heights(html: &str) -> Vec<f64> {
    let picture = html.split("<ul>").next().unwrap_or_default();
    let points = picture.split("<circle class=\"point").skip(1);
    let y = |text: &str| text.split("cy=\"").nth(1)?.split('"').next()?.parse().ok();
    points.filter_map(y).collect()
}

#[test]
fn points_lie_in_the_plot() {
    let html = html(&[program(0, "A", 10_000_000, 1.0), program(1, "B", 100_000, 0.05)]);
    // Both are powers of ten: one is at the top, the other at the bottom.
    assert_eq!(heights(&html), [TOP_MARGIN, TOP_MARGIN + PLOT_HEIGHT]);
    for tick in [">10 MB<", ">1 MB<", ">100 KB<", ">0.01<", ">0.1<", ">1<"] {
        assert!(html.contains(tick), "{tick}: {html}");
    }
    assert!(!html.contains("class=\"break\""), "{html}");
}

#[test]
fn whole_range_of_times_is_in_the_plot() {
    let mut slow = program(0, "A", 10, 1.0);
    slow.ratio.high = 1.3;
    let html = html(&[slow, program(1, "B", 10, 0.01)]);
    let end =
        html.split("class=\"range look-0\"").nth(1).and_then(|text| text.split("x2=\"").nth(1));
    let end: f64 = end.and_then(|text| text.split('%').next()?.parse().ok()).expect("a number");
    assert!(end < LEFT + WIDTH - 1.0, "{end}");
}

#[test]
fn axis_is_broken_above_a_peak_of_zero() {
    let programs = [program(0, "A", 10_000_000, 1.0), program(1, "B", 0, 0.001)];
    let shown = html(&programs);
    assert_eq!(heights(&shown).last(), Some(&(TOP_MARGIN + PLOT_HEIGHT)));
    assert!(shown.contains("class=\"break\"") && shown.contains(">0 bytes<"), "{shown}");
    // Alone it has no scale of its own, and is drawn all the same.
    let alone = html(&programs[1..]);
    assert!(alone.contains("0 bytes at the peak") && !alone.contains("class=\"break\""), "{alone}");
    assert!(html(&[]).ends_with("</figure>\n"));
}

#[test]
fn close_points_share_a_label_in_their_order() {
    let programs =
        [program(0, "A", 1_000, 1.01), program(1, "B", 1_000, 1.0), program(2, "C", 1_000, 0.1)];
    let shown = html(&programs);
    assert!(shown.contains(">B A</text>") && shown.contains(">C</text>"), "{shown}");
}

#[test]
fn what_it_shows_is_told() {
    let html = html(&[program(0, "Shipped", 1_000, 1.0), program(1, "Better", 10, 0.5)]);
    let told = "aria-label=\"Peak against time. A Shipped: 1,000 bytes at the peak, 1.0 times the \
                time. B Better: 10 bytes at the peak, 0.50 times the time.\"";
    assert!(html.contains(told), "{html}");
}

#[test]
fn labels_are_escaped_and_no_line_is_blank() {
    let html = html(&[program(0, "<script>\u{202e}{{#include x}}", 5, 1.0)]);
    assert_eq!(html.matches("<script").count(), 1, "its own: {html}");
    assert!(!html.contains("{{#") && !html.contains('\u{202e}'));
    assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
}
