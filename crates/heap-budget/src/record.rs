//! Budgets that tests keep, written as attributes: for `HEAP_BUDGET=record`.
//!
//! The attribute is changed as text, so that whatever else is in it stays as it is.

use std::ops::Range;

use heap_profile::bytes::Bytes;
use heap_profile::stats::HeapStats;
use heap_profile::text::line_of;

/// By how many percent a recorded limit is larger than what was measured, according to
/// `HEAP_BUDGET=record+10%`. `None` if nothing is to be recorded.
#[must_use]
pub fn margin(value: &str) -> Option<u64> {
    match value.strip_prefix("record")? {
        "" => Some(0),
        rest => rest.strip_prefix('+')?.strip_suffix('%')?.parse().ok(),
    }
}

/// The range of the attribute that starts on `line` of `text`, counted from 1, with its
/// brackets.
#[must_use]
pub fn attribute(text: &str, line: u32) -> Option<Range<usize>> {
    let (start, line) = line_of(text, line)?;
    let start = start + line.find("#[")?;
    let mut depth = 0_usize;
    for (at, c) in code(text, start + 1) {
        match c {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(start..at + 1);
        }
    }
    None
}

/// `attribute` with limits that `stats` keep, larger by `margin` percent. Limits that are no
/// literals stay, and so do those of one kind of build. `None` if there is nothing to change.
#[must_use]
pub fn with_limits(attribute: &str, stats: &HeapStats, margin: u64) -> Option<String> {
    let mut changed = attribute.to_owned();
    // From the end on, so that the ranges before stay right.
    for (key, value) in arguments(attribute).into_iter().rev() {
        let is_text = attribute[value.clone()].starts_with('"');
        let size = |bytes: u64| format!("\"{}\"", size(bytes, margin));
        let new = match key {
            "" | "peak" if is_text => size(stats.peak_bytes),
            "total" if is_text => size(stats.total_bytes),
            "blocks" => with_margin(stats.total_blocks, margin).to_string(),
            "leaks" => stats.end_blocks.to_string(),
            _ => continue,
        };
        if is_text || attribute[value.clone()].bytes().all(|c| c.is_ascii_digit() || c == b'_') {
            changed.replace_range(value, &new);
        }
    }
    (changed != attribute).then_some(changed)
}

/// The arguments of an attribute: the name of each, which may be empty, and the range of its
/// value.
fn arguments(attribute: &str) -> Vec<(&str, Range<usize>)> {
    let Some(open) = attribute.find('(') else { return Vec::new() };
    let close = attribute.rfind(')').unwrap_or(attribute.len());
    let (mut depth, mut start, mut ranges) = (0_usize, open + 1, Vec::new());
    for (at, c) in code(attribute, open + 1).filter(|(at, _)| *at < close) {
        match c {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                ranges.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    ranges.push(start..close);
    let argument = |range: Range<usize>| {
        let text = &attribute[range.clone()];
        let (key, value) = match text.split_once('=') {
            Some((key, value)) if !key.contains('"') => (key.trim(), value),
            _ => ("", text),
        };
        let end = range.start + text.trim_end().len();
        (key, end.max(range.start) - value.trim().len()..end)
    };
    ranges.into_iter().map(argument).collect()
}

/// The characters of `text` from `start` on, but for those in texts.
fn code(text: &str, start: usize) -> impl Iterator<Item = (usize, char)> + '_ {
    let (mut is_in_text, mut is_escaped) = (false, false);
    text[start..].char_indices().filter_map(move |(at, c)| {
        let is_code = !is_in_text && c != '"';
        if c == '"' && !is_escaped {
            is_in_text = !is_in_text;
        }
        is_escaped = c == '\\' && !is_escaped;
        is_code.then_some((start + at, c))
    })
}

fn with_margin(number: u64, margin: u64) -> u64 {
    let more = (u128::from(number) * u128::from(margin)).div_ceil(100);
    number.saturating_add(u64::try_from(more).unwrap_or(u64::MAX))
}

/// A size that has at least `bytes` and so many percent more: to the byte, or, where a margin
/// was asked for, as a round number.
fn size(bytes: u64, margin: u64) -> String {
    let bytes = with_margin(bytes, margin);
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)];
    let unit = units.into_iter().find(|(_, unit)| bytes >= *unit);
    match unit {
        Some((name, unit)) if margin > 0 => {
            let tenths = bytes.div_ceil(unit / 10);
            match tenths % 10 {
                0 => format!("{} {name}", tenths / 10),
                tenth => format!("{}.{tenth} {name}", tenths / 10),
            }
        }
        _ => Bytes(bytes).exact(),
    }
}

/// The largest of each figure.
#[must_use]
pub fn largest<'a>(all: impl Iterator<Item = &'a HeapStats>) -> HeapStats {
    all.fold(HeapStats::default(), |mut largest, stats| {
        largest.peak_bytes = largest.peak_bytes.max(stats.peak_bytes);
        largest.total_bytes = largest.total_bytes.max(stats.total_bytes);
        largest.total_blocks = largest.total_blocks.max(stats.total_blocks);
        largest.end_blocks = largest.end_blocks.max(stats.end_blocks);
        largest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(attribute: &str, margin: u64) -> Option<String> {
        let mut stats = HeapStats::default();
        (stats.peak_bytes, stats.total_bytes) = (1_234_567, 2_000_000);
        (stats.total_blocks, stats.end_blocks) = (95, 0);
        with_limits(attribute, &stats, margin)
    }

    #[test]
    fn literals_become_what_was_measured() {
        for (attribute, margin, expected) in [
            ("#[t(\"2 MB\")]", 0, "#[t(\"1,234,567 bytes\")]"),
            ("#[t(\"2 MB\")]", 10, "#[t(\"1.4 MB\")]"),
            ("#[t( peak = \"0 B\" , leaks=9)]", 1, "#[t( peak = \"1.3 MB\" , leaks=0)]"),
            (
                "#[t(blocks = 1_000,\n  total = \"9 B\",\n)]",
                10,
                "#[t(blocks = 105,\n  total = \"2.2 MB\",\n)]",
            ),
            (
                "#[t(\"1 B\", debug(\"5, B\"), peak = f(1, 2), timeout = 9)]",
                0,
                "#[t(\"1,234,567 bytes\", debug(\"5, B\"), peak = f(1, 2), timeout = 9)]",
            ),
        ] {
            assert_eq!(recorded(attribute, margin).as_deref(), Some(expected));
        }
        for attribute in
            ["#[t]", "#[t(leaks = 0, peak = 3 * N)]", "#[t(grows = \"O(1)\", sizes = [1, 2])]"]
        {
            assert_eq!(recorded(attribute, 10), None, "{attribute}");
        }
    }

    #[test]
    fn attributes_are_found_by_their_line() {
        let text = "fn a() {}\n  #[x::test(\n  \"]\", peak = [1][0],\n)] #[y]\nfn b() {}\n";
        let found = |line| attribute(text, line).map(|range| &text[range]);
        assert_eq!(found(2), Some("#[x::test(\n  \"]\", peak = [1][0],\n)]"));
        assert_eq!((found(5), found(9)), (None, None));
    }

    #[test]
    fn margins_are_percent() {
        let margins = ["record", "record+10%", "off", "record+x%", "record 1%"].map(margin);
        assert_eq!(margins, [Some(0), Some(10), None, None, None]);
    }
}
