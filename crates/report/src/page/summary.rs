//! The figures at the top of a report, and what they mean.

use std::cmp::Ordering;
use std::fmt::Write;

use course_format::run::Answer;
use heap_profile::Bytes;
use heap_profile::bytes::grouped;
use heap_profile::dhat::{Metric, Profile};

use super::{Subject, Task};
use crate::html::escaped;

/// The table of figures, and below it the conclusions.
pub(super) fn html(subject: &Subject, task: &Task, against: Option<&Subject>) -> String {
    let units = subject.profile.units();
    let [bytes, blocks] = [&units.bytes[1], &units.blocks[1]].map(|word| heading(word));
    let column = |text: String| format!("<th scope=\"col\">{text}</th>");
    let others = against.map_or_else(String::new, |other| {
        let title = other.title.html();
        column(format!("{bytes} of {title}")) + &column(format!("{blocks} of {title}"))
    });
    let head = format!("<th></th>{}{}{others}", column(bytes), column(blocks));
    let mut rows = String::new();
    for (name, metric) in figures(subject.profile) {
        let others = against.map_or_else(String::new, |other| cells(*metric, other));
        let cells = cells(*metric, subject) + &others;
        // Writing to a string cannot fail.
        let _ = writeln!(rows, "<tr><th scope=\"row\">{name}</th>{cells}</tr>");
    }
    let conclusions = conclusions(subject, task, against).join("</p>\n<p>");
    format!(
        "<div class=\"heap-table heap-summary\"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n<p>{conclusions}</p>\n"
    )
}

/// `word` as the heading of a column: "Bytes".
fn heading(word: &str) -> String {
    let mut rest = word.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    escaped(&(first + rest.as_str()))
}

/// The rows of the table: what the profile has.
fn figures(profile: &Profile) -> &'static [(&'static str, Metric)] {
    match profile.main_metric() {
        Metric::Total => &FIGURES[1..2],
        _ => &FIGURES,
    }
}

const FIGURES: [(&str, Metric); 3] =
    [("At the peak", Metric::Peak), ("In total", Metric::Total), ("At the end", Metric::End)];

fn cells(metric: Metric, subject: &Subject) -> String {
    let (units, (bytes, blocks)) = (subject.profile.units(), subject.profile.sums(metric));
    format!(
        "<td class=\"heap-number\" title=\"{}\">{}</td><td class=\"heap-number\">{}</td>",
        escaped(&units.bytes(bytes)),
        if units.are_bytes() { units.rounded(bytes) } else { grouped(bytes) },
        grouped(blocks)
    )
}

/// What the figures mean, a sentence each.
fn conclusions(subject: &Subject, task: &Task, against: Option<&Subject>) -> Vec<String> {
    let (profile, metric) = (subject.profile, subject.profile.main_metric());
    let (units, (bytes, blocks)) = (profile.units(), profile.sums(metric));
    let (exact, blocks) = (escaped(&units.bytes(bytes)), escaped(&units.blocks(blocks)));
    let mut sentences = match metric {
        Metric::Total => vec![
            format!("{} in total: <b>{exact}</b> in {blocks}.", escaped(&profile.verb())),
            format!(
                "There is no peak: a profile of mode <code>{}</code> records no lifetimes, \
                 so it does not tell what there was at any moment.",
                escaped(&profile.mode())
            ),
        ],
        _ => vec![format!("The peak is <b>{exact}</b> in {blocks}.")],
    };
    if let Some((budget, stretch)) = task.limits {
        sentences.push(verdict(Bytes(bytes), budget, stretch));
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
        sentences.push(difference(profile, other));
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

fn difference(profile: &Profile, other: &Subject) -> String {
    let (metric, units) = (profile.main_metric(), profile.units());
    let (own, others) = (profile.sums(metric).0, other.profile.sums(metric).0);
    let title = other.title.html();
    let difference = escaped(&units.rounded(own.abs_diff(others)));
    match (own.cmp(&others), metric) {
        (Ordering::Equal, Metric::Total) => format!("That is as much as {title}."),
        (Ordering::Equal, _) => format!("That is the peak of {title} as well."),
        (Ordering::Less, _) => format!("That is {difference} less than {title}."),
        (Ordering::Greater, _) => format!("That is {difference} more than {title}."),
    }
}
