//! What was alive at a peak, by line of the source.

use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};
use heap_profile::dhat::Profile;
use heap_profile::holders::{Holder, Location, holders};

use crate::html::{escaped, truncated};

/// The most lines that are shown.
const MAX_LINES: usize = 20;
/// The most characters of a name.
const MAX_NAME: usize = 120;

const HEAD: &str = r#"<div class="table-wrapper heap-table"><table>
<thead>
<tr><th scope="col">Bytes</th><th scope="col">Blocks</th><th scope="col">First allocated by</th><th scope="col">Line</th><th scope="col">Called from</th></tr>
</thead>
<tbody>"#;

/// A table of what was alive at the peak of `profile`, by line of the file `source`, the
/// largest first, and the sum.
#[must_use]
pub fn html(profile: &Profile, source: &str) -> String {
    let holders = holders(profile, source);
    let file = in_package(source);
    let (shown, more) = holders.split_at(holders.len().min(MAX_LINES));
    let mut rows: Vec<String> = shown.iter().map(|holder| row(holder, file)).collect();
    if !more.is_empty() {
        let sum = |figure: fn(&Holder) -> u64| more.iter().map(figure).sum();
        let text = format!("{} more", counted(more.len() as u64, "line"));
        rows.push(sum_row(sum(|one| one.bytes), sum(|one| one.blocks), &text));
    }
    let foot = sum_row(profile.peak_bytes(), profile.peak_blocks(), "in all");
    let rows = rows.join("\n");
    format!("{HEAD}\n{rows}\n</tbody>\n<tfoot>\n{foot}\n</tfoot>\n</table></div>")
}

fn row(holder: &Holder, file: &str) -> String {
    let line = holder.location.as_ref().map(|location| position(location, file));
    let caller = holder.called_from.first().map(|location| {
        let function = escaped(&truncated(&location.function, MAX_NAME));
        format!("{} in <code>{function}</code>", position(location, file))
    });
    format!(
        "<tr>{}<td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
        number_cells(holder.bytes, holder.blocks),
        escaped(&truncated(&holder.function, MAX_NAME)),
        line.unwrap_or_else(|| "outside this file".into()),
        caller.unwrap_or_default(),
    )
}

fn sum_row(bytes: u64, blocks: u64, text: &str) -> String {
    let numbers = number_cells(bytes, blocks);
    format!(r#"<tr>{numbers}<td colspan="3">{text}</td></tr>"#)
}

fn number_cells(bytes: u64, blocks: u64) -> String {
    let (bytes, blocks) = (Bytes(bytes), grouped(blocks));
    let exact = bytes.exact();
    format!(
        r#"<td class="heap-number" title="{exact}">{bytes}</td><td class="heap-number">{blocks}</td>"#
    )
}

fn position(location: &Location, file: &str) -> String {
    format!("<code>{}:{}</code>", escaped(file), location.line)
}

/// The path of `source` in its package: `src/main.rs`. A page is about one package.
pub(crate) fn in_package(source: &str) -> &str {
    source.find("/src/").map_or(source, |slash| &source[slash + 1..])
}
