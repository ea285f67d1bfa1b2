//! The points of the programs, and their labels.

use std::fmt::Write;

use course_format::times::Ratio;
use heap_profile::Bytes;

use super::{Program, Scale};
use crate::draw::draw;
use crate::figure::title;

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
