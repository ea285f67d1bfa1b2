//! The lives of values beside the lines of a program: where each is allocated, read for the
//! last time and dropped.
//!
//! The picture is a table, a row for each line and a column for each value, drawn with CSS:
//! its lines break on a narrow page, and the bars grow with them. What a bar says is in its
//! pattern and in the marks on it, so nothing depends on color. A second table says the same
//! in words.

mod marks;
mod words;

use std::fmt::Write;

use heap_profile::bytes::grouped;

use crate::draw::draw;
use crate::text::escaped;
use marks::Mark;

/// The lines of a function, and the values that live beside them.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// The name of the function.
    pub function: &'a str,
    /// The number of the first line.
    pub first: u32,
    /// The lines.
    pub lines: Vec<&'a str>,
    /// The values, in the order of their bars. The lines they name are among these.
    pub values: Vec<Value>,
    /// How many recorded blocks have no bar, because these lines neither allocate nor drop
    /// them.
    pub others: u64,
}

/// The blocks that are allocated in one line and dropped in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// How many blocks there are, one after the other or at once.
    pub blocks: u64,
    /// The most bytes that one of them has.
    pub bytes: u64,
    /// The line that allocates them; `None` if that is not one of these, or not known.
    pub allocated: Option<u32>,
    /// The line that reads them for the last time, if the author says so.
    pub last_read: Option<u32>,
    /// What becomes of them.
    pub end: End,
}

/// What becomes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// It is dropped in this line.
    Line(u32),
    /// It is dropped in a line that is not one of these, or not known.
    Elsewhere,
    /// It is alive at the end of the run.
    Alive,
}

/// How a part of a bar looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pattern {
    /// The value is alive.
    Alive,
    /// It is alive, and nobody reads it.
    Kept,
    /// Whether it is alive is not known.
    Unknown,
}

impl Pattern {
    fn class(self) -> &'static str {
        match self {
            Pattern::Alive => "alive",
            Pattern::Kept => "kept",
            Pattern::Unknown => "unknown",
        }
    }
}

/// Draws `figure`. The HTML has no blank line, which would end it in Markdown.
#[must_use]
pub fn html(figure: &Figure) -> String {
    let mut out = String::from("<div class=\"heap-lives\">\n<style>\n");
    out += include_str!("lives.css");
    draw!(
        out,
        "</style>\n<table class=\"heap-lives-lines\" role=\"img\" aria-label=\"The lines of {}, and beside them the lives of its values, which the table below has in words\">",
        escaped(figure.function)
    );
    head(figure, &mut out);
    for (number, line) in (figure.first..).zip(&figure.lines) {
        row(figure, number, line, &mut out);
    }
    out += "</tbody>\n</table>\n";
    legend(figure, &mut out);
    words::table(figure, &mut out);
    out + "</div>\n"
}

/// The letter of each value, and how many blocks it is.
fn head(figure: &Figure, out: &mut String) {
    out.push_str("<thead><tr><td></td><td></td>");
    for (index, value) in figure.values.iter().enumerate() {
        let times = match value.blocks {
            1 => String::new(),
            blocks => format!("<small>{} ×</small>", grouped(blocks)),
        };
        let _ = write!(out, "<th>{}{times}</th>", words::letter(index));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
}

fn row(figure: &Figure, number: u32, line: &str, out: &mut String) {
    let text = line.trim_start();
    // A line that breaks goes on further in.
    let indent = line.len() - text.len();
    let _ = write!(
        out,
        "<tr><td class=\"number\">{number}</td><td class=\"line\" style=\"padding-inline-start: {}ch; text-indent: -2ch\">{}</td>",
        indent + 2,
        escaped(text)
    );
    for value in &figure.values {
        out.push_str("<td class=\"life\">");
        for (half, pattern) in ["upper", "lower"].iter().zip(figure.patterns(value, number)) {
            if let Some(pattern) = pattern {
                let _ = write!(out, "<i class=\"{half} {}\"></i>", pattern.class());
            }
        }
        let marks: String = figure.marks(value, number).map(Mark::svg).collect();
        if !marks.is_empty() {
            let _ = write!(out, "<b>{marks}</b>");
        }
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}

impl Figure<'_> {
    fn last(&self) -> u32 {
        self.first + u32::try_from(self.lines.len()).unwrap_or(u32::MAX).saturating_sub(1)
    }

    /// The rows in which the bar of `value` begins and ends.
    fn rows(&self, value: &Value) -> (u32, u32) {
        let end = match value.end {
            End::Line(line) => line,
            End::Elsewhere | End::Alive => self.last(),
        };
        (value.allocated.unwrap_or(self.first), end)
    }

    /// How the bar of `value` looks in the two halves of row `number`. It begins in the
    /// middle of the row that allocates the value, and ends in the middle of the last.
    fn patterns(&self, value: &Value, number: u32) -> [Option<Pattern>; 2] {
        let (begin, end) = self.rows(value);
        // In half rows.
        let (begin, end) = (2 * u64::from(begin) + 1, 2 * u64::from(end) + 1);
        let begin = if value.allocated.is_none() { begin - 1 } else { begin };
        let end = if matches!(value.end, End::Line(_)) { end } else { end + 1 };
        [2 * u64::from(number), 2 * u64::from(number) + 1]
            .map(|half| (begin..end).contains(&half).then(|| pattern(value, half)))
    }

    /// The marks of `value` in row `number`.
    fn marks(&self, value: &Value, number: u32) -> impl Iterator<Item = Mark> {
        let (begin, end) = self.rows(value);
        let first = if value.allocated.is_some() { Mark::Allocated } else { Mark::Unknown };
        let last = match value.end {
            End::Line(_) => Mark::Dropped,
            End::Elsewhere => Mark::Unknown,
            End::Alive => Mark::Alive,
        };
        let read = value.last_read.map(|line| (line, Mark::LastRead));
        let marks = [Some((begin, first)), read, Some((end, last))];
        marks.into_iter().flatten().filter(move |(row, _)| *row == number).map(|(_, mark)| mark)
    }
}

/// How the bar of `value` looks in a half of a row, counted from line 0.
fn pattern(value: &Value, half: u64) -> Pattern {
    let is_after = |line: u32| half > 2 * u64::from(line);
    let is_read = !value.last_read.is_some_and(is_after);
    // Where it is last known to be alive.
    let known = value.last_read.or(value.allocated);
    if (value.allocated.is_none() && is_read)
        || (value.end == End::Elsewhere && known.is_some_and(is_after))
    {
        Pattern::Unknown
    } else if is_read {
        Pattern::Alive
    } else {
        Pattern::Kept
    }
}

/// What the patterns and marks in the picture mean.
fn legend(figure: &Figure, out: &mut String) {
    let numbers = || (figure.first..).take(figure.lines.len());
    let of_all = || figure.values.iter().flat_map(move |value| numbers().map(move |n| (value, n)));
    let patterns: Vec<Pattern> =
        of_all().flat_map(|(value, n)| figure.patterns(value, n)).flatten().collect();
    let marks: Vec<Mark> = of_all().flat_map(|(value, n)| figure.marks(value, n)).collect();
    out.push_str("<ul>");
    for (mark, text) in marks::MEANINGS {
        if marks.contains(&mark) {
            let _ = write!(out, "<li><b>{}</b> {text}</li>", mark.svg());
        }
    }
    for (pattern, text) in [
        (Pattern::Alive, "alive"),
        (Pattern::Kept, "kept, although nobody reads it"),
        (Pattern::Unknown, "not known"),
    ] {
        if patterns.contains(&pattern) {
            let class = pattern.class();
            let _ = write!(out, "<li><span><i class=\"{class}\"></i></span> {text}</li>");
        }
    }
    out.push_str("</ul>\n");
}

#[cfg(test)]
mod tests;
