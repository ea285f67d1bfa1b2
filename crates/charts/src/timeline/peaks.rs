//! The labels of peaks: those that are close together share one.

use heap_profile::Bytes;
use heap_profile::stats::TimelinePoint;

use super::Run;
use super::scale::Scale;
use super::thin::peak;
use crate::draw::to_f64;
use crate::labels::Label;

/// Peaks share a label if they are closer than this to each other: in percent of the
/// picture's width, and in pixels.
const NEAR: (f64, f64) = (4.0, 8.0);

/// Peaks that are close together, each with the letter of its run.
type Group<'a> = Vec<(TimelinePoint, &'a str)>;

/// The labels of the peaks of `runs`, with the letters in the order of the peaks.
pub(super) fn labels(runs: &[Run], scale: &Scale) -> Vec<Label> {
    let mut groups: Vec<Group> = Vec::new();
    for run in runs {
        let Some(point) = peak(run.timeline) else { continue };
        let near = |group: &&mut Group| {
            let ((x, y), (first_x, first_y)) =
                (position(point, scale), position(group[0].0, scale));
            (x - first_x).abs() < NEAR.0 && (y - first_y).abs() < NEAR.1
        };
        match groups.iter_mut().find(near) {
            None => groups.push(vec![(point, run.mark.letter())]),
            Some(group) => group.push((point, run.mark.letter())),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|(point, _)| point.clock);
    }
    groups.iter().map(|group| label(group, scale)).collect()
}

fn position(point: TimelinePoint, scale: &Scale) -> (f64, f64) {
    (scale.x(point.clock), to_f64(scale.y(point.live)))
}

/// "B C 200.0 MB"; of peaks that differ only the letters, since the legend has the figures.
fn label(group: &Group, scale: &Scale) -> Label {
    let letters = group.iter().map(|(_, letter)| (*letter).to_owned());
    let mut words: Vec<String> = letters.filter(|letter| !letter.is_empty()).collect();
    let bytes = group[0].0.live;
    if group.iter().all(|(point, _)| point.live == bytes) {
        words.push(Bytes(bytes).to_string());
    }
    let points = group.iter().map(|(point, _)| position(*point, scale)).collect();
    Label { text: words.join(" "), points }
}
