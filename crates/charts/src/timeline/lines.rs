//! The lines of the runs.

use std::fmt::Write;

use heap_profile::Bytes;
use heap_profile::bytes::counted;

use super::scale::{LEFT, Scale, UNITS, WIDTH};
use super::thin::{peak, thinned};
use super::{PLOT_HEIGHT, Run, TOP_MARGIN};
use crate::draw::draw;
use crate::figure::title;

/// Draws the line of each run, in a picture of its own that is stretched to the plot.
pub(super) fn draw_lines(runs: &[Run], scale: &Scale, out: &mut String) {
    draw!(
        out,
        r#"<svg x="{}%" y="{TOP_MARGIN}" width="{}%" height="{PLOT_HEIGHT}" viewBox="0 0 {} {}" preserveAspectRatio="none" overflow="visible">"#,
        LEFT,
        WIDTH,
        UNITS,
        UNITS
    );
    for (index, run) in runs.iter().enumerate() {
        let mut path = String::new();
        let points = thinned(run.timeline);
        for point in &points {
            let command = if path.is_empty() { 'M' } else { 'L' };
            let (x, y) = scale.units(*point);
            write!(path, "{command}{x} {y}").expect("a string can be written to");
        }
        draw!(
            out,
            r#"<path class="run {}" d="{path}" stroke-width="{}" vector-effect="non-scaling-stroke"><title>{}: {}{}</title></path>"#,
            run.mark.class(),
            width(index),
            run.mark.with(&title(run.label)),
            peak_text(run),
            left_out(run.timeline.len().saturating_sub(points.len()))
        );
    }
    draw!(out, "</svg>");
}

/// What a tooltip says of the points of a run that are not drawn.
fn left_out(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!("; {} between those drawn", counted(count as u64, "more point")),
    }
}

/// The width of the line `index` in pixels. Later lines are thinner, so that lines on top
/// of each other can all be seen.
pub(super) fn width(index: usize) -> String {
    let tenths = 50_usize.saturating_sub(4 * index).max(15);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn peak_text(run: &Run) -> String {
    match peak(run.timeline) {
        Some(point) => format!("peak {}", Bytes(point.live)),
        None => "nothing was recorded".into(),
    }
}
