//! What the programs of a class need, and what was guessed: how many of them are where on
//! an axis of bytes. It names nobody.

mod bars;
mod scale;

use std::fmt::Write;

use heap_profile::Bytes;
use heap_profile::bytes::counted;

use crate::axis;
use crate::draw::draw;
use crate::figure::{Figure, Plot, Row, figure, title};
use crate::mark::Mark;
use scale::Scale;

/// What is to be drawn, in bytes.
#[derive(Clone, Debug)]
pub struct Distribution<'a> {
    /// The peak of each program that gave the right answer.
    pub peaks: &'a [u64],
    /// Each guess at the peak of the exercise as shipped.
    pub guesses: &'a [u64],
    /// The largest peak that passes.
    pub budget: u64,
    /// Other peaks to compare with, and their names.
    pub references: &'a [(&'a str, u64)],
}

/// Where the plot begins and how wide it is, in percent of the picture.
const LEFT: f64 = 2.0;
const WIDTH: f64 = 96.0;

/// Heights in pixels: of the highest bar, of the space above it for its number, of a line
/// of text, and of the axis.
const BARS: f64 = 90.0;
const ABOVE_BARS: f64 = 22.0;
const LINE: f64 = 18.0;
const AXIS: f64 = 44.0;
/// The height of a group.
const GROUP: f64 = LINE + ABOVE_BARS + BARS;

/// The most ticks that have room beside each other on a narrow page.
const MAX_TICKS: usize = 6;

/// What has a peak.
const PROGRAM: &str = "program";

/// Bars of one kind, on a line of their own.
struct Group<'a> {
    /// What each of them is: "program".
    noun: &'static str,
    values: &'a [u64],
    mark: Mark,
}

impl Group<'_> {
    fn is_of_programs(&self) -> bool {
        self.noun == PROGRAM
    }
}

/// Draws `distribution`.
#[must_use]
pub fn figure_of(distribution: &Distribution) -> Figure {
    let scale = Scale::of(distribution);
    let groups = groups(distribution);
    let mut svg = String::new();
    let limits = limits(distribution);
    let top = LINE * as_f64(limits.len());
    let bottom = top + GROUP * as_f64(groups.len());
    // Before the bars, whose numbers have to be read.
    draw_limits(&limits, &scale, bottom, &mut svg);
    for (line, group) in groups.iter().enumerate() {
        let bottom = top + GROUP * as_f64(line + 1);
        bars::draw_group(group, bottom, &mut svg);
        for bar in bars::of(group, distribution.budget, &scale) {
            bars::draw_bar(&bar, line, bottom, &mut svg);
        }
    }
    draw_axis(&scale, bottom, &mut svg);
    let rows: Vec<Row> =
        groups.iter().map(|group| row(group, distribution.budget, &scale)).collect();
    let plot = Plot {
        svg,
        height: pixels(bottom + AXIS),
        class: "heap-distribution",
        name: "The peaks of a class".to_owned(),
        sentences: sentences(&groups, distribution),
    };
    figure(&plot, &rows)
}

fn groups<'a>(Distribution { peaks, guesses, .. }: &Distribution<'a>) -> Vec<Group<'a>> {
    let groups = [("guess", *guesses), (PROGRAM, *peaks)];
    let group = |(look, (noun, values))| Group { noun, values, mark: Mark::without_letter(look) };
    let all = groups.into_iter().enumerate().map(group);
    all.filter(|group| !group.values.is_empty()).collect()
}

/// The budget and what else there is to compare with.
fn limits<'a>(Distribution { budget, references, .. }: &Distribution<'a>) -> Vec<(&'a str, u64)> {
    [("budget", *budget)].into_iter().chain(references.iter().copied()).collect()
}

/// Draws a line through all groups for each limit, with its name above.
fn draw_limits(limits: &[(&str, u64)], scale: &Scale, bottom: f64, out: &mut String) {
    for (index, (name, bytes)) in limits.iter().enumerate() {
        let (x, y) = (scale.x(*bytes), LINE * as_f64(index + 1) - 4.0);
        let class = if index == 0 { "limit" } else { "limit stretch" };
        draw!(
            out,
            r#"<line class="{class}" x1="{x:.2}%" x2="{x:.2}%" y1="{:.1}" y2="{bottom}"/>"#,
            y + 4.0
        );
        let anchor = if x > 50.0 { "end" } else { "start" };
        draw!(
            out,
            r#"<text class="limit" x="{x:.2}%" y="{y:.1}" text-anchor="{anchor}">{}: {}</text>"#,
            title(name),
            Bytes(*bytes)
        );
    }
}

fn draw_axis(scale: &Scale, bottom: f64, out: &mut String) {
    let ticks = scale.axis.ticks(false);
    let step = ticks.len().div_ceil(MAX_TICKS).max(1);
    for tick in ticks.iter().step_by(step) {
        let position = scale.axis.position(*tick);
        let x = position.mul_add(WIDTH, LEFT);
        let anchor = match position {
            position if position < 0.1 => "start",
            position if position > 0.9 => "end",
            _ => "middle",
        };
        draw!(
            out,
            r#"<line class="axis" x1="{x:.2}%" x2="{x:.2}%" y1="{bottom}" y2="{}"/>"#,
            bottom + 4.0
        );
        draw!(
            out,
            r#"<text class="tick" x="{x:.2}%" y="{}" text-anchor="{anchor}">{}</text>"#,
            bottom + 18.0,
            axis::bytes(*tick)
        );
    }
    draw!(
        out,
        r#"<text class="tick" x="100%" y="{}" text-anchor="end">bytes alive at the peak →</text>"#,
        bottom + 36.0
    );
}

fn sentences(groups: &[Group], distribution: &Distribution) -> Vec<String> {
    let limits = limits(distribution).into_iter();
    let limits = limits.map(|(name, bytes)| format!("{}: {}.", title(name), Bytes(bytes).exact()));
    groups
        .iter()
        .map(|group| bars::describe(group.noun, group.values) + ".")
        .chain(limits)
        .collect()
}

/// The row of the legend for `group`.
fn row<'a>(group: &'a Group, budget: u64, scale: &Scale) -> Row<'a> {
    let class = group.mark.class();
    let bar = |kind: &str, x: u8| {
        format!(r#"<rect class="{kind} {class}" x="{x}" y="3" width="14" height="12"/>"#)
    };
    let (sample, label, figures) = if group.is_of_programs() {
        let passed = group.values.iter().filter(|bytes| **bytes <= budget).count();
        let over = group.values.len() - passed;
        let figures = format!("<b>{passed}</b> within the budget, <b>{over}</b> over it (faint)");
        (bar("bar", 3) + &bar("bar over", 20), "peaks with the right answer", figures)
    } else {
        let all = counted(group.values.len() as u64, group.noun);
        let figures = match group.values.iter().filter(|bytes| scale.is_beyond(**bytes)).count() {
            0 => format!("<b>{all}</b>"),
            beyond => format!("<b>{all}</b>, <b>{beyond}</b> of them beyond the ends"),
        };
        (bar("bar", 12), "first guesses at the program as shipped", figures)
    };
    Row { mark: &group.mark, sample, label, figures }
}

#[expect(clippy::cast_precision_loss, reason = "as many as a class has learners")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the height of a picture"
)]
fn pixels(height: f64) -> u64 {
    height as u64
}

#[cfg(test)]
mod tests;
