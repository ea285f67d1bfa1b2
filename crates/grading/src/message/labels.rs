//! Labels in the learner's source: how much memory each line holds at the peak.

use std::collections::BTreeMap;
use std::ops::Range;

use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::holders::{Holder, Location};
use heap_profile::text::word_at;

use super::Label;

/// How many lines are labelled at most, so that a message fits on a screen.
const MAX_LABELS: usize = 10;

/// What holds less than the whole divided by this, all of it together, is only counted: a
/// line for each would hide the lines that matter.
const SMALL_PART: u64 = 100;

/// Labels for the lines of `text` that hold memory, the largest first, then for those that
/// called them. `holders` are sorted, the largest first. If there are more lines than labels,
/// the last one says how many.
#[must_use]
pub fn labels(text: &str, holders: &[Holder]) -> Vec<Label> {
    let mut holding = holding(holders);
    let rest = holding.split_off(worth_showing(holding.iter().map(|(_, bytes, _)| *bytes), 1));
    let holder_label = |(location, bytes, blocks): &(&Location, u64, u64)| {
        let (span, shortest) = (span(text, location)?, Bytes(*bytes).to_string());
        let brief = format!("{shortest} in {}", counted(*blocks, "block"));
        let text = format!("{brief}, alive at the peak");
        Some(Label { span, text, brief, shortest, primary: true })
    };
    let caller_label =
        |location: &Location| Some(Label::short(span(text, location)?, "called here", false));
    let mut labels: Vec<Label> = holding.iter().filter_map(holder_label).collect();
    if let (Some(last), false) = (labels.last_mut(), rest.is_empty()) {
        let bytes = Bytes(rest.iter().map(|(_, bytes, _)| bytes).sum());
        let verb = if rest.len() == 1 { "holds" } else { "hold" };
        let more = counted(rest.len() as u64, "more line");
        last.text = format!("{}; {more} {verb} {bytes}", last.text);
    }
    if !labels.is_empty() {
        labels.extend(calls(holders, &holding).into_iter().filter_map(caller_label));
    }
    labels
}

/// How many of these, which are sorted, the largest first, are worth showing: all, unless at
/// least `fewest` of them are small, or there are too many.
pub(super) fn worth_showing(bytes: impl Iterator<Item = u64>, fewest: usize) -> usize {
    let bytes: Vec<u64> = bytes.collect();
    let sum = |sum: u64, bytes: &u64| sum.saturating_add(*bytes);
    let small = bytes.iter().fold(0, sum) / SMALL_PART;
    let mut rest = 0;
    let is_small = |bytes: &&u64| {
        rest = sum(rest, bytes);
        rest <= small
    };
    let small = bytes.iter().rev().take_while(is_small).count();
    let shown = if small < fewest { bytes.len() } else { bytes.len() - small };
    shown.min(MAX_LABELS)
}

/// The lines that hold memory, and how many bytes and blocks, the largest first. The holders
/// of one line are added up.
fn holding(holders: &[Holder]) -> Vec<(&Location, u64, u64)> {
    // By line, since a profile that somebody has made up can name any number of them.
    let mut lines: BTreeMap<u32, (&Location, u64, u64)> = BTreeMap::new();
    for holder in holders {
        let Some(location) = &holder.location else { continue };
        let (_, bytes, blocks) = lines.entry(location.line).or_insert((location, 0, 0));
        *bytes += holder.bytes;
        *blocks += holder.blocks;
    }
    let mut locations: Vec<_> = lines.into_values().collect();
    locations.sort_by_key(|(_, bytes, _)| std::cmp::Reverse(*bytes));
    locations
}

/// The lines that call the functions which hold memory: the variable that owns the memory
/// may be there. Lines that are labelled already are left out.
fn calls<'a>(holders: &'a [Holder], holding: &[(&Location, u64, u64)]) -> Vec<&'a Location> {
    let labelled =
        |location: &Location| holding.iter().any(|(other, ..)| other.line == location.line);
    let callers = holders
        .iter()
        .filter(|holder| holder.location.as_ref().is_some_and(labelled))
        .filter_map(|holder| holder.called_from.first())
        .filter(|location| !labelled(location));
    let by_line: BTreeMap<u32, &Location> =
        callers.map(|location| (location.line, location)).collect();
    by_line.into_values().take(MAX_LABELS).collect()
}

/// The range of the word at `location`, in bytes of `text`. `None` if the text, which may
/// have changed since the run, has no such line.
fn span(text: &str, location: &Location) -> Option<Range<usize>> {
    word_at(text, location.line, location.column)
}

/// The range of the name of `main` in `text`, for a message that is about no other place;
/// the empty range at its start if there is no `main`.
#[must_use]
pub fn main_function(text: &str) -> Range<usize> {
    text.find("fn main").map_or(0..0, |keyword| {
        let start = keyword + "fn ".len();
        start..start + "main".len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_ones_are_counted_rather_than_shown() {
        for (bytes, shown) in [
            (&[][..], 0),
            (&[5_000, 4_000, 1_000], 3),
            // The two smallest are a hundredth of the whole, and then more than that.
            (&[9_900, 60, 40], 1),
            (&[9_900, 60, 41], 3),
            (&[9_900, 3], 2),
            (&[7; 10], 10),
            (&[7; 12], MAX_LABELS),
            (&[u64::MAX, u64::MAX, 9, 9], 2),
        ] {
            assert_eq!(worth_showing(bytes.iter().copied(), 2), shown, "{bytes:?}");
        }
        assert_eq!(worth_showing([9_900, 3].into_iter(), 1), 1);
    }
}
