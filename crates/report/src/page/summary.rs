//! The figures at the top of a report, and what they mean.

use std::cmp::Ordering;
use std::fmt::Write;

use course_format::run::Answer;
use heap_profile::Bytes;
use heap_profile::bytes::{counted, grouped};
use heap_profile::dhat::ProgramPoint;

use super::{Subject, Task};
use crate::html::{escaped, with_code};

/// The table of figures, and below it the conclusions.
pub(super) fn html(subject: &Subject, task: &Task, against: Option<&Subject>) -> String {
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
        // Writing to a string cannot fail.
        let _ = writeln!(rows, "<tr><th scope=\"row\">{}</th>{cells}</tr>", figure.0);
    }
    let conclusions = conclusions(subject, task, against).join("</p>\n<p>");
    format!(
        "<div class=\"heap-table heap-summary\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n<p>{conclusions}</p>\n"
    )
}

/// A row of the table: its name, and bytes and blocks of a program point.
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

/// What the figures mean, a sentence each.
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
        Ordering::Equal => format!("That is the peak of {title} as well."),
        Ordering::Less => {
            format!("That is {} less than {title}.", Bytes(others.0 - peak.0))
        }
        Ordering::Greater => {
            format!("That is {} more than {title}.", Bytes(peak.0 - others.0))
        }
    }
}
