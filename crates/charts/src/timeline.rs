//! The timeline: live bytes against the allocation clock.
//!
//! All runs are in one picture, to one scale. Widths are in percent and text is in
//! pixels, so that the picture is as legible on a narrow page as on a wide one.

mod lines;
mod peaks;
mod scale;
mod thin;

use std::fmt::Write;

use heap_profile::Bytes;
use heap_profile::stats::TimelinePoint;

use crate::draw::{draw, to_f64};
use crate::figure::{Figure, Plot, Row, figure, title};
use crate::labels::{Anchor, Area, draw_labels};
use crate::mark::Mark;
use scale::{ClockTick, Scale};
use thin::{peak, turning_points};

/// A run to be drawn.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// How it is marked.
    pub mark: Mark,
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
/// Pixels from a horizontal line up to the baseline of its label.
const ABOVE_LINE: u64 = 4;
/// Pixels from one baseline to the next.
const LINE_HEIGHT: u64 = 15;

/// The timelines of `runs`, with lines at `limits`: the budget and the stretch.
#[must_use]
pub fn figure_of(runs: &[Run<'_>], limits: Option<(Bytes, Bytes)>) -> Figure {
    let mut named = limits
        .map_or_else(Vec::new, |(budget, stretch)| vec![("stretch", stretch), ("budget", budget)]);
    named.sort_by_key(|(_, limit)| *limit);
    let scale = Scale::of(runs, &named);
    let mut svg = String::new();
    let mut taken = axes(&scale, &mut svg);
    for (word, limit) in &named {
        let y = scale.y(limit.0);
        draw!(svg, r#"<line class="limit {word}" x1="0" x2="100%" y1="{y}" y2="{y}"/>"#);
    }
    lines::draw_lines(runs, &scale, &mut svg);
    points(runs, &scale, &mut svg);
    taken.extend(limit_labels(&named, &scale, &mut svg));
    let bottom = TOP_MARGIN + PLOT_HEIGHT;
    draw_labels(&peaks::labels(runs, &scale), taken, (16.0, to_f64(bottom)), &mut svg);
    let name = "Live bytes against bytes allocated so far".to_owned();
    let (class, sentences) = ("heap-timeline", sentences(runs, &named));
    let plot = Plot { svg, height: bottom + AXIS_HEIGHT, class, name, sentences };
    figure(&plot, &runs.iter().enumerate().map(row).collect::<Vec<_>>())
}

/// What the picture shows, in words.
fn sentences(runs: &[Run], limits: &[(&str, Bytes)]) -> Vec<String> {
    let of_run = |run: &Run| {
        let label = run.mark.with(&title(run.label));
        let Some((peak, end)) = peak(run.timeline).zip(run.timeline.last()) else {
            return format!("{label}: no recorded points.");
        };
        format!(
            "{label}: peaks at {} after {} are allocated, and ends with {} after {}.",
            Bytes(peak.live),
            Bytes(peak.clock),
            Bytes(end.live),
            Bytes(end.clock)
        )
    };
    let limits = limits.iter().map(|(word, limit)| format!("The {word} is {limit}."));
    runs.iter().map(of_run).chain(limits).collect()
}

/// Draws both axes, and returns the areas of the texts in the plot.
fn axes(scale: &Scale, out: &mut String) -> Vec<Area> {
    let mut taken = Vec::new();
    for live in scale.live_ticks() {
        let (y, text) = (scale.y(live), Bytes(live).to_string());
        draw!(out, r#"<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>"#);
        if live > 0 {
            let y = y - ABOVE_LINE;
            taken.push(Area::text(text.chars().count(), Anchor::Start, 0.0, 0.0, to_f64(y)));
            draw!(out, r#"<text class="tick" x="0" y="{y}">{text}</text>"#);
        }
    }
    let below = TOP_MARGIN + PLOT_HEIGHT + 16;
    for ClockTick { x, anchor, text } in scale.clock_ticks() {
        let anchor = anchor.name();
        draw!(
            out,
            r#"<text class="tick" x="{x:.2}%" y="{below}" text-anchor="{anchor}">{text}</text>"#
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

/// Labels `limits`, the lower one first, and returns the areas of the labels.
fn limit_labels(limits: &[(&str, Bytes)], scale: &Scale, out: &mut String) -> Vec<Area> {
    let (mut taken, mut lowest) = (Vec::new(), u64::MAX);
    for (word, limit) in limits {
        let label = format!("{word} {limit}");
        // Not over the label of the lower limit.
        let y = (scale.y(limit.0) - ABOVE_LINE).min(lowest.saturating_sub(LINE_HEIGHT));
        draw!(out, r#"<text class="limit" x="100%" y="{y}" text-anchor="end">{label}</text>"#);
        taken.push(Area::text(label.chars().count(), Anchor::End, 100.0, 0.0, to_f64(y)));
        lowest = y;
    }
    taken
}

/// Draws the points that the keyboard can reach: the highest few where a line turns
/// down, and where it ends.
fn points(runs: &[Run], scale: &Scale, out: &mut String) {
    for (index, run) in runs.iter().enumerate() {
        let (class, label) = (run.mark.class(), run.mark.with(&title(run.label)));
        let highest = peak(run.timeline);
        for point in turning_points(run.timeline) {
            let (x, y) = (scale.x(point.clock), scale.y(point.live));
            let (is_peak, size) = if Some(point) == highest { (", its peak", 5) } else { ("", 3) };
            let (live, clock) = (Bytes(point.live).exact(), Bytes(point.clock).exact());
            let text = format!("{label}: {live} alive after {clock} allocated{is_peak}");
            draw!(
                out,
                r#"<circle class="point {class}" cx="{x:.2}%" cy="{y}" r="{size}" data-line="{index}" tabindex="0" role="img" aria-label="{text}"><title>{text}</title></circle>"#
            );
        }
    }
}

/// The row of the legend for the run `index`.
fn row<'a>((index, run): (usize, &'a Run)) -> Row<'a> {
    let (class, width) = (run.mark.class(), lines::width(index));
    let figure = match peak(run.timeline) {
        Some(point) => Bytes(point.live).to_string(),
        None => "nothing".into(),
    };
    Row {
        mark: &run.mark,
        sample: format!(
            r#"<line class="run {class}" stroke-width="{width}" x1="0" x2="40" y1="10" y2="10"/>"#
        ),
        label: run.label,
        figures: format!("<b>{figure}</b>"),
    }
}

#[cfg(test)]
mod tests;
