//! What less memory costs in time: each program is a point, peak against time.
//!
//! Programs of one exercise are often a factor of thousands apart. Then an axis is
//! logarithmic, and a peak of 0, which has no logarithm, is at the bottom of the plot,
//! below a break of the axis. The lower left is best.

mod points;

use std::fmt::Write;

use course_format::times::Ratio;
use heap_profile::Bytes;

use crate::axis::{self, Axis};
use crate::draw::{draw, to_f64};
use crate::figure::{Figure, Plot, Row, figure};
use crate::labels::{Anchor, Area, draw_labels, shared_labels};
use crate::mark::Mark;

/// A program to be drawn.
#[derive(Clone, Debug)]
pub struct Program<'a> {
    /// How it is marked.
    pub mark: Mark,
    /// Its title.
    pub label: &'a str,
    /// Its peak, in bytes.
    pub peak: u64,
    /// Its time divided by that of the exercise as shipped.
    pub ratio: Ratio,
}

/// Heights in pixels: of the plot, of the space above it, and of the axis below.
const PLOT_HEIGHT: f64 = 240.0;
const TOP_MARGIN: f64 = 44.0;
const AXIS_HEIGHT: u64 = 44;
/// The height of the picture.
const HEIGHT: u64 = 284 + AXIS_HEIGHT;

/// Where the plot begins and how wide it is, in percent of the picture. To its left is
/// room for the ticks of a narrow page.
const LEFT: f64 = 22.0;
const WIDTH: f64 = 72.0;

/// Pixels from the vertical axis to the end of its ticks.
const BESIDE_AXIS: f64 = -9.0;

struct Scale {
    time: Axis,
    peak: Axis,
    /// Whether a peak of 0 is drawn.
    from_zero: bool,
}

/// Draws `programs`, the exercise as shipped first.
#[must_use]
pub fn figure_of(programs: &[Program<'_>]) -> Figure {
    let scale = Scale::of(programs);
    let mut svg = String::new();
    let taken = axes(&scale, &mut svg);
    points::draw_points(programs, &scale, &mut svg);
    let ends = (16.0, TOP_MARGIN + PLOT_HEIGHT);
    let point = |program: &Program| (scale.position(program), program.mark.letter().to_owned());
    let labels = shared_labels(programs.iter().map(point).collect());
    draw_labels(&labels, taken, ends, &mut svg);
    let sentence = |program: &Program| points::description(program) + ".";
    let sentences = programs.iter().map(sentence).collect();
    let (class, name) = ("heap-tradeoff", "Peak against time".to_owned());
    let plot = Plot { svg, height: HEIGHT, class, name, sentences };
    figure(&plot, &programs.iter().map(row).collect::<Vec<_>>())
}

impl Scale {
    fn of(programs: &[Program]) -> Self {
        let all = |ratio: Ratio| [ratio.low, ratio.median, ratio.high];
        let times: Vec<f64> = programs.iter().flat_map(|program| all(program.ratio)).collect();
        let peaks: Vec<f64> = programs.iter().map(|program| to_f64(program.peak)).collect();
        let from_zero = programs.iter().any(|program| program.peak == 0);
        Scale { time: Axis::of(&times), peak: Axis::of(&peaks), from_zero }
    }

    /// The position of `ratio`, in percent of the picture.
    fn x(&self, ratio: f64) -> f64 {
        self.time.position(ratio).mul_add(WIDTH, LEFT)
    }

    /// The position of `peak`, in pixels from the top.
    fn y(&self, peak: f64) -> f64 {
        TOP_MARGIN + PLOT_HEIGHT - self.peak.position(peak) * PLOT_HEIGHT
    }

    fn position(&self, program: &Program) -> (f64, f64) {
        (self.x(program.ratio.median), self.y(to_f64(program.peak)))
    }
}

/// Draws both axes, with their ticks and titles, and returns the areas of the texts beside
/// the plot.
fn axes(scale: &Scale, out: &mut String) -> Vec<Area> {
    let mut taken = Vec::new();
    let (right, bottom) = (LEFT + WIDTH, TOP_MARGIN + PLOT_HEIGHT);
    for peak in scale.peak.ticks(scale.from_zero) {
        let (y, text) = (scale.y(peak), axis::bytes(peak));
        taken.push(Area::text(text.len(), Anchor::End, LEFT, BESIDE_AXIS, y + 4.0));
        draw!(out, r#"<line class="grid" x1="{LEFT}%" x2="{right}%" y1="{y:.1}" y2="{y:.1}"/>"#);
        draw!(
            out,
            r#"<text class="tick" x="{LEFT}%" dx="{BESIDE_AXIS}" y="{:.1}" text-anchor="end">{text}</text>"#,
            y + 4.0
        );
    }
    for ratio in scale.time.ticks(false) {
        // Steps are not exact in binary: 0.30000000000000004.
        let (x, text) = (scale.x(ratio), (ratio * 1e6).round() / 1e6);
        draw!(
            out,
            r#"<line class="grid" x1="{x:.2}%" x2="{x:.2}%" y1="{TOP_MARGIN}" y2="{bottom}"/>"#
        );
        draw!(
            out,
            r#"<text class="tick" x="{x:.2}%" y="{}" text-anchor="middle">{text}</text>"#,
            bottom + 16.0
        );
    }
    vertical_axis(scale, out);
    draw!(out, r#"<text class="tick" x="0" y="14">bytes alive at the peak ↑</text>"#);
    draw!(
        out,
        r#"<text class="tick" x="100%" y="{}" text-anchor="end">time, in times of the exercise as shipped →</text>"#,
        bottom + 33.0
    );
    taken
}

/// Draws the vertical axis. Between 0 and the lowest power of ten it is broken: on a
/// logarithmic axis 0 would be infinitely far down.
fn vertical_axis(scale: &Scale, out: &mut String) {
    let bottom = TOP_MARGIN + PLOT_HEIGHT;
    let Some(lowest) = scale.peak.lowest_power().filter(|_| scale.from_zero) else {
        draw!(
            out,
            r#"<line class="axis" x1="{LEFT}%" x2="{LEFT}%" y1="{TOP_MARGIN}" y2="{bottom}"/>"#
        );
        return;
    };
    let middle = f64::midpoint(scale.y(lowest), bottom);
    let (above, below) = (middle - 4.0, middle + 4.0);
    for (from, to) in [(TOP_MARGIN, above), (below, bottom)] {
        draw!(out, r#"<line class="axis" x1="{LEFT}%" x2="{LEFT}%" y1="{from:.1}" y2="{to:.1}"/>"#);
    }
    // Two strokes across the axis, as breaks are drawn in print.
    draw!(
        out,
        r#"<svg class="break" x="{LEFT}%" y="{middle:.1}" overflow="visible"><title>the axis is broken here: below it is 0</title><path class="axis" d="M-7 -1L7 -7M-7 7L7 1"/></svg>"#
    );
}

/// The row of the legend for `program`.
fn row<'a>(program: &'a Program) -> Row<'a> {
    let (class, peak) = (program.mark.class(), Bytes(program.peak));
    // The ratio in a few characters.
    let time = Ratio::rounded(program.ratio.median).replace("less than ", "&lt;");
    Row {
        mark: &program.mark,
        sample: format!(r#"<circle class="point {class}" cx="20" cy="10" r="5"/>"#),
        label: program.label,
        figures: format!("<b>{peak}</b>, <span>× {time}</span>"),
    }
}

#[cfg(test)]
mod tests;
