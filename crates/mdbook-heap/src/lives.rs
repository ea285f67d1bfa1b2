//! The lives of a program's values, beside the lines of one of its functions.
//!
//! From where to where a block lives is recorded in a run of the program. Where it is read
//! for the last time no run can tell: the manifest says it, by pieces of lines. What would be
//! drawn wrong is a fault: lines that have changed since the run, a piece that is in two
//! lines, a reading after the drop, a bar that would have to go up.

mod last_reads;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use charts::lives::{End, Figure, Value};
use course_format::lives::RecordedLives;
use course_format::manifest::LivesFacts;
use course_format::results::{BinaryFigures, Role};
use course_format::start_source;
use heap_profile::lives::{Life, line_within};
use heap_profile::text::excerpt;

use crate::files;
use crate::listing::{function_lines, no_function};
use crate::manifest;
use crate::page::{Page, RenderResult};
use crate::results::{COLLECT, MAX_NAME};

/// The most values: there is a bar for each, and a narrow page has room for the lines, too.
const MAX_VALUES: usize = 12;

/// The most lines of a function.
const MAX_LINES: usize = 100;

/// A function that is shown: its lines, which begin with the line `first` of the file.
struct Function<'a> {
    name: &'a str,
    first: u32,
    lines: Vec<&'a str>,
}

/// The lines of a function, and the lives of the values in it.
pub(crate) fn lives(page: &Page, arguments: &[&str]) -> RenderResult {
    let (binary, name) = (arguments[0], arguments[1]);
    let measured = page.results.binary(binary)?;
    let (Some(recorded), Some(facts)) = (page.results.lives(measured)?, facts(page, measured)?)
    else {
        return Err(format!(
            "the lives of `{binary}` have not been recorded; give it `lives` in {}, then run `{COLLECT}`",
            manifest_path(measured)
        ));
    };
    let source = source(measured);
    let text = files::text(&page.root.join(&source), page.root)
        .map_err(|error| format!("cannot read `{}`: {error}", excerpt(&source, MAX_NAME)))?;
    let lines: Vec<&str> = text.lines().collect();
    check_lines(&recorded, &lines, &source)?;
    let function = Function::of(&lines, name).ok_or_else(|| no_function(&lines, &source, name))?;
    if function.lines.len() > MAX_LINES {
        return Err(format!(
            "`{name}` has more than {MAX_LINES} lines: bars beside them cannot be followed"
        ));
    }
    let (mut values, others) = values(recorded.lives, &function)?;
    last_reads::add(&facts.last_reads, &function, &mut values)
        .map_err(|problem| format!("{}: {problem}", manifest_path(measured)))?;
    let Function { name: function, first, lines } = function;
    Ok(charts::lives::html(&Figure { function, first, lines, values, others }))
}

/// The source of the program that was measured, which for an exercise is the one as shipped.
fn source(measured: &BinaryFigures) -> String {
    match measured.role {
        Role::Start => start_source(&measured.exercise),
        Role::Solution | Role::Failed | Role::Illustration => measured.source.clone(),
    }
}

/// The manifest with the facts about a program, relative to the root of the workspace.
fn manifest_path(measured: &BinaryFigures) -> String {
    let folder = match measured.role {
        Role::Start => "exercises",
        Role::Solution | Role::Failed => "solutions",
        Role::Illustration => "illustrations",
    };
    format!("{folder}/{}/Cargo.toml", measured.exercise)
}

/// What the manifest says of the lives of a program's values.
fn facts(page: &Page, measured: &BinaryFigures) -> Result<Option<LivesFacts>, String> {
    let binary = &measured.binary;
    let mut facts = manifest::facts(&page.root.join(manifest_path(measured)), page.root)?;
    Ok(match measured.role {
        Role::Start => facts.exercise.and_then(|facts| facts.lives),
        Role::Solution | Role::Failed => {
            facts.solutions.remove(binary).and_then(|facts| facts.lives)
        }
        Role::Illustration => facts.illustrations.remove(binary).and_then(|facts| facts.lives),
    })
}

/// Checks that the `lines` of `source` are those of the program that was run.
fn check_lines(recorded: &RecordedLives, lines: &[&str], source: &str) -> Result<(), String> {
    for (number, text) in &recorded.lines {
        let line = lines.get(*number as usize - 1).map_or("", |line| line.trim());
        if line != text {
            return Err(format!(
                "the lives of `{}` are those of an older source: line {number} of {source} was `{}` \
                 and is `{}`; run `{COLLECT}`",
                recorded.binary,
                excerpt(text, MAX_NAME),
                excerpt(line, MAX_NAME)
            ));
        }
    }
    Ok(())
}

impl<'a> Function<'a> {
    /// The function `name` of a file with these `lines`.
    fn of(lines: &[&'a str], name: &'a str) -> Option<Self> {
        let range = function_lines(lines, name)?;
        let first = u32::try_from(range.start() + 1).ok()?;
        Some(Function { name, first, lines: lines[range].to_vec() })
    }

    fn numbers(&self) -> RangeInclusive<u32> {
        let length = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        self.first..=self.first.saturating_add(length - 1)
    }
}

/// The values that `function` allocates or drops, and how many other blocks there are.
fn values(lives: Vec<Life>, function: &Function) -> Result<(Vec<Value>, u64), String> {
    let line = |calls: Vec<_>| line_within(&calls, function.numbers());
    let mut by_lines: BTreeMap<(Option<u32>, End), (u64, u64)> = BTreeMap::new();
    let mut others = 0;
    for Life { allocated, freed, blocks, bytes } in lives {
        let allocated = allocated.and_then(line);
        let end = freed.map_or(End::Alive, |calls| line(calls).map_or(End::Elsewhere, End::Line));
        if allocated.is_none() && !matches!(end, End::Line(_)) {
            others += blocks;
            continue;
        }
        let (sum, largest) = by_lines.entry((allocated, end)).or_default();
        (*sum, *largest) = (*sum + blocks, bytes.max(*largest));
    }
    let value = |((allocated, end), (blocks, bytes))| Value {
        blocks,
        bytes,
        allocated,
        last_read: None,
        end,
    };
    let values: Vec<Value> = by_lines.into_iter().map(value).collect();
    check_values(&values, function.name)?;
    Ok((values, others))
}

/// Checks that a bar can be drawn for each of `values`.
fn check_values(values: &[Value], function: &str) -> Result<(), String> {
    if values.is_empty() {
        return Err(format!(
            "no recorded block is allocated or dropped in a line of `{function}`; name another \
             function, or record smaller blocks: `from`, then `{COLLECT}`"
        ));
    }
    if values.len() > MAX_VALUES {
        return Err(format!(
            "`{function}` would have {} bars, more than {MAX_VALUES}; record only larger blocks: \
             `from`, then `{COLLECT}`",
            values.len()
        ));
    }
    for value in values {
        if let (Some(allocated), End::Line(end)) = (value.allocated, value.end)
            && end < allocated
        {
            return Err(format!(
                "what line {allocated} of `{function}` allocates is dropped in line {end}, in a \
                 later round of a loop: a bar can only go down; show another function"
            ));
        }
    }
    Ok(())
}
