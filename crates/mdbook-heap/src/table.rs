//! The table of an exercise and its solutions.

use charts::mark::Mark;
use course_format::results::{BinaryFigures, Rating, Role};
use course_format::times::Ratio;
use heap_profile::Bytes;
use heap_profile::bytes::grouped;

use crate::local_runs::{LocalRun, exercise_number, with_own_runs};
use crate::marks::{mark, own_mark};
use crate::page::{Page, RenderResult};
use crate::results::{FOLDER, profile_file};
use report::html::{percent, with_code};

const BEFORE_TIME: &str = r#"<div class="table-wrapper heap-table"><table>
<thead>
<tr><th rowspan="2" scope="col">Program</th><th colspan="2" scope="colgroup">At the peak</th><th colspan="2" scope="colgroup">In total</th>"#;

const TIME: &str = r#"<th rowspan="2" scope="col">Time of the first call</th>"#;

const AFTER_TIME: &str = r#"<th rowspan="2" scope="col">Verdict</th><th rowspan="2" scope="col">Profile</th></tr>
<tr><th scope="col">bytes</th><th scope="col">blocks</th><th scope="col">bytes</th><th scope="col">blocks</th></tr>
</thead>
<tbody>"#;

/// The exercise as shipped and its solutions, in the order of the results.
pub(crate) fn table(page: &Page, _: &[&str]) -> RenderResult {
    let binaries = page.exercise()?;
    let local = page.local_runs(&binaries);
    let all = binaries.iter().copied().chain(local.measured());
    let peaks = all.map(|measured| measured.stats.peak_bytes);
    let largest = peaks.max().unwrap_or(0);
    // All or none: a column with gaps cannot be compared.
    let ratios: Option<Vec<Ratio>> =
        binaries.iter().map(|measured| page.results.time(measured)).collect();
    let time = |ratio: Option<&Ratio>| ratios.as_ref().map_or_else(String::new, |_| time(ratio));
    let published = binaries.iter().enumerate().map(|(index, measured)| {
        let ratio = ratios.as_ref().map(|ratios| &ratios[index]);
        let cells = [time(ratio), verdict(measured), download(page, measured)];
        row(&mark(&binaries, measured), measured, largest, &cells)
    });
    let own_mark = |run: &LocalRun| own_mark(&binaries, &run.measured);
    let local_rows =
        local.runs.iter().map(|run| local_row(&own_mark(run), run, largest, time(None)));
    let rows = with_own_runs(published, local_rows);
    let head = [BEFORE_TIME, if ratios.is_some() { TIME } else { "" }, AFTER_TIME].concat();
    Ok(format!("{head}\n{}\n</tbody>\n</table></div>{}", rows.join("\n"), local.notes()))
}

/// The row of one of the reader's own runs, whose profile is not in the book.
fn local_row(mark: &Mark, local: &LocalRun, largest: u64, time: String) -> String {
    let verdict = if local.is_right() {
        verdict(&local.measured)
    } else {
        r#"<td class="heap-over">wrong answer</td>"#.into()
    };
    let view =
        format!("<td><code>cargo xtask view {}</code></td>", exercise_number(&local.measured));
    row(mark, &local.measured, largest, &[time, verdict, view]).replacen(
        "<tr>",
        r#"<tr class="heap-own">"#,
        1,
    )
}

/// The row of `measured`, with a bar to the scale of the `largest` peak, and with
/// `last_cells` after its figures.
fn row(mark: &Mark, measured: &BinaryFigures, largest: u64, last_cells: &[String]) -> String {
    let stats = measured.stats;
    let number = |text: String| format!(r#"<td class="heap-number">{text}</td>"#);
    [
        format!(r#"<tr><th scope="row">{}</th>"#, title(mark, measured)),
        number(format!(
            r#"{}<span class="heap-bar" style="width: {}"></span>"#,
            bytes(stats.peak_bytes) + &tolerance(measured),
            percent(stats.peak_bytes, largest)
        )),
        number(grouped(stats.peak_blocks)),
        number(bytes(stats.total_bytes)),
        number(grouped(stats.total_blocks)),
        last_cells.concat(),
        "</tr>".into(),
    ]
    .concat()
}

/// The letter and the title, and below them the name of the binary.
fn title(mark: &Mark, measured: &BinaryFigures) -> String {
    let shipped = match measured.role {
        Role::Start => ", as shipped",
        Role::Solution | Role::Failed | Role::Illustration => "",
    };
    let (title, name) = (with_code(&measured.title), &measured.binary);
    let letter = mark.letter();
    format!(r#"<b>{letter}</b> {title}{shipped}<span class="heap-binary">{name}</span>"#)
}

/// Bytes, rounded, and exact in the tooltip.
fn bytes(number: u64) -> String {
    let bytes = Bytes(number);
    format!(r#"<span title="{}">{bytes}</span>"#, bytes.exact())
}

/// " ± 64 bytes" for a peak that may differ from run to run.
fn tolerance(measured: &BinaryFigures) -> String {
    match measured.tolerance_bytes {
        0 => String::new(),
        tolerance => format!(" ± {}", Bytes(tolerance).exact()),
    }
}

/// The cell of a time; empty for a run that was not timed.
fn time(ratio: Option<&Ratio>) -> String {
    let text = ratio.map_or_else(String::new, |ratio| {
        let [median, low, high] = [ratio.median, ratio.low, ratio.high].map(Ratio::rounded);
        format!(r#"<span title="95 %: {low} to {high}">{median}</span>"#)
    });
    format!(r#"<td class="heap-number">{text}</td>"#)
}

fn verdict(measured: &BinaryFigures) -> String {
    let (class, text) = match measured.limits.map(|limits| limits.rating) {
        Some(Rating::Stretch) => ("within", "within the stretch"),
        Some(Rating::Passed) => ("within", "within budget"),
        Some(Rating::OverBudget) => ("over", "over budget"),
        None => ("within", ""),
    };
    format!(r#"<td class="heap-{class}">{text}</td>"#)
}

fn download(page: &Page, measured: &BinaryFigures) -> String {
    let (root, file, name) = (page.path_to_root(), profile_file(measured), &measured.binary);
    format!(
        r#"<td><a href="{root}{FOLDER}/{file}" download="{name}.dhat.json" aria-label="download the profile of {name}">download</a></td>"#
    )
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;

    fn row(table: &str, number: usize) -> &str {
        table
            .lines()
            .filter(|line| line.starts_with("<tr><th scope=\"row\">"))
            .nth(number)
            .unwrap_or_else(|| panic!("{table}"))
    }

    #[test]
    fn tolerance_is_shown_with_the_peak() {
        let fixture = Fixture::new().with_tolerance("better", 64);
        let table = fixture.render("{{#heap table}}");
        assert!(row(&table, 1).contains("200.0 MB</span> ± 64 bytes<span"), "{table}");
        assert_eq!(table.matches('±').count(), 1, "{table}");
        assert_eq!(fixture.render("{{#heap bytes better}}"), "200,000,000 ± 64 bytes");
    }

    #[test]
    fn row_has_figures_and_verdict() {
        let table = Fixture::new().render("{{#heap table}}");
        let better = row(&table, 1);
        for part in [
            r#"<th scope="row"><b>B</b> Take <code>&lt;T&gt;</code><span class="heap-binary">better</span></th>"#,
            r#"<span title="200,000,000 bytes">200.0 MB</span><span class="heap-bar" style="width: 40.0%">"#,
            r#"<td class="heap-number">2</td>"#,
            r#"<span title="300,000,000 bytes">300.0 MB</span>"#,
            r#"<td class="heap-within">within budget</td>"#,
            r#"<a href="results/01-small/better.dhat.json" download="better.dhat.json""#,
        ] {
            assert!(better.contains(part), "no {part} in {better}");
        }
        assert!(row(&table, 0).contains("Small, as shipped"), "{table}");
        assert!(row(&table, 0).contains(r#"heap-over">over budget<"#), "{table}");
    }

    #[test]
    fn times_are_shown_if_all_are_known() {
        let fixture = Fixture::new();
        assert!(!fixture.render("{{#heap table}}").contains("first call"));
        let path = fixture.path().join("results/times.json");
        let text = std::fs::read_to_string(&path).expect("times");
        let all = ["hostile", "nothing"].map(|binary| {
            let ratio = r#"{"median":2.0,"low":1.9,"high":2.1}"#;
            format!(r#"{{"binary":"{binary}","ratio":{ratio}}},"#)
        });
        let text = text.replace(r#""programs":["#, &format!(r#""programs":[{}"#, all.concat()));
        std::fs::write(&path, text).expect("a file");
        let table = fixture.reread().render("{{#heap table}}");
        let cell = r#"<td class="heap-number"><span title="95 %: 0.25 to 0.28">0.25</span></td>"#;
        assert!(row(&table, 1).contains(cell), "{table}");
        assert!(
            table.contains(r#"<th rowspan="2" scope="col">Time of the first call</th>"#),
            "{table}"
        );
    }

    #[test]
    fn links_lead_up_from_nested_chapters() {
        let table = Fixture::new().expand_chapter("part/one/01-small.md", "{{#heap table}}").text;
        assert!(table.contains(r#"href="../../results/01-small/small.dhat.json""#), "{table}");
    }

    #[test]
    fn titles_are_escaped() {
        let table = Fixture::new().render("{{#heap table}}");
        let title = "&lt;script&gt;alert(1)&lt;/script&gt;\\u&#123;202e}&quot;&#39;&#123;&#123;#include x}}";
        assert!(row(&table, 2).contains(title), "{table}");
        assert!(!table.contains("<script"), "{table}");
    }
}
