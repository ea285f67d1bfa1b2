//! What less memory costs in time: each program is a point, peak against time, as inline
//! SVG.
//!
//! Programs of one exercise are often a factor of thousands apart. Then an axis is
//! logarithmic, and a peak of 0, which has no logarithm, is at the bottom of the plot.
//! The lower left is best. Colors and letters are those of the timeline
//! ([`crate::timeline`]): where both charts show the same programs in the same order, a
//! program looks the same in both.

mod axis;

use std::fmt::Write;

use course_format::times::Ratio;
use heap_profile::Bytes;

use crate::draw::draw;
use crate::text::{escaped, truncated};
use crate::timeline::{MAX_TOOLTIP, letter, style};
use axis::Axis;

/// A program to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    /// Its title.
    pub label: &'a str,
    /// Its peak, in bytes.
    pub peak: u64,
    /// Its time divided by that of the exercise as shipped.
    pub ratio: Ratio,
}

/// Heights in pixels: of the plot, of the space above it, of the axis below, and of a
/// row of the legend.
const PLOT_HEIGHT: f64 = 240.0;
const TOP_MARGIN: f64 = 40.0;
const AXIS_HEIGHT: f64 = 44.0;
const ROW_HEIGHT: f64 = 22.0;

/// Where the plot begins and how wide it is, in percent of the picture.
const LEFT: f64 = 14.0;
const WIDTH: f64 = 80.0;

/// Points closer than this, in percent and pixels, share a label: their letters would
/// cover each other.
const NEAR: (f64, f64) = (3.0, 16.0);

/// The most characters of a label, so that a row fits a narrow page.
const MAX_LABEL: usize = 28;

struct Scale {
    time: Axis,
    peak: Axis,
    /// Whether a peak of 0 is drawn.
    from_zero: bool,
}

/// Draws `programs`, the exercise as shipped first.
///
/// The SVG has no blank line, which would end HTML in Markdown, and is the same for the
/// same input, byte for byte.
#[must_use]
pub fn svg(programs: &[Program<'_>]) -> String {
    let scale = Scale::of(programs);
    let legend = TOP_MARGIN + PLOT_HEIGHT + AXIS_HEIGHT;
    let height = legend + height_of_rows(programs.len());
    let mut out = format!(
        "<svg class=\"heap-timeline heap-tradeoff\" xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" height=\"{height}\" role=\"group\" aria-label=\"Peak against time\">\n<style>\n{}</style>\n",
        style::sheet()
    );
    axes(&scale, &mut out);
    points(programs, &scale, &mut out);
    letters(programs, &scale, &mut out);
    for (index, program) in programs.iter().enumerate() {
        row(index, program, legend + height_of_rows(index), &mut out);
    }
    out + "</svg>\n"
}

impl Scale {
    fn of(programs: &[Program]) -> Self {
        let times: Vec<f64> = programs.iter().map(|program| program.ratio.median).collect();
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
}

#[expect(clippy::cast_precision_loss, reason = "a position in a picture")]
fn to_f64(peak: u64) -> f64 {
    peak as f64
}

/// The height of `count` rows of the legend, in pixels.
#[expect(clippy::cast_precision_loss, reason = "nobody draws so many programs")]
fn height_of_rows(count: usize) -> f64 {
    count as f64 * ROW_HEIGHT
}

/// Draws both axes, with their ticks and titles.
fn axes(scale: &Scale, out: &mut String) {
    let (right, bottom) = (LEFT + WIDTH, TOP_MARGIN + PLOT_HEIGHT);
    for peak in scale.peak.ticks(scale.from_zero) {
        let (y, text) = (scale.y(peak), rounded(peak));
        draw!(out, r#"<line class="grid" x1="{LEFT}%" x2="{right}%" y1="{y:.1}" y2="{y:.1}"/>"#);
        draw!(out, r#"<text class="tick" x="0" y="{:.1}">{text}</text>"#, y + 4.0);
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
    draw!(out, r#"<text class="tick" x="0" y="14">bytes alive at the peak ↑</text>"#);
    draw!(
        out,
        r#"<text class="tick" x="100%" y="{}" text-anchor="end">time, in times of the exercise as shipped →</text>"#,
        bottom + 33.0
    );
}

/// A round number of bytes, as it is written on the axis: "100 KB".
fn rounded(bytes: f64) -> String {
    let units = [(1e9, "GB"), (1e6, "MB"), (1e3, "KB"), (0.0, "bytes")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit);
    let (unit, name) = unit.unwrap_or((0.0, "bytes"));
    format!("{} {name}", (bytes / unit.max(1.0)).round())
}

/// Draws a point for each program, and a line from its lowest ratio to its highest.
fn points(programs: &[Program], scale: &Scale, out: &mut String) {
    for (index, program) in programs.iter().enumerate() {
        let (x, y) = (scale.x(program.ratio.median), scale.y(to_f64(program.peak)));
        let (low, high) = (scale.x(program.ratio.low), scale.x(program.ratio.high));
        let (class, text) = (style::class(index), description(program));
        draw!(
            out,
            r#"<line class="run {class}" x1="{low:.2}%" x2="{high:.2}%" y1="{y:.1}" y2="{y:.1}" style="stroke-width: 1px; stroke-dasharray: none"/>"#
        );
        draw!(
            out,
            r#"<circle class="point {class}" cx="{x:.2}%" cy="{y:.1}" r="5" tabindex="0" role="img" aria-label="{text}"><title>{text}</title></circle>"#
        );
    }
}

/// "Assign again: 200,000,000 bytes at the peak, 1.0 times the time"
fn description(program: &Program) -> String {
    let (label, peak) =
        (escaped(&truncated(program.label, MAX_LABEL)), Bytes(program.peak).exact());
    format!("{label}: {peak} at the peak, {} times the time", Ratio::rounded(program.ratio.median))
}

/// Draws the letters above the points. Points close together share a label.
fn letters(programs: &[Program], scale: &Scale, out: &mut String) {
    let mut labels: Vec<(f64, f64, String)> = Vec::new();
    for (index, program) in programs.iter().enumerate() {
        let (x, y) = (scale.x(program.ratio.median), scale.y(to_f64(program.peak)));
        let near = |label: &&mut (f64, f64, String)| {
            (label.0 - x).abs() < NEAR.0 && (label.1 - y).abs() < NEAR.1
        };
        match labels.iter_mut().find(near) {
            Some((.., letters)) => letters.extend([" ", &letter(index)]),
            None => labels.push((x, y, letter(index))),
        }
    }
    for (x, y, letters) in labels {
        draw!(
            out,
            r#"<text class="peak" x="{x:.2}%" y="{:.1}" text-anchor="middle">{letters}</text>"#,
            y - 9.0
        );
    }
}

/// The ratio in a few characters.
fn brief(ratio: Ratio) -> String {
    Ratio::rounded(ratio.median).replace("less than ", "&lt;")
}

/// Draws a row of the legend.
fn row(index: usize, program: &Program, top: f64, out: &mut String) {
    let (class, label) = (style::class(index), escaped(&truncated(program.label, MAX_LABEL)));
    draw!(out, r#"<circle class="point {class}" cx="8" cy="{}" r="5"/>"#, top + 10.0);
    draw!(
        out,
        r#"<text class="row" x="22" y="{}"><tspan class="peak">{}</tspan> {label}: <tspan class="peak">{}</tspan>, × {}<title>{}</title></text>"#,
        top + 15.0,
        letter(index),
        Bytes(program.peak),
        brief(program.ratio),
        escaped(&truncated(program.label, MAX_TOOLTIP))
    );
}

#[cfg(test)]
mod tests;
