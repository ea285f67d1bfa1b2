//! Labels in the learner's source: what each line holds at the peak.

use std::collections::BTreeMap;
use std::ops::Range;

use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::holders::{Holder, Place};
use heap_profile::text::word_at;

pub use super::Label;

/// Lines that are labelled at the most.
pub const LABELLED: usize = 10;

/// What the lines of `text` hold, the most first, and where that was called.
///
/// `holders` come largest first.
#[must_use]
pub fn labels(text: &str, holders: &[Holder]) -> Vec<Label> {
    let holding = holding(holders);
    let holds = |(place, held): &(&Place, String)| {
        let words = format!("{held}, alive at the peak");
        Some(Label { span: span(text, place)?, text: words, brief: held.clone(), primary: true })
    };
    let called = |place: &Place| {
        let words = "called here".to_owned();
        Some(Label { span: span(text, place)?, brief: words.clone(), text: words, primary: false })
    };
    let mut labels: Vec<Label> = holding.iter().filter_map(holds).collect();
    if !labels.is_empty() {
        labels.extend(calls(holders, &holding).into_iter().filter_map(called));
    }
    labels
}

/// The places that hold memory, with what they hold; several blocks of one place
/// are one.
fn holding(holders: &[Holder]) -> Vec<(&Place, String)> {
    let mut places: Vec<(&Place, u64, u64)> = Vec::new();
    for holder in holders {
        let Some(place) = &holder.place else { continue };
        match places.iter_mut().find(|(same, ..)| same.line == place.line) {
            Some((_, bytes, blocks)) => {
                *bytes += holder.bytes;
                *blocks += holder.blocks;
            }
            None => places.push((place, holder.bytes, holder.blocks)),
        }
    }
    places.sort_by_key(|(_, bytes, _)| std::cmp::Reverse(*bytes));
    places.truncate(LABELLED);
    let held = |(place, bytes, blocks)| {
        (place, format!("{} in {}", Bytes(bytes), counted(blocks, "block")))
    };
    places.into_iter().map(held).collect()
}

/// Where the functions were called from that hold memory: the line whose
/// variable owns what they returned is there.
fn calls<'a>(holders: &'a [Holder], holding: &[(&Place, String)]) -> Vec<&'a Place> {
    let labelled = |place: &Place| holding.iter().any(|(other, _)| other.line == place.line);
    let callers = holders
        .iter()
        .filter(|holder| holder.place.as_ref().is_some_and(labelled))
        .filter_map(|holder| holder.called_from.first())
        .filter(|place| !labelled(place));
    let by_line: BTreeMap<u32, &Place> = callers.map(|place| (place.line, place)).collect();
    by_line.into_values().take(LABELLED).collect()
}

/// The word at `place`, in bytes of `text`. None where the text has no such place
/// any more.
fn span(text: &str, place: &Place) -> Option<Range<usize>> {
    word_at(text, place.line, place.column)
}

/// The name of `main` in `text`, for what has no place of its own; its start
/// where there is none.
#[must_use]
pub fn main_function(text: &str) -> Range<usize> {
    const BEFORE: &str = "fn ";
    text.find("fn main").map_or(0..0, |at| {
        let start = at + BEFORE.len();
        start..start + "main".len()
    })
}
