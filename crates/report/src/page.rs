//! A report: one run on one page that needs no other file, no network and no server, so
//! that it can be kept and sent, or compare the run with another.

use std::fmt::Write as _;

use course_format::run::Answer;
use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};
use heap_profile::dhat::{Profile, ProgramPoint};
use heap_profile::holders::holders;
use heap_profile::stats::TimelinePoint;

use crate::html::{escaped, with_code};
use crate::{holders, source, tree};

/// The run that a report is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its title; text between backticks is code.
    pub title: &'a str,
    /// The name of its program or its file.
    pub name: &'a str,
    /// Its profile.
    pub profile: &'a Profile,
    /// Its answer, if that was checked.
    pub answer: Option<&'a Answer>,
    /// Live bytes against the allocation clock, if they were recorded.
    pub timeline: Option<&'a [TimelinePoint]>,
}

/// The exercise that the run is compared with, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Task<'a> {
    /// Path and text of the program's source.
    pub source: Option<(&'a str, &'a str)>,
    /// The budget and the stretch.
    pub limits: Option<(Bytes, Bytes)>,
}

/// The report on `subject`, compared with `against` if that is given.
#[must_use]
pub fn html(subject: &Subject, task: &Task, against: Option<&Subject>) -> String {
    let title = with_code(subject.title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}: heap report</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <style>\n{STYLE}{}</style>\n</head>\n<body class=\"content\">\n<main>\n\
         <h1>{title}</h1>\n<p class=\"heap-binary\">{}</p>\n",
        escaped(subject.title),
        include_str!("../../../course/theme/heap.css"),
        escaped(subject.name),
    );
    page.push_str(&summary(subject, task, against));
    let runs: Vec<&Subject> = [subject].into_iter().chain(against).collect();
    section(&mut page, "What was alive at the peak, by call", &flame(&runs));
    section(&mut page, "Live bytes over the run", &timeline(&runs, task));
    section(&mut page, "What was alive at the peak, by line", &by_line(subject, task));
    section(
        &mut page,
        "The profile, as <code>dh_view</code> shows it",
        &tree::html(subject.profile),
    );
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

const STYLE: &str = include_str!("page.css");

fn section(page: &mut String, title: &str, content: &str) {
    if !content.is_empty() {
        // Writing to a text cannot fail.
        let _ = write!(page, "<section>\n<h2>{title}</h2>\n{content}\n</section>\n");
    }
}

/// The table of figures, and below it the conclusions.
fn summary(subject: &Subject, task: &Task, against: Option<&Subject>) -> String {
    let head = match against {
        None => "<th></th><th scope=\"col\">Bytes</th><th scope=\"col\">Blocks</th>".to_owned(),
        Some(other) => format!(
            "<th></th><th scope=\"col\">Bytes</th><th scope=\"col\">Blocks</th>\
             <th scope=\"col\">Bytes of {0}</th><th scope=\"col\">Blocks of {0}</th>",
            with_code(other.title)
        ),
    };
    let mut rows = String::new();
    for figure in FIGURES {
        let cells = cells(figure, subject)
            + &against.map_or_else(String::new, |other| cells(figure, other));
        let _ = writeln!(rows, "<tr><th scope=\"row\">{}</th>{cells}</tr>", figure.0);
    }
    let conclusions = conclusions(subject, task, against).join("</p>\n<p>");
    format!(
        "<div class=\"heap-table heap-summary\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n<p>{conclusions}</p>\n"
    )
}

/// A row: its name, and bytes and blocks of a program point.
type Row = (&'static str, fn(&ProgramPoint) -> (u64, u64));

const FIGURES: [Row; 3] = [
    ("At the peak", |point| (point.gb, point.gbk)),
    ("In total", |point| (point.tb, point.tbk)),
    ("At the end", |point| (point.eb, point.ebk)),
];

fn cells((_, figure): Row, subject: &Subject) -> String {
    // No sum overflows: a profile whose sums do is not read.
    let (bytes, blocks) = subject
        .profile
        .pps
        .iter()
        .map(figure)
        .fold((0, 0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    format!(
        "<td class=\"heap-number\" title=\"{}\">{}</td><td class=\"heap-number\">{}</td>",
        Bytes(bytes).exact(),
        Bytes(bytes),
        grouped(blocks)
    )
}

/// What the figures come to, a sentence each.
fn conclusions(subject: &Subject, task: &Task, against: Option<&Subject>) -> Vec<String> {
    let peak = Bytes(subject.profile.peak_bytes());
    let blocks = counted(subject.profile.peak_blocks(), "block");
    let mut sentences = vec![format!("The peak is <b>{}</b> in {blocks}.", peak.exact())];
    if let Some((budget, stretch)) = task.limits {
        sentences.push(verdict(peak, budget, stretch));
    }
    if let Some(Answer::Wrong(wrong)) = subject.answer {
        sentences.push(format!(
            "<b>The answer is wrong</b> at index {}: expected {}, found {}.",
            wrong.index,
            escaped(&wrong.expected),
            escaped(&wrong.found)
        ));
    }
    if let Some(other) = against {
        sentences.push(difference(peak, other));
    }
    sentences
}

fn verdict(peak: Bytes, budget: Bytes, stretch: Bytes) -> String {
    let class = if peak > budget { "heap-over" } else { "heap-within" };
    let text = if peak > budget {
        format!("over the budget of {budget} by {}", Bytes(peak.0 - budget.0))
    } else if peak <= stretch {
        format!("within the stretch of {stretch}")
    } else {
        format!("within the budget of {budget}")
    };
    format!("<span class=\"{class}\">{text}</span>")
}

fn difference(peak: Bytes, other: &Subject) -> String {
    let others = Bytes(other.profile.peak_bytes());
    let title = with_code(other.title);
    match peak.0.cmp(&others.0) {
        std::cmp::Ordering::Equal => format!("That is the peak of {title} as well."),
        std::cmp::Ordering::Less => {
            format!("That is {} less than {title}.", Bytes(others.0 - peak.0))
        }
        std::cmp::Ordering::Greater => {
            format!("That is {} more than {title}.", Bytes(peak.0 - others.0))
        }
    }
}

fn flame(runs: &[&Subject]) -> String {
    let labels = labels(runs);
    let runs = runs.iter().zip(&labels);
    let runs: Vec<_> =
        runs.map(|(run, label)| charts::flame::Run { label, profile: run.profile }).collect();
    if runs.len() > 1 { crate::flame::comparison_html(&runs) } else { crate::flame::html(&runs) }
}

/// Empty if none was recorded: not every profile is of a run of the course.
fn timeline(runs: &[&Subject], task: &Task) -> String {
    let labels = labels(runs);
    let runs: Vec<_> = runs
        .iter()
        .zip(&labels)
        .filter_map(|(run, label)| Some(charts::timeline::Run { label, timeline: run.timeline? }))
        .collect();
    match task.limits {
        Some((budget, stretch)) if !runs.is_empty() => {
            format!(
                "<div class=\"heap-picture\">\n{}</div>",
                charts::timeline::svg(&runs, Some((budget, stretch)))
            )
        }
        _ => String::new(),
    }
}

/// The titles without markup.
fn labels(runs: &[&Subject]) -> Vec<String> {
    runs.iter().map(|run| run.title.replace('`', "")).collect()
}

/// The lines that hold memory, in their source and as a table. Empty if the source is
/// not known; the tree shows the calls.
fn by_line(subject: &Subject, task: &Task) -> String {
    let Some((path, text)) = task.source else {
        return String::new();
    };
    let lines = source::html(text, &holders(subject.profile, path));
    format!("{lines}\n{}", holders::html(subject.profile, path))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const HOSTILE: &str = "<script>alert(1)</script>\u{202e}";

    fn profile(bytes: u64) -> Profile {
        let text = serde_json::json!({
            "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
            "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
            "pps": [{ "tb": bytes, "tbk": 2, "gb": bytes, "gbk": 1, "fs": [1] }],
            "ftbl": ["[root]", format!("0x1: x::{HOSTILE} (02-x/src/main.rs:2:1)")],
        });
        Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn report_has_conclusions() {
        let (profile, other) = (profile(500_000_000), profile(200_000_000));
        let subject = Subject {
            title: "Mine",
            name: "mine",
            profile: &profile,
            answer: None,
            timeline: None,
        };
        let against = Subject { title: "`drop`", profile: &other, ..subject };
        let limits = Some((Bytes(200_000_000), Bytes(100_000_000)));
        let source = Some(("exercises/02-x/src/main.rs", "first\nlet <data> = load();\n"));
        let page = html(&subject, &Task { source, limits }, Some(&against));
        for part in [
            "The peak is <b>500,000,000 bytes</b> in 1 block.",
            "<span class=\"heap-over\">over the budget of 200.0 MB by 300.0 MB</span>",
            "That is 300.0 MB more than <code>drop</code>.",
            "500.0 MB in 1 block</td><td>2</td><td>let &lt;data&gt; = load();</td>",
            "PP 1/1",
        ] {
            assert!(page.contains(part), "no {part} in {page}");
        }
    }

    #[test]
    fn report_is_self_contained_and_escaped() {
        let profile = profile(7);
        let subject = Subject {
            title: HOSTILE,
            name: HOSTILE,
            profile: &profile,
            answer: None,
            timeline: None,
        };
        let source = Some(("exercises/02-x/src/main.rs", "a\n</table><script>\n"));
        let page = html(&subject, &Task { source, limits: None }, Some(&subject));
        assert!(!page.contains("<script>alert") && !page.contains('\u{202e}'), "{page}");
        for outside in ["src=\"", "href=\"http", "href=\"/", "@import", "url("] {
            assert!(!page.contains(outside), "{outside} in {page}");
        }
    }
}
