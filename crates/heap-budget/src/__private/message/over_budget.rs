//! The message of a test that is over its budget: the limits that it exceeded, and the
//! lines that hold the memory.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Snippet};
use heap_profile::bytes::{Bytes, counted};
use heap_profile::dhat::Profile;
use heap_profile::frame::NAMELESS;
use heap_profile::stats::HeapStats;
use heap_profile::text::{line_of, visible, visible_lines, visible_offset, word_at};

use super::{note, rendered};
use crate::__private::budget::Kind;
use crate::__private::{Limit, TestCase};
use crate::LISTED;
use crate::holders::{self, Holder, Location};
use crate::package::Package;

/// For a test that is over its budget, with the largest holders: `counted` says by how much,
/// and a second run, under dhat, who they are.
pub(in crate::__private) fn over_budget(
    case: &TestCase,
    counted: &HeapStats,
    profiled: &Result<(HeapStats, Profile), String>,
) -> String {
    let package = case.package();
    let copy = case.profile_path().filter(|_| profiled.is_ok());
    let error = |limit: Limit| {
        let mut list = holder_list(&limit, counted, profiled, &package);
        if let Some(path) = &copy {
            let path = visible(&path.display().to_string());
            list = list.element(note(format!("its profile is {path}, for `dh_view`")));
        }
        rendered(&[title(case, &limit, &package), list])
    };
    let errors = case.budget.exceeded(counted).into_iter().map(error);
    errors.collect::<Vec<_>>().join("\n")
}

/// The limit that was exceeded, at the attribute.
fn title(case: &TestCase, limit: &Limit, package: &Package) -> Group<'static> {
    let Limit { kind, allowed, actual } = *limit;
    let title = format!(
        "`{}` {} {}, over its budget of {}",
        case.name(),
        kind.verb(),
        kind.counted(actual),
        kind.counted(allowed)
    );
    let group = Group::with_title(Level::ERROR.primary_title(title));
    let file = package.file(case.file);
    let over = kind.counted(actual - allowed) + " too many";
    match file.and_then(|file| snippet(package, &package.display_path(file), case.line, None, over))
    {
        Some(snippet) => group.element(snippet),
        None => group.element(annotate_snippets::Origin::path(visible(case.file))),
    }
}

/// The holders, those with most of what is limited first.
fn holder_list(
    limit: &Limit,
    counted: &HeapStats,
    profiled: &Result<(HeapStats, Profile), String>,
    package: &Package,
) -> Group<'static> {
    let kind = limit.kind;
    let title = format!("{} {}, {} first", sum(kind, counted), kind.state(), kind.order());
    let mut group = Group::with_title(Level::NOTE.secondary_title(title));
    let mut holders = match profiled {
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
    holders.sort_by_key(|holder| kind.rank(holder));
    // Without debug information every line is unknown, inside the package or not.
    let is_known = holders.iter().any(|holder| holder.location.is_some());
    let outside = if is_known { ", outside of this package" } else { "" };
    for holder in holders.iter().take(LISTED) {
        group = match holder_snippet(package, holder) {
            Some(snippet) => group.element(snippet),
            None => group.element(note(label(holder) + outside)),
        };
    }
    group = group.elements(holders::remainder(&holders).map(note));
    if !is_known {
        group = group.element(Level::HELP.message(how_to_see_lines(&holders)));
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

/// The line of `holder`, if its file can be read.
fn holder_snippet(
    package: &Package,
    holder: &Holder,
) -> Option<Snippet<'static, Annotation<'static>>> {
    let Location { file, line, column, .. } = holder.location.as_ref()?;
    snippet(package, file, *line, Some(*column), label(holder))
}

/// A line of a file of the package, with a label on the word at `column`, or on the
/// whole line.
fn snippet(
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

fn label(holder: &Holder) -> String {
    let (bytes, blocks) = (Bytes(holder.bytes).exact(), counted(holder.blocks, "block"));
    let caller = match (&holder.called_from, &holder.location) {
        (Some(caller), Some(location)) if caller.file == location.file => {
            format!(", called at line {}", caller.line)
        }
        (Some(caller), _) => format!(", called at {}", visible(&caller.to_string())),
        (None, _) => String::new(),
    };
    format!("{bytes} in {blocks}, by {}{caller}", holder.allocator())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(function: &str) -> Holder {
        let function = function.to_owned();
        Holder { bytes: 9, blocks: 1, function, location: None, called_from: None }
    }

    #[test]
    fn names_that_were_stripped_are_said_to_be() {
        let (known, unknown) = (holder("f"), holder(NAMELESS));
        assert_eq!(label(&known), "9 bytes in 1 block, by `f`");
        assert_eq!(label(&unknown), "9 bytes in 1 block, by an unknown function");
        let both = [unknown, known];
        assert!(how_to_see_lines(&both[..1]).contains("have been stripped"));
        assert!(how_to_see_lines(&both).starts_with("no line of this package"));
    }
}
