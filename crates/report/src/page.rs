//! A report: one run on one page, alone or compared with another. The page needs no other
//! file, no network and no server, so that it can be saved and sent.
//!
//! A profile without a peak, of copies or of events, is shown by its totals, in its own
//! words.

mod summary;

use std::fmt::Write;

use charts::mark::Mark;
use course_format::run::Answer;
use heap_profile::Bytes;
use heap_profile::dhat::{Metric, Profile};
use heap_profile::holders::holders;
use heap_profile::stats::TimelinePoint;

use crate::html::{escaped, picture, with_code};
use crate::{holders, signature, source, tree};

/// The title of a run.
#[derive(Clone, Copy, Debug)]
pub enum Title<'a> {
    /// Text in which what is between backticks is code.
    Text(&'a str),
    /// The name of a file, which may have any characters.
    File(&'a str),
}

impl Title<'_> {
    /// For a page.
    pub(crate) fn html(&self) -> String {
        match self {
            Title::Text(text) => with_code(text),
            Title::File(name) => escaped(name),
        }
    }

    /// Without markup, and not escaped.
    pub(crate) fn plain(&self) -> String {
        match self {
            Title::Text(text) => text.replace('`', ""),
            Title::File(name) => (*name).to_owned(),
        }
    }
}

/// The run that a report is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its title.
    pub title: Title<'a>,
    /// The name of its program or its file.
    pub name: &'a str,
    /// Its profile.
    pub profile: &'a Profile,
    /// Its answer, if that was checked.
    pub answer: Option<&'a Answer>,
    /// Live bytes against the allocation clock, if they were recorded.
    pub timeline: Option<&'a [TimelinePoint]>,
}

/// What is known about the exercise that the run belongs to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Task<'a> {
    /// Path and text of the program's source.
    pub source: Option<(&'a str, &'a str)>,
    /// The budget and the stretch.
    pub limits: Option<(Bytes, Bytes)>,
}

/// The report on `subject`, compared with `against` if that is given, whose profile counts
/// the same.
#[must_use]
pub fn html(subject: &Subject, task: &Task, against: Option<&Subject>) -> String {
    let title = subject.title.html();
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}: heap report</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <style>\n{STYLE}{}</style>\n</head>\n<body class=\"content\">\n<main>\n\
         <h1>{title}</h1>\n<p class=\"heap-binary\">{}</p>\n",
        escaped(&subject.title.plain()),
        concat!(
            include_str!("../../../course/theme/heap.css"),
            include_str!("../../../course/theme/tree.css")
        ),
        escaped(subject.name),
    );
    page.push_str(&summary::html(subject, task, against));
    let runs: Vec<&Subject> = [subject].into_iter().chain(against).collect();
    section(&mut page, "What this looks like", &signature::html(subject.profile));
    let by_call = match subject.profile.main_metric() {
        Metric::Total => "In total, by call",
        _ => "What was alive at the peak, by call",
    };
    section(&mut page, by_call, &flame(&runs));
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

/// Adds a section, unless it is empty.
fn section(page: &mut String, title: &str, content: &str) {
    if !content.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(page, "<section>\n<h2>{title}</h2>\n{content}\n</section>\n");
    }
}

/// The flame graphs, and with two runs their difference.
fn flame(runs: &[&Subject]) -> String {
    let labels: Vec<String> =
        marks_and_labels(runs).map(|(mark, label)| mark.with(&label)).collect();
    let runs = runs.iter().zip(&labels);
    let runs: Vec<_> =
        runs.map(|(run, label)| charts::flame::Run { label, profile: run.profile }).collect();
    if runs.len() > 1 { crate::flame::comparison_html(&runs) } else { crate::flame::html(&runs) }
}

/// The timelines. Empty if none was recorded: not every profile is of a run of the
/// course.
fn timeline(runs: &[&Subject], task: &Task) -> String {
    let marked: Vec<(Mark, String)> = marks_and_labels(runs).collect();
    let runs = runs.iter().zip(&marked).filter_map(|(run, (mark, label))| {
        let (mark, timeline) = (mark.clone(), run.timeline?);
        Some(charts::timeline::Run { mark, label, timeline })
    });
    let runs: Vec<_> = runs.collect();
    if runs.is_empty() || task.limits.is_none() {
        return String::new();
    }
    picture(&charts::timeline::figure_of(&runs, task.limits).html)
}

/// The marks of `runs`, and their titles without markup.
fn marks_and_labels(runs: &[&Subject]) -> impl Iterator<Item = (Mark, String)> {
    let mark = |index| if runs.len() == 1 { Mark::alone() } else { Mark::program(index) };
    runs.iter().enumerate().map(move |(index, run)| (mark(index), run.title.plain()))
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
mod tests;
