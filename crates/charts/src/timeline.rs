//! The timeline: live bytes against the allocation clock, as inline SVG.
//!
//! All runs are in one picture, to one scale. Widths are in percent and text is in
//! pixels, so that the picture is as legible on a narrow page as on a wide one. Colors
//! come from mdBook's variables (`--fg`, `--bg`) or else from the system's theme. Lines
//! differ in lightness and dashes, for readers who cannot tell their hues apart.

mod labels;
mod scale;
pub(crate) mod style;
mod thin;

use std::fmt::Write;

use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::stats::TimelinePoint;

use crate::draw::draw;
use crate::text::{escaped, truncated};
use labels::{ABOVE_LINE, CHARACTER_WIDTH, TextExtent};
use scale::Scale;
use thin::{peak, thinned, turning_points};

/// A run to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Its title: "Assign again".
    pub label: &'a str,
    /// Its timeline, as in the summary of the run.
    pub timeline: &'a [TimelinePoint],
}

/// The height of the plot in pixels.
const PLOT_HEIGHT: u64 = 260;
/// The height of the space above the plot: for the title of the axis, and for the labels
/// of peaks at the top, which are stacked if they would cover each other.
const TOP_MARGIN: u64 = 44;
/// The height of the axis below the plot: the labels of its ticks, and its title.
const AXIS_HEIGHT: u64 = 44;
/// The height of a row of the legend.
const ROW_HEIGHT: u64 = 22;
/// The most characters of a label, so that a row of the legend fits a narrow page.
const MAX_LABEL: usize = 36;
/// The most characters of a label in its tooltip.
pub(crate) const MAX_TOOLTIP: usize = 200;

/// The timelines of `runs`, with lines at `limits`: the budget and the stretch.
///
/// The SVG has no blank line, which would end HTML in Markdown, and is the same for the
/// same input, byte for byte.
#[must_use]
pub fn svg(runs: &[Run<'_>], limits: Option<(Bytes, Bytes)>) -> String {
    let mut named = limits
        .map_or_else(Vec::new, |(budget, stretch)| vec![("stretch", stretch), ("budget", budget)]);
    named.sort_by_key(|(_, limit)| *limit);
    let scale = Scale::of(runs, &named);
    let legend = TOP_MARGIN + PLOT_HEIGHT + AXIS_HEIGHT;
    let height = legend + ROW_HEIGHT * runs.len() as u64;
    let mut out = format!(
        "<svg class=\"heap-timeline\" xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" height=\"{height}\" role=\"group\" aria-label=\"Live bytes against bytes allocated so far\">\n<style>\n{}</style>\n",
        style::sheet()
    );
    let mut taken = axes(&scale, &mut out);
    for (word, limit) in &named {
        let y = scale.y(limit.0);
        draw!(out, r#"<line class="limit {word}" x1="0" x2="100%" y1="{y}" y2="{y}"/>"#);
    }
    lines(runs, &scale, &mut out);
    points(runs, &scale, &mut out);
    taken.extend(labels::limits(&scale, &named, &mut out));
    labels::peaks(runs, &scale, taken, &mut out);
    for (index, run) in runs.iter().enumerate() {
        row(index, run, legend + ROW_HEIGHT * index as u64, &mut out);
    }
    out + "</svg>\n"
}

/// The letter of the run `index` in the picture: "A".
pub(crate) fn letter(index: usize) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    letters.get(index).map_or_else(|| format!("{}", index + 1), |letter| char::from(*letter).into())
}

fn label(run: &Run) -> String {
    escaped(&truncated(run.label, MAX_LABEL))
}

/// Draws both axes, and returns the extents of the texts in the plot.
fn axes(scale: &Scale, out: &mut String) -> Vec<TextExtent> {
    let mut taken = Vec::new();
    for live in scale.live_ticks() {
        let (y, text) = (scale.y(live), Bytes(live));
        draw!(out, r#"<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>"#);
        if live > 0 {
            let (y, to) = (y - ABOVE_LINE, text.to_string().len() as u64 * CHARACTER_WIDTH);
            taken.push(TextExtent { y, from: 0, to });
            draw!(out, r#"<text class="tick" x="0" y="{y}">{text}</text>"#);
        }
    }
    let below = TOP_MARGIN + PLOT_HEIGHT + 16;
    for clock in scale.clock_ticks() {
        let (x, text) = (scale.x(clock), Bytes(clock));
        // At the edges, a centered label would be cut off.
        let anchor = match scale.thousandths(clock) {
            0..50 => "start",
            50..960 => "middle",
            _ => "end",
        };
        let text = if clock == 0 { "0".into() } else { text.to_string() };
        draw!(
            out,
            r#"<text class="tick" x="{x}" y="{below}" text-anchor="{anchor}">{text}</text>"#
        );
    }
    draw!(out, r#"<text class="tick" x="0" y="14">bytes alive ↑</text>"#);
    let below = below + 17;
    draw!(
        out,
        r#"<text class="tick" x="100%" y="{below}" text-anchor="end">bytes allocated so far →</text>"#
    );
    taken
}

/// Draws the line of each run, in a picture of its own that is stretched to the plot.
fn lines(runs: &[Run], scale: &Scale, out: &mut String) {
    draw!(
        out,
        r#"<svg x="{}%" y="{TOP_MARGIN}" width="{}%" height="{PLOT_HEIGHT}" viewBox="0 0 {} {}" preserveAspectRatio="none" overflow="visible">"#,
        scale::LEFT,
        scale::WIDTH,
        scale::UNITS,
        scale::UNITS
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
            r#"<path class="run {}" d="{path}" vector-effect="non-scaling-stroke"><title>{} {}: {}{}</title></path>"#,
            style::class(index),
            letter(index),
            label(run),
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

fn peak_text(run: &Run) -> String {
    match peak(run.timeline) {
        Some(point) => format!("peak {}", Bytes(point.live)),
        None => "nothing was recorded".into(),
    }
}

/// Draws the points that the keyboard can reach: the highest few where a line turns
/// down, and where it ends.
fn points(runs: &[Run], scale: &Scale, out: &mut String) {
    for (index, run) in runs.iter().enumerate() {
        let (class, label) = (style::class(index), label(run));
        let highest = peak(run.timeline);
        for point in turning_points(run.timeline) {
            let (x, y) = (scale.x(point.clock), scale.y(point.live));
            let (is_peak, size) = if Some(point) == highest { (", its peak", 5) } else { ("", 3) };
            let (live, clock) = (Bytes(point.live).exact(), Bytes(point.clock).exact());
            let text = format!("{label}: {live} alive after {clock} allocated{is_peak}");
            draw!(
                out,
                r#"<circle class="point {class}" cx="{x}" cy="{y}" r="{size}" tabindex="0" role="img" aria-label="{text}"><title>{text}</title></circle>"#
            );
        }
    }
}

/// Draws a row of the legend.
fn row(index: usize, run: &Run, top: u64, out: &mut String) {
    let (middle, base, class) = (top + 10, top + 15, style::class(index));
    draw!(out, r#"<line class="run {class}" x1="0" x2="40" y1="{middle}" y2="{middle}"/>"#);
    draw!(
        out,
        r#"<text class="row" x="48" y="{base}"><tspan class="peak">{}</tspan> {}: <tspan class="peak">{}</tspan><title>{}</title></text>"#,
        letter(index),
        label(run),
        peak(run.timeline).map_or_else(|| "nothing".into(), |point| Bytes(point.live).to_string()),
        escaped(&truncated(run.label, MAX_TOOLTIP))
    );
}

#[cfg(test)]
mod tests;
