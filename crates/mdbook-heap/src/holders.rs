//! What was alive at a peak, by line of the source.

use profile::Bytes;
use profile::bytes::{counted, grouped};
use profile::holders::{Holder, Place, holders as holders_of};

use crate::directives::{Page, Rendered};
use crate::html::{cut, escaped};

/// At most this many lines are shown, the largest.
const MOST: usize = 20;
/// At most this many characters of a name.
const LONGEST: usize = 120;

const HEAD: &str = r#"<div class="table-wrapper heap-table"><table>
<thead>
<tr><th scope="col">Bytes</th><th scope="col">Blocks</th><th scope="col">Allocated by</th><th scope="col">Line</th><th scope="col">Called from</th></tr>
</thead>
<tbody>"#;

/// What was alive at the peak of a binary, the largest first, and the sum.
pub(crate) fn holders(page: &Page, arguments: &[&str]) -> Rendered {
    let measured = page.results.binary(arguments[0])?;
    let profile = page.results.profile(measured)?;
    let holders = holders_of(&profile, &measured.source);
    let file = in_package(&measured.source);
    let (shown, left) = holders.split_at(holders.len().min(MOST));
    let mut rows: Vec<String> = shown.iter().map(|holder| row(holder, file)).collect();
    if !left.is_empty() {
        let sum = |figure: fn(&Holder) -> u64| left.iter().map(figure).sum();
        let text = format!("{} more", counted(left.len() as u64, "line"));
        rows.push(summed(sum(|one| one.bytes), sum(|one| one.blocks), &text));
    }
    let foot = summed(profile.peak_bytes(), profile.peak_blocks(), "in all");
    let rows = rows.join("\n");
    Ok(format!("{HEAD}\n{rows}\n</tbody>\n<tfoot>\n{foot}\n</tfoot>\n</table></div>"))
}

fn row(holder: &Holder, file: &str) -> String {
    let place = holder.place.as_ref().map(|place| placed(place, file));
    let caller = holder.called_from.first().map(|place| {
        let function = escaped(&cut(&place.function, LONGEST));
        format!("{} in <code>{function}</code>", placed(place, file))
    });
    format!(
        "<tr>{}<td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
        numbers(holder.bytes, holder.blocks),
        escaped(&cut(&holder.function, LONGEST)),
        place.unwrap_or_else(|| "outside this file".into()),
        caller.unwrap_or_default(),
    )
}

fn summed(bytes: u64, blocks: u64, text: &str) -> String {
    let numbers = numbers(bytes, blocks);
    format!(r#"<tr>{numbers}<td colspan="3">{text}</td></tr>"#)
}

fn numbers(bytes: u64, blocks: u64) -> String {
    let (bytes, blocks) = (Bytes(bytes), grouped(blocks));
    let exact = bytes.exact();
    format!(
        r#"<td class="heap-number" title="{exact}">{bytes}</td><td class="heap-number">{blocks}</td>"#
    )
}

fn placed(place: &Place, file: &str) -> String {
    format!("<code>{}:{}</code>", escaped(file), place.line)
}

/// `src/main.rs` of `exercises/02-x/src/main.rs`: a page is about one package.
fn in_package(source: &str) -> &str {
    source.find("/src/").map_or(source, |at| &source[at + 1..])
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, profile, write};

    #[test]
    fn memory_is_told_by_line_and_adds_up() {
        let table = Fixture::new().shown("{{#heap holders small}}");
        let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("<tr><td")).collect();
        assert_eq!(rows.len(), 3, "{table}");
        let bytes = r#"<td class="heap-number" title="400,000,000 bytes">400.0 MB</td><td class="heap-number">4</td>"#;
        let places = "<td><code>double</code></td><td><code>src/main.rs:20</code></td>\
            <td><code>src/main.rs:30</code> in <code>main</code></td></tr>";
        assert_eq!(rows[0], format!("<tr>{bytes}{places}"));
        assert!(rows[1].ends_with("<code>src/main.rs:30</code></td><td></td></tr>"), "{table}");
        assert!(rows[2].contains("500.0 MB") && rows[2].contains("in all"), "{table}");
    }

    #[test]
    fn names_are_only_text_and_have_an_end() {
        let fixture = Fixture::new();
        let file = fixture.path().join("results/01-small/small.dhat.json");
        let name = "<img src=x onerror=f\u{202e}{{#include x}}";
        let frame = format!("0x0: {name} (01-small/src/main.rs:4:1)");
        write(&file, &profile(&[(1, 1, &[1])], &[&frame]));
        let table = fixture.shown("{{#heap holders small}}");
        let shown = "<code>&lt;img src=x onerror=f\\u&#123;202e}&#123;&#123;#include x}}</code>";
        assert!(table.contains(shown), "{table}");

        let frame = format!("0x0: small::{} (01-small/src/main.rs:4:1)", "n".repeat(9_000));
        write(&file, &profile(&[(1, 1, &[1])], &[&frame]));
        assert!(fixture.shown("{{#heap holders small}}").len() < 2_000);
    }

    #[test]
    fn of_many_lines_the_largest_are_told_and_the_rest_added_up() {
        let frames: Vec<String> =
            (1..=30).map(|line| format!("0x0: small::f (01-small/src/main.rs:{line}:1)")).collect();
        let frames: Vec<&str> = frames.iter().map(String::as_str).collect();
        let stacks: Vec<[usize; 1]> = (1..=30).map(|frame| [frame]).collect();
        let points: Vec<(u64, u64, &[usize])> =
            (1..).zip(&stacks).map(|(bytes, stack)| (bytes, 1, stack.as_slice())).collect();
        let fixture = Fixture::new();
        let file = fixture.path().join("results/01-small/small.dhat.json");
        write(&file, &profile(&points, &frames));
        let table = fixture.shown("{{#heap holders small}}");
        assert!(table.contains("src/main.rs:11<") && !table.contains("src/main.rs:10<"), "{table}");
        // 1 + 2 + … + 10.
        assert!(table.contains(">55 bytes</td><td class=\"heap-number\">10</td>"), "{table}");
        assert!(table.contains("10 lines more"), "{table}");
    }
}
