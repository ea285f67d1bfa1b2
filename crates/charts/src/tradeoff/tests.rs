use super::*;

fn program(label: &str, peak: u64, median: f64) -> Program<'_> {
    Program { label, peak, ratio: Ratio { median, low: median / 1.1, high: median * 1.1 } }
}

#[test]
fn points_lie_in_the_plot() {
    let programs = [program("A", 10_000_000, 1.0), program("B", 100_000, 0.05)];
    let svg = svg(&programs);
    // Both are powers of ten: one is at the upper right, the other at the bottom.
    let (right, bottom) = (LEFT + WIDTH, TOP_MARGIN + PLOT_HEIGHT);
    assert!(svg.contains(&format!(r#"cx="{right:.2}%" cy="{TOP_MARGIN:.1}""#)), "{svg}");
    assert!(svg.contains(&format!(r#"cy="{bottom:.1}""#)), "{svg}");
    for tick in [">10 MB<", ">1 MB<", ">100 KB<", ">0.01<", ">0.1<", ">1<"] {
        assert!(svg.contains(tick), "{tick}: {svg}");
    }
}

#[test]
fn peak_of_zero_is_at_the_bottom() {
    let programs = [program("A", 10_000_000, 1.0), program("B", 0, 0.001)];
    let bottom = TOP_MARGIN + PLOT_HEIGHT;
    assert!(svg(&programs).contains(&format!(r#"cy="{bottom:.1}""#)));
    // Alone it has no scale of its own, and is drawn all the same.
    assert!(svg(&programs[1..]).contains("0 bytes at the peak"));
    assert!(svg(&[]).ends_with("</svg>\n"));
}

#[test]
fn close_points_share_a_label() {
    let programs = [program("A", 1_000, 1.0), program("B", 1_001, 1.01), program("C", 1_000, 0.1)];
    let svg = svg(&programs);
    assert!(svg.contains(">A B</text>") && svg.contains(">C</text>"), "{svg}");
}

#[test]
fn labels_are_escaped_and_no_line_is_blank() {
    let svg = svg(&[program("<script>\u{202e}{{#include x}}", 5, 1.0)]);
    assert!(!svg.contains("<script") && !svg.contains("{{") && !svg.contains('\u{202e}'));
    assert!(svg.lines().all(|line| !line.trim().is_empty()), "{svg}");
}
