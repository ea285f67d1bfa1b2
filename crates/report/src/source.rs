//! The source of a program, with the memory that each line holds at the peak.

use std::collections::BTreeMap;

use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::holders::Holder;

use crate::html::{escaped, truncated};

/// The lines shown above and below one that holds memory.
const CONTEXT: usize = 5;
/// The most lines with memory that are shown, the largest first.
const MAX_LINES: usize = 60;
/// The most characters of a line.
const MAX_LINE: usize = 300;

/// Bytes and blocks, by line.
type ByLine = BTreeMap<usize, (u64, u64)>;

/// The lines of `text` that hold memory, and those around them; how many more lines there
/// are that hold any. Empty if no line does.
#[must_use]
pub fn html(text: &str, holders: &[Holder]) -> String {
    let (held, rest) = by_line(holders);
    let Some(largest) = held.values().map(|(bytes, _)| *bytes).max() else {
        return String::new();
    };
    let mut rows = String::new();
    let mut last = 0;
    for (number, line) in (1_usize..).zip(text.lines()) {
        let near = number.saturating_sub(CONTEXT)..=number + CONTEXT;
        if held.range(near).next().is_none() {
            continue;
        }
        if number != last + 1 {
            rows.push_str("<tr><td></td><td></td><td>⋯</td></tr>\n");
        }
        last = number;
        rows.push_str(&row(number, line, held.get(&number), largest));
    }
    rows.push_str(&remainder(&rest));
    format!("<div class=\"heap-source\"><table>\n{rows}</table></div>")
}

/// The lines that are shown, and the others.
fn by_line(holders: &[Holder]) -> (ByLine, ByLine) {
    let (mut shown, mut rest) = (ByLine::new(), ByLine::new());
    for holder in holders {
        let Some(location) = &holder.location else { continue };
        let line = location.line as usize;
        let is_shown = shown.len() < MAX_LINES || shown.contains_key(&line);
        let (bytes, blocks) =
            if is_shown { &mut shown } else { &mut rest }.entry(line).or_default();
        *bytes += holder.bytes;
        *blocks += holder.blocks;
    }
    (shown, rest)
}

/// The row for the lines that are not shown.
fn remainder(rest: &ByLine) -> String {
    if rest.is_empty() {
        return String::new();
    }
    let (bytes, blocks) = rest.values().fold((0, 0), |sum, held| (sum.0 + held.0, sum.1 + held.1));
    let (bytes, blocks) = (Bytes(bytes), counted(blocks, "block"));
    let lines = counted(rest.len() as u64, "more line");
    format!("<tr><td>{bytes} in {blocks}</td><td></td><td>at {lines}</td></tr>\n")
}

fn row(number: usize, line: &str, held: Option<&(u64, u64)>, largest: u64) -> String {
    let code = escaped(&truncated(line, MAX_LINE));
    let Some((bytes, blocks)) = held else {
        return format!("<tr><td></td><td>{number}</td><td>{code}</td></tr>\n");
    };
    let (bytes, blocks) = (Bytes(*bytes), counted(*blocks, "block"));
    let width = u128::from(bytes.0) * 100 / u128::from(largest.max(1));
    format!(
        "<tr class=\"heap-holds\"><td title=\"{}\"><span class=\"heap-bar\" style=\"width: {width}%\"></span>{bytes} in {blocks}</td><td>{number}</td><td>{code}</td></tr>\n",
        bytes.exact()
    )
}

#[cfg(test)]
mod tests {
    use heap_profile::holders::Location;

    use super::*;

    fn holder(line: Option<u32>, bytes: u64) -> Holder {
        let mut holder = Holder::new("f".into(), bytes, 1);
        holder.location = line.map(|line| Location::new("main.rs".into(), line, 1, "f".into()));
        holder
    }

    #[test]
    fn lines_with_memory_have_context() {
        let lines: Vec<String> = (1..=40).map(|line| format!("line <{line}>")).collect();
        let text = lines.join("\n");
        let shown = html(
            &text,
            &[holder(Some(20), 3_000_000), holder(Some(20), 1_000_000), holder(None, 9)],
        );
        assert!(
            shown.contains("4.0 MB in 2 blocks</td><td>20</td><td>line &lt;20&gt;</td>"),
            "{shown}"
        );
        for (line, is_shown) in [(14, false), (15, true), (25, true), (26, false)] {
            assert_eq!(
                shown.contains(&format!("line &lt;{line}&gt;")),
                is_shown,
                "{line}: {shown}"
            );
        }
    }

    #[test]
    fn lines_that_are_left_out_are_counted() {
        let text = "line\n".repeat(100);
        let holders: Vec<Holder> = (1..=100).map(|line| holder(Some(line), 7)).collect();
        let shown = html(&text, &holders);
        assert_eq!(shown.matches("7 bytes in 1 block").count(), MAX_LINES, "{shown}");
        let rest = 100 - MAX_LINES;
        let row = format!(
            "<td>{} bytes in {rest} blocks</td><td></td><td>at {rest} more lines<",
            7 * rest
        );
        assert!(shown.contains(&row), "{shown}");
        assert!(!html(&text, &holders[..MAX_LINES]).contains("more line"));
    }

    #[test]
    fn missing_lines_are_not_shown() {
        assert_eq!(html("a\nb\n", &[holder(None, 1)]), "");
        let shown = html("a\nb\n", &[holder(Some(900), 1)]);
        assert!(!shown.contains("<tr"), "{shown}");
    }
}
