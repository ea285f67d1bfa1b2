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
use heap_profile::stats::TimelinePoint;

use crate::draw::draw;
use crate::text::{escaped, truncated};
use labels::{CHARACTER, TextExtent};
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

/// Height of the plot in pixels, and of the space above it, for labels of peaks.
const PLOT: u64 = 260;
const TOP: u64 = 44;
/// Height of the axis below the plot, and of a row of the legend.
const AXIS: u64 = 44;
const ROW: u64 = 22;
/// The most characters of a label.
const MAX_LABEL: usize = 36;

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
    let legend = TOP + PLOT + AXIS;
    let height = legend + ROW * runs.len() as u64;
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
        row(index, run, legend + ROW * index as u64, &mut out);
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
            let to = text.to_string().len() as u64 * CHARACTER;
            taken.push(TextExtent { y: y - 4, from: 0, to });
            draw!(out, r#"<text class="tick" x="0" y="{}">{text}</text>"#, y - 4);
        }
    }
    let below = TOP + PLOT + 16;
    let ticks = scale.clock_ticks();
    for clock in ticks {
        let (x, text) = (scale.x(clock), Bytes(clock));
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

fn lines(runs: &[Run], scale: &Scale, out: &mut String) {
    draw!(
        out,
        r#"<svg x="{}%" y="{TOP}" width="{}%" height="{PLOT}" viewBox="0 0 {} {}" preserveAspectRatio="none" overflow="visible">"#,
        scale::LEFT,
        scale::WIDTH,
        scale::UNITS,
        scale::UNITS
    );
    for (index, run) in runs.iter().enumerate() {
        let mut path = String::new();
        for point in thinned(run.timeline) {
            let command = if path.is_empty() { 'M' } else { 'L' };
            let (x, y) = scale.units(point);
            write!(path, "{command}{x} {y}").expect("a string can be written to");
        }
        draw!(
            out,
            r#"<path class="run {}" d="{path}" vector-effect="non-scaling-stroke"><title>{} {}: {}</title></path>"#,
            style::class(index),
            letter(index),
            label(run),
            peak_text(run)
        );
    }
    draw!(out, "</svg>");
}

fn peak_text(run: &Run) -> String {
    match peak(run.timeline) {
        Some(point) => format!("peak {}", Bytes(point.live)),
        None => "nothing was recorded".into(),
    }
}

/// Points that the keyboard can reach: the highest few where a line turns down, and
/// where it ends.
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

fn row(index: usize, run: &Run, top: u64, out: &mut String) {
    let (middle, base, class) = (top + 10, top + 15, style::class(index));
    draw!(out, r#"<line class="run {class}" x1="0" x2="40" y1="{middle}" y2="{middle}"/>"#);
    draw!(
        out,
        r#"<text class="row" x="48" y="{base}"><tspan class="peak">{}</tspan> {}: <tspan class="peak">{}</tspan><title>{}</title></text>"#,
        letter(index),
        label(run),
        peak(run.timeline).map_or_else(|| "nothing".into(), |point| Bytes(point.live).to_string()),
        escaped(&truncated(run.label, 200))
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    const MB: u64 = 1_000_000;

    fn timeline(points: &[(u64, u64)]) -> Vec<TimelinePoint> {
        points
            .iter()
            .map(|(clock, live)| TimelinePoint { clock: clock * MB, live: live * MB })
            .collect()
    }

    fn drawn(runs: &[(&str, &[(u64, u64)])]) -> String {
        let all: Vec<Vec<TimelinePoint>> =
            runs.iter().map(|(_, points)| timeline(points)).collect();
        let runs: Vec<Run> =
            runs.iter().zip(&all).map(|((label, _), timeline)| Run { label, timeline }).collect();
        svg(&runs, Some((Bytes(200 * MB), Bytes(100 * MB))))
    }

    const SHIPPED: &[(u64, u64)] = &[(0, 0), (500, 500), (500, 0)];
    const BETTER: &[(u64, u64)] = &[(0, 0), (200, 200), (200, 100), (300, 200), (300, 0)];

    #[test]
    fn runs_have_one_scale() {
        let svg = drawn(&[("Shipped", SHIPPED), ("Better", BETTER)]);
        // The whole width and height are 10,000 units: 500 MB of each.
        assert!(svg.contains(r#"d="M0 10000L10000 0L10000 10000""#), "{svg}");
        let better = "M0 10000L4000 6000L4000 8000L6000 6000L6000 10000";
        assert!(svg.contains(&format!("d=\"{better}\"")), "{svg}");
        // Two fifths of the plot, from the bottom.
        let budget = TOP + PLOT - PLOT * 2 / 5;
        assert!(
            svg.contains(&format!("class=\"limit budget\" x1=\"0\" x2=\"100%\" y1=\"{budget}\""))
        );
    }

    #[test]
    fn equal_peaks_share_a_label() {
        let svg = drawn(&[("Shipped", SHIPPED), ("Better", BETTER), ("Same", BETTER)]);
        for label in
            [">A 500.0 MB</text>", ">B C 200.0 MB</text>", "budget 200.0 MB", "stretch 100.0 MB"]
        {
            assert!(svg.contains(label), "{label} is not in {svg}");
        }
    }

    #[test]
    fn points_are_accessible() {
        let svg = drawn(&[("Better", BETTER)]);
        let text = "Better: 200,000,000 bytes alive after 300,000,000 bytes allocated, its peak";
        let point =
            format!("tabindex=\"0\" role=\"img\" aria-label=\"{text}\"><title>{text}</title>");
        assert!(svg.contains(&point), "{svg}");
        assert_eq!(svg.matches(", its peak\">").count(), 1);
    }

    #[test]
    fn output_is_deterministic_without_blank_lines() {
        let runs: &[(&str, &[(u64, u64)])] = &[("A", SHIPPED), ("B", BETTER)];
        assert_eq!(drawn(runs), drawn(runs));
        assert!(drawn(runs).lines().all(|line| !line.trim().is_empty()));
    }

    #[test]
    fn labels_are_escaped() {
        let svg = drawn(&[("</svg><script>\u{202e}\"'{{#x}}\n\nz", BETTER)]);
        let shown =
            "&lt;/svg&gt;&lt;script&gt;\\u&#123;202e}&quot;&#39;&#123;&#123;#x}}\\u&#123;a}";
        assert!(svg.contains(shown), "{svg}");
        assert_eq!(svg.matches("<script").count() + svg.matches('\u{202e}').count(), 0);
    }

    #[test]
    fn empty_timelines_are_drawn() {
        assert!(svg(&[], None).ends_with("</svg>\n"));
        let svg = drawn(&[("Nothing", &[]), ("Zero", &[(0, 0)])]);
        assert!(svg.contains(">nothing</tspan>") && svg.contains(">0 bytes</tspan>"), "{svg}");
    }

    #[test]
    fn long_timelines_are_thinned() {
        let points: Vec<(u64, u64)> = (0..200_000).map(|at| (at, at * 7919 % 400)).collect();
        assert!(drawn(&[("Long", &points)]).len() < 30_000);
    }

    #[test]
    fn labels_of_close_limits_are_apart() {
        let run = timeline(SHIPPED);
        let svg = svg(&[Run { label: "x", timeline: &run }], Some((Bytes(20_000), Bytes(16_000))));
        let line = |word: &str| {
            let text = svg.split("<text class=\"limit\"").skip(1).find(|text| text.contains(word));
            let y = text.and_then(|text| text.split(" y=\"").nth(1)).expect("a place");
            y.split('"').next().and_then(|y| y.parse::<u64>().ok()).expect("a number")
        };
        assert!(line("stretch") >= line("budget") + 14, "{svg}");
    }
}
