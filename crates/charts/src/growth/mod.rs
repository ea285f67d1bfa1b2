//! How peaks grow with the input: each program is a line through its peaks, against the size.
//!
//! Both axes begin at 0 and are linear. So what grows with the input goes up straight, what
//! does not is level, and what grows faster turns upwards. Nothing is drawn beside the sizes
//! that were measured.

use std::fmt::Write;

use course_format::growth::{SizePeak, law, per_element};
use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};
use heap_profile::growth::Growth;

use crate::axis::{self, Axis};
use crate::draw::draw;
use crate::figure::{Figure, Plot, Row, figure, title};
use crate::labels::{Anchor, Area, draw_labels, shared_labels};
use crate::mark::Mark;
use crate::text::escaped;

/// A program to be drawn.
#[derive(Clone, Debug)]
pub struct Program<'a> {
    /// How it is marked.
    pub mark: Mark,
    /// Its title.
    pub label: &'a str,
    /// Its peaks, by the smallest size first.
    pub points: &'a [SizePeak],
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

/// From where on a tick of the horizontal axis ends at its size, in percent: in the middle of
/// it, it would be cut off.
const END: f64 = 85.0;

struct Scale {
    /// The largest size.
    size: u64,
    peak: Axis,
}

/// Draws `programs`, the exercise as shipped first. A size is a number of `unit`s: "visit".
#[must_use]
pub fn figure_of(programs: &[Program<'_>], unit: &str) -> Figure {
    let scale = Scale::of(programs);
    let mut svg = String::new();
    let taken = axes(programs, unit, &scale, &mut svg);
    for (index, program) in programs.iter().enumerate() {
        draw_program(index, program, unit, &scale, &mut svg);
    }
    let last = |program: &Program| {
        Some((scale.position(program.points.last()?), program.mark.letter().to_owned()))
    };
    let labels = shared_labels(programs.iter().filter_map(last).collect());
    draw_labels(&labels, taken, (16.0, TOP_MARGIN + PLOT_HEIGHT), &mut svg);
    let sentences = programs.iter().map(|program| sentence(program, unit)).collect();
    let (class, name) = ("heap-growth", "Peak against the size of the input".to_owned());
    let plot = Plot { svg, height: HEIGHT, class, name, sentences };
    let rows: Vec<Row> = programs.iter().map(|program| row(program, unit)).collect();
    figure(&plot, &rows)
}

impl Scale {
    fn of(programs: &[Program]) -> Self {
        let points = || programs.iter().flat_map(|program| program.points);
        let size = points().map(|point| point.size).max().unwrap_or(0).max(1);
        let peak = Axis::linear(points().map(|point| number(point.peak_bytes)).fold(0.0, f64::max));
        Scale { size, peak }
    }

    /// The position of `size`, in percent of the picture.
    fn x(&self, size: u64) -> f64 {
        (number(size) / number(self.size)).mul_add(WIDTH, LEFT)
    }

    /// The position of `peak`, in pixels from the top.
    fn y(&self, peak: f64) -> f64 {
        TOP_MARGIN + PLOT_HEIGHT - self.peak.position(peak) * PLOT_HEIGHT
    }

    fn position(&self, point: &SizePeak) -> (f64, f64) {
        (self.x(point.size), self.y(number(point.peak_bytes)))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a position in a picture")]
fn number(number: u64) -> f64 {
    number as f64
}

/// Draws both axes, with their ticks and titles, and returns the areas of the texts beside
/// the plot.
fn axes(programs: &[Program], unit: &str, scale: &Scale, out: &mut String) -> Vec<Area> {
    let mut taken = Vec::new();
    let (right, bottom) = (LEFT + WIDTH, TOP_MARGIN + PLOT_HEIGHT);
    for peak in scale.peak.ticks(false) {
        let (y, text) = (scale.y(peak), axis::bytes(peak));
        taken.push(Area::text(text.len(), Anchor::End, LEFT, BESIDE_AXIS, y + 4.0));
        draw!(out, r#"<line class="grid" x1="{LEFT}%" x2="{right}%" y1="{y:.1}" y2="{y:.1}"/>"#);
        draw!(
            out,
            r#"<text class="tick" x="{LEFT}%" dx="{BESIDE_AXIS}" y="{:.1}" text-anchor="end">{text}</text>"#,
            y + 4.0
        );
    }
    draw!(out, r#"<line class="axis" x1="{LEFT}%" x2="{LEFT}%" y1="{TOP_MARGIN}" y2="{bottom}"/>"#);
    size_ticks(programs, scale, out);
    draw!(out, r#"<text class="tick" x="0" y="14">bytes alive at the peak ↑</text>"#);
    draw!(
        out,
        r#"<text class="tick" x="100%" y="{}" text-anchor="end">{}s →</text>"#,
        bottom + 33.0,
        escaped(unit)
    );
    taken
}

/// Draws a line at each size, and the number below it if there is room on a narrow page: the
/// largest first.
fn size_ticks(programs: &[Program], scale: &Scale, out: &mut String) {
    let bottom = TOP_MARGIN + PLOT_HEIGHT;
    let points = programs.first().map_or(&[][..], |program| program.points);
    let mut before: Option<Area> = None;
    for size in points.iter().rev().map(|point| point.size) {
        let (x, text) = (scale.x(size), grouped(size));
        draw!(
            out,
            r#"<line class="grid" x1="{x:.2}%" x2="{x:.2}%" y1="{TOP_MARGIN}" y2="{bottom}"/>"#
        );
        let anchor = if x > END { Anchor::End } else { Anchor::Middle };
        let area = Area::text(text.len(), anchor, x, 0.0, 0.0);
        if before.is_some_and(|before| before.covers(&area)) {
            continue;
        }
        before = Some(area);
        draw!(
            out,
            r#"<text class="tick" x="{x:.2}%" y="{}" text-anchor="{}">{text}</text>"#,
            bottom + 16.0,
            anchor.name()
        );
    }
}

/// Draws the points of a program, and a line from each to the next.
fn draw_program(index: usize, program: &Program, unit: &str, scale: &Scale, out: &mut String) {
    let class = program.mark.class();
    for pair in program.points.windows(2) {
        let ((from, top), (to, bottom)) = (scale.position(&pair[0]), scale.position(&pair[1]));
        draw!(
            out,
            r#"<line class="run {class}" stroke-width="2" x1="{from:.2}%" x2="{to:.2}%" y1="{top:.1}" y2="{bottom:.1}"/>"#
        );
    }
    let last = program.points.len().saturating_sub(1);
    for (place, point) in program.points.iter().enumerate() {
        // The one with the letter is larger.
        let radius = if place == last { 5 } else { 4 };
        let (x, y) = scale.position(point);
        let label = program.mark.with(&title(program.label));
        let text = format!("{label}: {}", description(*point, unit));
        draw!(
            out,
            r#"<circle class="point {class}" cx="{x:.2}%" cy="{y:.1}" r="{radius}" data-line="{index}" tabindex="0" role="img" aria-label="{text}"><title>{text}</title></circle>"#
        );
    }
}

/// "60,411,019 bytes at 96,000 visits"
fn description(SizePeak { size, peak_bytes }: SizePeak, unit: &str) -> String {
    format!("{} at {}", Bytes(peak_bytes).exact(), escaped(&counted(size, unit)))
}

/// "A A report, as shipped: O(n), 16,588 bytes at 48,000 visits, …."
fn sentence(program: &Program, unit: &str) -> String {
    let points = program.points.iter().map(|point| description(*point, unit));
    let points: Vec<String> = points.collect();
    let label = program.mark.with(&title(program.label));
    format!("{label}: {}, {}.", law_in_words(program.points), points.join(", "))
}

/// The name of the law that `points` follow.
#[must_use]
pub fn law_in_words(points: &[SizePeak]) -> String {
    law(points).map_or_else(|| "no law".to_owned(), |fit| fit.growth.to_string())
}

/// The row of the legend for `program`.
fn row<'a>(program: &'a Program, unit: &str) -> Row<'a> {
    let class = program.mark.class();
    let each = law(program.points).filter(|fit| fit.growth != Growth::Constant).map(|fit| {
        let (each, unit) = (per_element(fit.bytes_per_element), escaped(unit));
        format!(", <span>{each} more for each {unit}</span>")
    });
    let law = law_in_words(program.points);
    Row {
        mark: &program.mark,
        sample: format!(
            r#"<line class="run {class}" stroke-width="2" x1="0" x2="40" y1="10" y2="10"/><circle class="point {class}" cx="20" cy="10" r="5"/>"#
        ),
        label: program.label,
        figures: format!("<b>{law}</b>{}", each.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests;
