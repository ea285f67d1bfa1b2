//! The learner's source with labels: what each line holds at the peak.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};
use profile::Bytes;
use profile::bytes::counted;
use profile::holders::{Holder, Place};

/// Lines that are labelled at the most.
pub(super) const LABELLED: usize = 10;

/// The labelled source of a program; none where no line of it holds memory.
///
/// `text` is the file `path`; `holders` come largest first.
pub(super) fn labelled<'a>(
    path: &'a str,
    text: &'a str,
    holders: &[Holder],
) -> Option<Snippet<'a, Annotation<'a>>> {
    let holding = holding(holders);
    let spans =
        holding.iter().filter_map(|(place, label)| Some((span(text, place)?, label.clone())));
    let mut annotations: Vec<_> =
        spans.map(|(span, label)| AnnotationKind::Primary.span(span).label(label)).collect();
    if annotations.is_empty() {
        return None;
    }
    let calls = calls(holders, &holding);
    annotations.extend(calls.iter().filter_map(|place| {
        Some(AnnotationKind::Context.span(span(text, place)?).label("called here"))
    }));
    Some(Snippet::source(text).path(path).annotations(annotations))
}

/// The places that hold memory, with their labels; several blocks of one place
/// are one label.
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
    let label = |(place, bytes, blocks)| {
        (place, format!("{} in {}, alive at the peak", Bytes(bytes), counted(blocks, "block")))
    };
    places.into_iter().map(label).collect()
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

/// The word at `place`, in bytes of `text`: a profile knows where a call begins
/// and not where it ends. None where the text has no such place any more.
fn span(text: &str, place: &Place) -> Option<Range<usize>> {
    let line = text.split_inclusive('\n').nth(place.line.checked_sub(1)? as usize)?;
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    let column = (place.column.saturating_sub(1)) as usize;
    let rest = line.get(column..).unwrap_or(line);
    let start = start + (line.len() - rest.len());
    let word = |c: char| !(c.is_alphanumeric() || c == '_' || c == '!');
    let length = rest.trim_end().find(word).unwrap_or(rest.trim_end().len());
    Some(start..start + length.max(1).min(rest.len()))
}
