//! Labels in the learner's source: what each line holds at the peak.

use std::collections::BTreeMap;
use std::ops::Range;

use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::holders::{Holder, Location};
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
    let holds = |(location, held): &(&Location, String)| {
        let words = format!("{held}, alive at the peak");
        Some(Label { span: span(text, location)?, text: words, brief: held.clone(), primary: true })
    };
    let called = |location: &Location| {
        let words = "called here".to_owned();
        Some(Label {
            span: span(text, location)?,
            brief: words.clone(),
            text: words,
            primary: false,
        })
    };
    let mut labels: Vec<Label> = holding.iter().filter_map(holds).collect();
    if !labels.is_empty() {
        labels.extend(calls(holders, &holding).into_iter().filter_map(called));
    }
    labels
}

/// The locations that hold memory, with what they hold; several blocks of one location
/// are one.
fn holding(holders: &[Holder]) -> Vec<(&Location, String)> {
    let mut locations: Vec<(&Location, u64, u64)> = Vec::new();
    for holder in holders {
        let Some(location) = &holder.location else { continue };
        match locations.iter_mut().find(|(same, ..)| same.line == location.line) {
            Some((_, bytes, blocks)) => {
                *bytes += holder.bytes;
                *blocks += holder.blocks;
            }
            None => locations.push((location, holder.bytes, holder.blocks)),
        }
    }
    locations.sort_by_key(|(_, bytes, _)| std::cmp::Reverse(*bytes));
    locations.truncate(LABELLED);
    let held = |(location, bytes, blocks)| {
        (location, format!("{} in {}", Bytes(bytes), counted(blocks, "block")))
    };
    locations.into_iter().map(held).collect()
}

/// Where the functions were called from that hold memory: the line whose
/// variable owns what they returned is there.
fn calls<'a>(holders: &'a [Holder], holding: &[(&Location, String)]) -> Vec<&'a Location> {
    let labelled =
        |location: &Location| holding.iter().any(|(other, _)| other.line == location.line);
    let callers = holders
        .iter()
        .filter(|holder| holder.location.as_ref().is_some_and(labelled))
        .filter_map(|holder| holder.called_from.first())
        .filter(|location| !labelled(location));
    let by_line: BTreeMap<u32, &Location> =
        callers.map(|location| (location.line, location)).collect();
    by_line.into_values().take(LABELLED).collect()
}

/// The word at `location`, in bytes of `text`. None where the text has no such location
/// any more.
fn span(text: &str, location: &Location) -> Option<Range<usize>> {
    word_at(text, location.line, location.column)
}

/// The name of `main` in `text`, for what has no location of its own; its start
/// where there is none.
#[must_use]
pub fn main_function(text: &str) -> Range<usize> {
    const BEFORE: &str = "fn ";
    text.find("fn main").map_or(0..0, |at| {
        let start = at + BEFORE.len();
        start..start + "main".len()
    })
}
