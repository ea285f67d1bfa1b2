use super::*;

/// The chart of programs with these titles and peaks, at sizes from 1,000 on.
fn html(programs: &[(&str, &[u64])]) -> String {
    let points = |bytes: &[u64]| -> Vec<SizePeak> {
        let sizes = (0..bytes.len()).map(|doubling| 1_000 << doubling);
        sizes.zip(bytes).map(|(size, bytes)| SizePeak { size, peak_bytes: *bytes }).collect()
    };
    let points: Vec<Vec<SizePeak>> = programs.iter().map(|(_, bytes)| points(bytes)).collect();
    let programs: Vec<Program> = programs
        .iter()
        .zip(&points)
        .enumerate()
        .map(|(index, ((label, _), points))| Program { mark: Mark::program(index), label, points })
        .collect();
    figure_of(&programs, "visit").html
}

/// The values of `attribute` of the points, in their order.
fn of_points(html: &str, attribute: &str) -> Vec<f64> {
    let picture = html.split("<ul>").next().unwrap_or_default();
    let name = format!("{attribute}=\"");
    let value = |text: &str| text.split(&name).nth(1)?.split(['"', '%']).next()?.parse().ok();
    picture.split("<circle class=\"point").skip(1).filter_map(value).collect()
}

#[test]
fn a_line_that_grows_goes_up_straight_and_a_constant_is_level() {
    let html = html(&[("A", &[10_000, 20_000, 40_000]), ("B", &[10_000, 10_000, 10_000])]);
    let x = |size: f64| LEFT + WIDTH * size / 4.0;
    assert_eq!(of_points(&html, "cx"), [x(1.0), x(2.0), x(4.0), x(1.0), x(2.0), x(4.0)]);
    let y = |part: f64| TOP_MARGIN + PLOT_HEIGHT * (1.0 - part);
    let bottom = y(0.25);
    assert_eq!(of_points(&html, "cy"), [bottom, y(0.5), y(1.0), bottom, bottom, bottom]);
    // Two lines each, and one in the legend.
    assert_eq!(html.matches("<line class=\"run look-0\"").count(), 3, "{html}");
}

#[test]
fn legend_and_description_tell_the_laws() {
    let html =
        html(&[("A", &[10_000, 20_000, 40_000]), ("B", &[90, 90, 90]), ("C", &[10, 9_000, 30])]);
    for text in [
        "<b>O(n)</b>, <span>10.0 bytes more for each visit</span>",
        "<b>O(1)</b></span>",
        "<b>no law</b></span>",
        "aria-label=\"Peak against the size of the input. A A: O(n), 10,000 bytes at 1,000 visits, ",
        "C C: no law, 10 bytes at 1,000 visits, 9,000 bytes at 2,000 visits, 30 bytes at 4,000 visits.\"",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
}

#[test]
fn sizes_are_named_where_there_is_room() {
    let tick = |html: &str, size: &str| html.contains(&format!(">{size}</text>"));
    let few = html(&[("A", &[1; 3])]);
    assert!(tick(&few, "1,000") && tick(&few, "2,000") && tick(&few, "4,000"), "{few}");
    let many = html(&[("A", &[1; 8])]);
    assert!(tick(&many, "128,000") && tick(&many, "64,000"), "{many}");
    assert!(!tick(&many, "1,000") && !tick(&many, "2,000"), "{many}");
}

#[test]
fn programs_at_one_place_share_a_label() {
    let html = html(&[("A", &[5, 5, 5]), ("B", &[5, 5, 5]), ("C", &[1_000, 2_000, 4_000])]);
    assert!(html.contains(">A B</text>") && html.contains(">C</text>"), "{html}");
}

#[test]
fn labels_are_escaped_and_no_line_is_blank() {
    let hostile = "<script>\u{202e}{{#include x}}";
    let html = html(&[(hostile, &[1, 2, 4])]);
    assert_eq!(html.matches("<script").count(), 1, "its own: {html}");
    assert!(!html.contains("{{#") && !html.contains('\u{202e}'));
    assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
    let points = [SizePeak { size: 1, peak_bytes: 1 }];
    let program = Program { mark: Mark::alone(), label: "A", points: &points };
    let html = figure_of(&[program], "<b>\u{202e}").html;
    assert!(!html.contains("<b>\u{202e}") && html.contains("&lt;b&gt;\\u&#123;202e}"), "{html}");
    assert!(figure_of(&[], "visit").html.ends_with("</figure>\n"));
}
