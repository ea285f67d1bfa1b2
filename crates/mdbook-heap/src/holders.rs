//! What was alive at a peak, by line of the source. The table is `report`'s.

use crate::page::{Page, RenderResult};

/// What was alive at the peak of a binary.
pub(crate) fn holders(page: &Page, arguments: &[&str]) -> RenderResult {
    let measured = page.results.binary(arguments[0])?;
    Ok(report::holders::html(&page.results.profile(measured)?, &measured.source))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, profile, write};

    #[test]
    fn memory_by_line_adds_up() {
        let table = Fixture::new().render("{{#heap holders small}}");
        let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("<tr><td")).collect();
        assert_eq!(rows.len(), 3, "{table}");
        let bytes = r#"<td class="heap-number" title="400,000,000 bytes">400.0 MB</td><td class="heap-number">4</td>"#;
        let locations = "<td><code>double</code></td><td><code>src/main.rs:20</code></td>\
            <td><code>src/main.rs:30</code> in <code>main</code></td></tr>";
        assert_eq!(rows[0], format!("<tr>{bytes}{locations}"));
        assert!(rows[1].ends_with("<code>src/main.rs:30</code></td><td></td></tr>"), "{table}");
        assert!(rows[2].contains("500.0 MB") && rows[2].contains("in all"), "{table}");
    }

    #[test]
    fn names_are_escaped_and_truncated() {
        let fixture = Fixture::new();
        let file = fixture.path().join("results/01-small/small.dhat.json");
        let name = "<img src=x onerror=f\u{202e}{{#include x}}";
        let frame = format!("0x0: {name} (01-small/src/main.rs:4:1)");
        write(&file, &profile(&[(1, 1, &[1])], &[&frame]));
        let table = fixture.render("{{#heap holders small}}");
        let shown = "<code>&lt;img src=x onerror=f\\u&#123;202e}&#123;&#123;#include x}}</code>";
        assert!(table.contains(shown), "{table}");

        let frame = format!("0x0: small::{} (01-small/src/main.rs:4:1)", "n".repeat(9_000));
        write(&file, &profile(&[(1, 1, &[1])], &[&frame]));
        assert!(fixture.render("{{#heap holders small}}").len() < 2_000);
    }

    #[test]
    fn smaller_lines_are_added_up() {
        let frames: Vec<String> =
            (1..=30).map(|line| format!("0x0: small::f (01-small/src/main.rs:{line}:1)")).collect();
        let frames: Vec<&str> = frames.iter().map(String::as_str).collect();
        let stacks: Vec<[usize; 1]> = (1..=30).map(|frame| [frame]).collect();
        let points: Vec<(u64, u64, &[usize])> =
            (1..).zip(&stacks).map(|(bytes, stack)| (bytes, 1, stack.as_slice())).collect();
        let fixture = Fixture::new();
        let file = fixture.path().join("results/01-small/small.dhat.json");
        write(&file, &profile(&points, &frames));
        let table = fixture.render("{{#heap holders small}}");
        assert!(table.contains("src/main.rs:11<") && !table.contains("src/main.rs:10<"), "{table}");
        // 1 + 2 + … + 10.
        assert!(table.contains(">55 bytes</td><td class=\"heap-number\">10</td>"), "{table}");
        assert!(table.contains("10 lines more"), "{table}");
    }
}
