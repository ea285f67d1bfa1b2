//! The message of a test that is over its budget: the limits that it exceeded, and the
//! lines that hold the memory.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Snippet};
use heap_profile::bytes::{Bytes, counted, grouped};
use heap_profile::frame::NAMELESS;
use heap_profile::stats::HeapStats;
use heap_profile::text::{line_of, visible, visible_lines, visible_offset, word_at};

use super::lines::{Line, by_line};
use super::{at, note, rendered};
use crate::__private::budget::Kind;
use crate::__private::execution::Profiled;
use crate::__private::report::WindowFinding;
use crate::__private::{Budget, Limit, TestCase};
use crate::LISTED;
use crate::holders::{self, Holder};
use crate::package::Package;

/// What has a budget.
pub(in crate::__private) struct Budgeted {
    /// As part of a sentence.
    name: String,
    budget: Budget,
    /// Where the budget is written.
    file: String,
    line: u32,
}

impl Budgeted {
    /// The test of `case`, run with this `size`, if it has any.
    pub(in crate::__private) fn test(case: &TestCase, size: Option<u64>) -> Self {
        let size = size.map(|size| format!(" with size {}", grouped(size))).unwrap_or_default();
        let name = format!("`{}`{size}", case.name());
        Budgeted { name, budget: case.budget, file: case.file.to_owned(), line: case.line }
    }

    /// A window in the test of `case`.
    pub(in crate::__private) fn window(case: &TestCase, window: &WindowFinding) -> Self {
        let name = format!("a window of `{}`", case.name());
        let WindowFinding { budget, ref file, line, .. } = *window;
        Budgeted { name, budget, file: file.clone(), line }
    }
}

/// For what is over its budget, with the largest holders: `counted` says by how much, and a
/// second run, under dhat, who they are.
pub(in crate::__private) fn over_budget(
    case: &TestCase,
    budgeted: &Budgeted,
    counted: &HeapStats,
    profiled: &Profiled,
) -> String {
    let package = case.package();
    let copy = case.profile_path().filter(|_| profiled.is_ok());
    let error = |limit: Limit| {
        let mut list = holder_list(&limit, counted, profiled, &package);
        if let Some(path) = &copy {
            let path = visible(&path.display().to_string());
            list = list.element(note(format!("its profile is {path}, for `dh_view`")));
        }
        let title = Level::ERROR.primary_title(format!("{} {limit}", budgeted.name));
        let over = limit.kind.counted(limit.actual - limit.allowed) + " too many";
        rendered(&[at(title, &budgeted.file, budgeted.line, &package, over), list])
    };
    let errors = budgeted.budget.exceeded(counted).into_iter().map(error);
    errors.collect::<Vec<_>>().join("\n")
}

/// The holders, those with most of what is limited first.
fn holder_list(
    limit: &Limit,
    counted: &HeapStats,
    profiled: &Profiled,
    package: &Package,
) -> Group<'static> {
    let kind = limit.kind;
    let title = format!("{} {}, {} first", sum(kind, counted), kind.state(), kind.order());
    let mut group = Group::with_title(Level::NOTE.secondary_title(title));
    let holders = match profiled {
        Ok((stats, profile)) => {
            if kind.sum(stats) != kind.sum(counted) {
                let again = format!(
                    "the test was run again to see the lines, and then it was {} {}",
                    sum(kind, stats),
                    kind.state()
                );
                group = group.element(note(again));
            }
            holders::of(profile, kind.metric(), package)
        }
        Err(error) => {
            return group.element(note(format!("where they were allocated is not known: {error}")));
        }
    };
    // Without debug information every line is unknown, inside the package or not.
    let is_known = holders.iter().any(|holder| holder.location.is_some());
    let outside = if is_known { ", outside of this package" } else { "" };
    let how_to_see = how_to_see_lines(&holders);
    let mut lines = by_line(holders);
    lines.sort_by_key(|line| kind.rank(&line.holder));
    for line in lines.iter().take(LISTED) {
        group = match line_snippet(package, line) {
            Some(snippet) => group.element(snippet),
            None => group.element(note(line.label() + outside)),
        };
        group = group.elements(line.chain().map(note));
    }
    let listed: Vec<Holder> = lines.into_iter().map(|line| line.holder).collect();
    group = group.elements(holders::remainder(&listed).map(note));
    if !is_known {
        group = group.element(Level::HELP.message(how_to_see));
    }
    group
}

/// Bytes and blocks of all holders together.
fn sum(kind: Kind, stats: &HeapStats) -> String {
    let (bytes, blocks) = kind.sum(stats);
    format!("{} in {}", Bytes(bytes).exact(), counted(blocks, "block"))
}

/// What to set if no line of the package is known.
fn how_to_see_lines(holders: &[Holder]) -> &'static str {
    if holders.iter().all(|holder| holder.function == NAMELESS) {
        "the names of functions have been stripped; to see them, set `strip = \"none\"` in the \
         profile that the test is built with, and for lines `debug = \"line-tables-only\"`"
    } else {
        "no line of this package is known; to see lines, set `debug = \"line-tables-only\"` in the \
         profile that the test is built with, and `strip = \"none\"` if it strips"
    }
}

/// The line, if its file can be read.
fn line_snippet(package: &Package, line: &Line) -> Option<Snippet<'static, Annotation<'static>>> {
    let place = line.holder.location.as_ref()?;
    snippet(package, &place.file, place.line, Some(place.column), line.label())
}

/// A line of a file of the package, with a label on the word at `column`, or on the
/// whole line.
pub(super) fn snippet(
    package: &Package,
    file: &str,
    line: u32,
    column: Option<u32>,
    label: String,
) -> Option<Snippet<'static, Annotation<'static>>> {
    let text = package.text(file)?;
    let span = match column {
        Some(column) => word_at(&text, line, column),
        None => trimmed(&text, line),
    }?;
    let span = visible_offset(&text, span.start)..visible_offset(&text, span.end);
    let annotation = AnnotationKind::Primary.span(span).label(label);
    Some(Snippet::source(visible_lines(&text)).path(visible(file)).annotation(annotation))
}

/// The range of a line without the spaces around it, in bytes of `text`.
fn trimmed(text: &str, line: u32) -> Option<Range<usize>> {
    let (start, line) = line_of(text, line)?;
    let start = start + line.len() - line.trim_start().len();
    Some(start..start + line.trim().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_were_stripped_are_said_to_be() {
        let holder = |function: &str| Holder {
            bytes: 9,
            blocks: 1,
            function: function.to_owned(),
            location: None,
            called_from: Vec::new(),
        };
        let both = [holder(NAMELESS), holder("f")];
        assert!(how_to_see_lines(&both[..1]).contains("have been stripped"));
        assert!(how_to_see_lines(&both).starts_with("no line of this package"));
    }
}
