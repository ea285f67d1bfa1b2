//! A page to show in class: how many programs need how much, and what was guessed. It names
//! nobody, needs no other file and no network.

use std::collections::BTreeMap;
use std::fmt::Write;

use charts::distribution::{Distribution, figure_of};
use charts::text::{escaped, fill_in};
use heap_profile::Bytes;
use heap_profile::bytes::counted;

const PAGE: &str = include_str!("distribution.html");

/// What a class did at an exercise.
pub(crate) struct ExerciseOfClass {
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) budget: u64,
    /// The peak of the exercise as shipped, if it is known.
    pub(crate) shipped: Option<u64>,
    /// The name of each outcome, one for each learner.
    pub(crate) outcomes: Vec<&'static str>,
    /// The peaks of the programs that gave the right answer.
    pub(crate) peaks: Vec<u64>,
    /// The first guesses.
    pub(crate) guesses: Vec<u64>,
}

/// The page about `exercises`.
pub(crate) fn page(exercises: &[ExerciseOfClass]) -> String {
    let learners = exercises.iter().map(|exercise| exercise.outcomes.len()).max().unwrap_or(0);
    let summary = format!(
        "{}, {}",
        counted(learners as u64, "learner"),
        counted(exercises.len() as u64, "exercise")
    );
    let sections = exercises.iter().map(section).collect();
    fill_in(PAGE, &[("SUMMARY", summary), ("SECTIONS", sections)])
}

fn section(exercise: &ExerciseOfClass) -> String {
    let ExerciseOfClass { number, title, budget, shipped, outcomes, peaks, guesses } = exercise;
    let references: Vec<_> = shipped.iter().map(|bytes| ("as shipped", *bytes)).collect();
    let distribution = Distribution { peaks, guesses, budget: *budget, references: &references };
    let mut html = format!("<h2>{}. {}</h2>\n", escaped(number), escaped(title));
    let _ = writeln!(html, "<p>{}</p>", escaped(&counts(outcomes)));
    if peaks.is_empty() && guesses.is_empty() {
        return html;
    }
    html += &figure_of(&distribution).html;
    let compared = |bytes| if bytes <= *budget { "within" } else { "over" };
    html += &table("programs", "peak", peaks, Some(&compared));
    html += &table("guesses", "guess", guesses, None);
    html
}

/// "5 programs: 3 passed, 1 over budget, 1 not handed in"
fn counts(outcomes: &[&str]) -> String {
    let mut counts = BTreeMap::new();
    for outcome in outcomes {
        *counts.entry(*outcome).or_insert(0_u64) += 1;
    }
    let part = |(outcome, count): (&str, u64)| format!("{count} {}", outcome.replace('-', " "));
    counts.into_iter().map(part).collect::<Vec<_>>().join(", ")
}

/// A row for each value, with how often it is there; nothing if there are none.
fn table(
    count_of: &str,
    value: &str,
    values: &[u64],
    compared: Option<&dyn Fn(u64) -> &'static str>,
) -> String {
    if values.is_empty() {
        return String::new();
    }
    let mut counts = BTreeMap::new();
    for bytes in values {
        *counts.entry(*bytes).or_insert(0_u64) += 1;
    }
    let last = if compared.is_some() { "<th>budget</th>" } else { "" };
    let mut html = format!(
        "<table>\n<thead><tr><th>{count_of}</th><th>{value}</th><th>exactly</th>{last}</tr></thead>\n\
         <tbody>\n"
    );
    for (bytes, count) in counts {
        let last = compared.map(|compared| format!("<td>{}</td>", compared(bytes)));
        let (rounded, exact) = (Bytes(bytes), Bytes(bytes).exact());
        let _ = writeln!(
            html,
            "<tr><td>{count}</td><td>{rounded}</td><td>{exact}</td>{}</tr>",
            last.unwrap_or_default()
        );
    }
    html + "</tbody>\n</table>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_is_a_row_to_the_byte() {
        let exercise = ExerciseOfClass {
            number: "2".to_owned(),
            title: "<b>@SECTIONS@</b>".to_owned(),
            budget: 200_000_000,
            shipped: Some(500_000_000),
            outcomes: vec!["passed", "over-budget", "passed", "build-failed", "not-handed-in"],
            peaks: vec![200_000_000, 200_000_001, 200_000_000],
            guesses: vec![300_000_000],
        };
        let page = page(&[exercise]);
        for part in [
            "5 learners, 1 exercise",
            "<h2>2. &lt;b&gt;@SECTIONS@&lt;/b&gt;</h2>",
            "1 build failed, 1 not handed in, 1 over budget, 2 passed",
            "<tr><td>2</td><td>200.0 MB</td><td>200,000,000 bytes</td><td>within</td>",
            "<tr><td>1</td><td>200.0 MB</td><td>200,000,001 bytes</td><td>over</td>",
            "<tr><td>1</td><td>300.0 MB</td><td>300,000,000 bytes</td></tr>",
            ">as shipped: 500.0 MB</text>",
        ] {
            assert!(page.contains(part), "`{part}` is not in {page}");
        }
        assert!(!page.contains("src=") && !page.contains("<link"), "{page}");
    }

    #[test]
    fn an_exercise_that_nobody_handed_in_has_no_picture() {
        let exercise = ExerciseOfClass {
            number: "1".to_owned(),
            title: "One".to_owned(),
            budget: 1,
            shipped: None,
            outcomes: vec!["not-handed-in"],
            peaks: Vec::new(),
            guesses: Vec::new(),
        };
        let page = page(&[exercise]);
        assert!(page.contains("<p>1 not handed in</p>") && !page.contains("<svg"), "{page}");
    }
}
