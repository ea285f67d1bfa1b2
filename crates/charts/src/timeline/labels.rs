//! The labels in the plot of a timeline: of limits and of peaks, placed so that they
//! do not cover each other.

use std::fmt::Write;

use heap_profile::Bytes;
use heap_profile::stats::TimelinePoint;

use super::scale::Scale;
use super::thin::peak;
use super::{Run, letter};
use crate::draw::draw;

/// About the width of a character, in thousandths of a narrow page: 7 pixels of 390.
pub(super) const CHARACTER_WIDTH: u64 = 18;
/// Pixels from a horizontal line up to the baseline of its label.
pub(super) const ABOVE_LINE: u64 = 4;
/// Pixels from one baseline to the next: the text is 13 pixels high.
const LINE_HEIGHT: u64 = 14;
/// Pixels from a point up to the baseline of its label.
const ABOVE_POINT: u64 = 9;
/// Peaks share a label if they are closer than this to each other: in thousandths of the
/// plot's width, and in pixels.
const NEAR: (u64, u64) = (40, 8);

/// The extent of a text: its baseline in pixels, and its ends in thousandths of a
/// narrow page.
pub(super) struct TextExtent {
    pub(super) y: u64,
    pub(super) from: u64,
    pub(super) to: u64,
}

/// Labels `limits`, the lower one first, and returns the extents of the labels.
pub(super) fn limits(scale: &Scale, limits: &[(&str, Bytes)], out: &mut String) -> Vec<TextExtent> {
    let mut taken: Vec<TextExtent> = Vec::new();
    for (word, limit) in limits {
        let y = scale.y(limit.0);
        let label = format!("{word} {limit}");
        // Not over the label of the lower limit.
        let y = taken.iter().fold(y - ABOVE_LINE, |y, below| y.min(below.y - LINE_HEIGHT));
        draw!(out, r#"<text class="limit" x="100%" y="{y}" text-anchor="end">{label}</text>"#);
        let (from, to) = extent(1000, label.chars().count());
        taken.push(TextExtent { y, from, to });
    }
    taken
}

/// The common label of peaks that are close together.
struct PeakLabel {
    point: TimelinePoint,
    /// The letters of the runs, for each peak in bytes.
    letters: Vec<(Bytes, Vec<String>)>,
}

/// Draws the labels of the peaks, each where it covers none of the texts in `taken`.
pub(super) fn peaks(runs: &[Run], scale: &Scale, mut taken: Vec<TextExtent>, out: &mut String) {
    for peak_label in peak_labels(runs, scale) {
        let one =
            |(bytes, letters): &(Bytes, Vec<String>)| format!("{} {bytes}", letters.join(" "));
        let text = peak_label.letters.iter().map(one).collect::<Vec<_>>().join(", ");
        let position = scale.thousandths(peak_label.point.clock);
        let (from, to) = extent(position, text.chars().count());
        let mut y = scale.y(peak_label.point.live) - ABOVE_POINT;
        // Up, until it covers no other text or reaches the top of the picture.
        let covers = |y: u64, other: &TextExtent| {
            other.y.abs_diff(y) < LINE_HEIGHT && from < other.to && other.from < to
        };
        while y >= LINE_HEIGHT && taken.iter().any(|other| covers(y, other)) {
            y -= 1;
        }
        taken.push(TextExtent { y, from, to });
        let (x, anchor) = (scale.x(peak_label.point.clock), anchor(position));
        draw!(out, r#"<text class="peak" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>"#);
    }
}

/// The labels of the peaks of `runs`: peaks that are close together share one.
fn peak_labels(runs: &[Run], scale: &Scale) -> Vec<PeakLabel> {
    let mut labels: Vec<PeakLabel> = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        let Some(point) = peak(run.timeline) else { continue };
        let near = |other: &&mut PeakLabel| {
            let [one, two] = [point, other.point]
                .map(|point| (scale.thousandths(point.clock), scale.y(point.live)));
            one.0.abs_diff(two.0) < NEAR.0 && one.1.abs_diff(two.1) < NEAR.1
        };
        let (bytes, letter) = (Bytes(point.live), letter(index));
        match labels.iter_mut().find(near) {
            None => labels.push(PeakLabel { point, letters: vec![(bytes, vec![letter])] }),
            Some(peak_label) => {
                let same = |(other, _): &&mut (Bytes, Vec<String>)| *other == bytes;
                match peak_label.letters.iter_mut().find(same) {
                    Some((_, letters)) => letters.push(letter),
                    None => peak_label.letters.push((bytes, vec![letter])),
                }
            }
        }
    }
    labels
}

/// Where a text at `position` begins and ends, in thousandths of a narrow page.
fn extent(position: u64, characters: usize) -> (u64, u64) {
    let width = characters as u64 * CHARACTER_WIDTH;
    match anchor(position) {
        "start" => (position, position + width),
        "middle" => (position.saturating_sub(width / 2), position + width / 2),
        _ => (position.saturating_sub(width), position),
    }
}

/// Which end of a text is anchored at `position`, so that the text stays in the picture.
fn anchor(position: u64) -> &'static str {
    match position {
        0..100 => "start",
        100..750 => "middle",
        _ => "end",
    }
}
