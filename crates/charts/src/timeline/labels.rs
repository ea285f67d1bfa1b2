//! The labels in the plot of a timeline: of limits and of peaks, placed so that they
//! do not cover each other.

use std::fmt::Write;

use heap_profile::Bytes;
use heap_profile::stats::TimelinePoint;

use super::scale::Scale;
use super::thin::peak;
use super::{Run, letter};
use crate::draw::draw;

/// About the width of a character, in thousandths of a narrow page.
pub(super) const CHARACTER: u64 = 18;

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
        let text = taken.iter().fold(y - 4, |text, below| text.min(below.y - 14));
        draw!(out, r#"<text class="limit" x="100%" y="{text}" text-anchor="end">{label}</text>"#);
        let (from, to) = extent(1000, label.chars().count());
        taken.push(TextExtent { y: text, from, to });
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
        let (from, to) = extent(scale.thousandths(peak_label.point.clock), text.chars().count());
        let mut y = scale.y(peak_label.point.live) - 9;
        // Up, until it covers no other text.
        let covers = |y: u64, other: &TextExtent| {
            other.y.abs_diff(y) < 14 && from < other.to && other.from < to
        };
        while y > 13 && taken.iter().any(|other| covers(y, other)) {
            y -= 1;
        }
        taken.push(TextExtent { y, from, to });
        let (x, anchor) =
            (scale.x(peak_label.point.clock), anchor(scale.thousandths(peak_label.point.clock)));
        draw!(out, r#"<text class="peak" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>"#);
    }
}

/// The labels of the peaks of `runs`: peaks that are close together share one.
fn peak_labels(runs: &[Run], scale: &Scale) -> Vec<PeakLabel> {
    let mut labels: Vec<PeakLabel> = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        let Some(point) = peak(run.timeline) else { continue };
        let near = |other: &&mut PeakLabel| {
            let (one, two) = (scale.thousandths(point.clock), scale.thousandths(other.point.clock));
            one.abs_diff(two) < 40 && scale.y(point.live).abs_diff(scale.y(other.point.live)) < 8
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

/// Where a text of so many characters begins and ends, in thousandths of a narrow
/// page.
fn extent(at: u64, characters: usize) -> (u64, u64) {
    let width = characters as u64 * CHARACTER;
    match anchor(at) {
        "start" => (at, at + width),
        "middle" => (at.saturating_sub(width / 2), at + width / 2),
        _ => (at.saturating_sub(width), at),
    }
}

/// Which end of a text is anchored at a place, so that the text stays in the picture.
fn anchor(thousandths: u64) -> &'static str {
    match thousandths {
        0..100 => "start",
        100..750 => "middle",
        _ => "end",
    }
}
