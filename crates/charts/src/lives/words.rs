//! The picture in words: a table with a row for each value.

use std::fmt::Write;

use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};

use super::{End, Figure, Value};
use crate::draw::draw;
use crate::text::{escaped, truncated};

/// The most characters of a line that are quoted.
const MAX_LINE: usize = 80;

/// Said of an end of a life that is outside of the lines, or not known.
const ELSEWHERE: &str = "in another function, or not known";

/// The letter of the value `index`, small since those of programs are capital.
pub(super) fn letter(index: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
    LETTERS.get(index).map_or_else(|| (index + 1).to_string(), |&letter| char::from(letter).into())
}

/// Draws the table, folded.
pub(super) fn table(figure: &Figure, out: &mut String) {
    draw!(out, r#"<details class="heap-lives-words"><summary>The same in words</summary>"#);
    draw!(
        out,
        r#"<div class="table-wrapper heap-table"><table><thead><tr><th scope="col">Value</th><th scope="col">Bytes</th><th scope="col">Allocated</th><th scope="col">Last read</th><th scope="col">Dropped</th></tr></thead><tbody>"#
    );
    for (index, value) in figure.values.iter().enumerate() {
        let allocated =
            value.allocated.map_or_else(|| ELSEWHERE.into(), |line| quoted(figure, line));
        let last_read =
            value.last_read.map_or_else(|| "not said".into(), |line| quoted(figure, line));
        let end = match value.end {
            End::Line(line) => quoted(figure, line),
            End::Elsewhere => ELSEWHERE.into(),
            End::Alive => "alive at the end of the run".into(),
        };
        draw!(
            out,
            r#"<tr><th scope="row">{}</th><td class="heap-number">{}</td><td>{allocated}</td><td>{last_read}</td><td>{end}</td></tr>"#,
            letter(index),
            size(value)
        );
    }
    draw!(out, "</tbody></table></div></details>");
    if figure.others > 0 {
        draw!(
            out,
            "<p>Not drawn: {}, which these lines neither allocate nor drop.</p>",
            counted(figure.others, "block")
        );
    }
}

/// "line 12: `let data = load();`"
fn quoted(figure: &Figure, line: u32) -> String {
    let text = figure.lines.get((line - figure.first) as usize).copied().unwrap_or_default();
    format!("line {line}: <code>{}</code>", escaped(&truncated(text.trim(), MAX_LINE)))
}

/// "100.0 MB", or "17 blocks of up to 3.0 MB".
fn size(value: &Value) -> String {
    let bytes = Bytes(value.bytes);
    match value.blocks {
        1 => format!(r#"<span title="{}">{bytes}</span>"#, bytes.exact()),
        blocks => format!("{} blocks of up to {bytes}", grouped(blocks)),
    }
}
