//! The points of the programs, and their labels.

use std::fmt::Write;

use course_format::times::Ratio;
use heap_profile::Bytes;

use super::{Program, Scale};
use crate::draw::draw;
use crate::figure::title;
use crate::labels::Label;

/// Points closer than this to the next, in percent and pixels, share a label: their letters
/// would cover each other on any page.
const NEAR: (f64, f64) = (1.25, 6.0);

/// Draws a point for each program, and a line as long as the interval of its ratio.
pub(super) fn draw_points(programs: &[Program], scale: &Scale, out: &mut String) {
    for (index, program) in programs.iter().enumerate() {
        let (x, y) = scale.position(program);
        let (low, high) = (scale.x(program.ratio.low), scale.x(program.ratio.high));
        let (class, text) = (program.mark.class(), description(program));
        draw!(
            out,
            r#"<line class="range {class}" x1="{low:.2}%" x2="{high:.2}%" y1="{y:.1}" y2="{y:.1}"/>"#
        );
        draw!(
            out,
            r#"<circle class="point {class}" cx="{x:.2}%" cy="{y:.1}" r="5" data-line="{index}" tabindex="0" role="img" aria-label="{text}"><title>{text}</title></circle>"#
        );
    }
}

/// "D Assign again: 200,000,000 bytes at the peak, 1.0 times the time"
pub(super) fn description(program: &Program) -> String {
    let (label, peak) = (program.mark.with(&title(program.label)), Bytes(program.peak).exact());
    format!("{label}: {peak} at the peak, {} times the time", Ratio::rounded(program.ratio.median))
}

/// A label for each point. Points close together share one, with their letters from left
/// to right as the points are.
pub(super) fn labels(programs: &[Program], scale: &Scale) -> Vec<Label> {
    let mut points: Vec<((f64, f64), &str)> =
        programs.iter().map(|program| (scale.position(program), program.mark.letter())).collect();
    points.sort_by(|(one, _), (other, _)| one.0.total_cmp(&other.0));
    let mut groups: Vec<Vec<((f64, f64), &str)>> = Vec::new();
    for point in points {
        let ((x, y), _) = point;
        let is_near = |((other_x, other_y), _): &((f64, f64), &str)| {
            x - other_x < NEAR.0 && (y - other_y).abs() < NEAR.1
        };
        match groups.iter_mut().find(|group| group.iter().any(is_near)) {
            Some(group) => group.push(point),
            None => groups.push(vec![point]),
        }
    }
    let label = |group: Vec<((f64, f64), &str)>| {
        let (points, letters): (Vec<_>, Vec<_>) = group.into_iter().unzip();
        Label { text: letters.join(" "), points }
    };
    groups.into_iter().map(label).collect()
}
