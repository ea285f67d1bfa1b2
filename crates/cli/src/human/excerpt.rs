//! The labelled lines of a program's source, as far as a terminal has room for them.
//!
//! The renderer cuts all lines of a snippet at the same columns, so that lines with labels
//! far apart would not fit. Here each line is cut by itself, around its own labels, before
//! the renderer gets it.

use std::ops::Range;

use grading::message::Label;
use textwrap::core::display_width;

/// What stands for the part of a line that is cut off.
const ELLIPSIS: &str = "...";

/// How wide the renderer shows a tab.
const TAB_WIDTH: usize = 4;

/// With fewer columns, labels have their shortest texts, so that some of each line is left.
const FEW_COLUMNS: usize = 60;

/// A source to show, with labels in it.
pub(super) struct Excerpt<'a> {
    /// The source, with each line cut.
    pub(super) source: String,
    /// Its labels.
    pub(super) labels: Vec<ShownLabel<'a>>,
}

/// A label of an excerpt.
pub(super) struct ShownLabel<'a> {
    /// What it labels, in bytes of the excerpt's source.
    pub(super) span: Range<usize>,
    /// What it says.
    pub(super) text: &'a str,
    /// Whether it is a primary one.
    pub(super) primary: bool,
}

/// Which of a label's texts is shown.
type TextOf = for<'a> fn(&'a Label) -> &'a str;

impl<'a> Excerpt<'a> {
    /// `source` with `labels`, in `columns` to the right of the line numbers. All labels have
    /// their full texts if nothing has to be cut for them, and otherwise shorter ones.
    pub(super) fn fitting(source: &str, labels: &'a [Label], columns: usize) -> Self {
        let lines = lines(source, labels, columns);
        let fits = |text_of: TextOf| lines.iter().all(|line| line.right_edge(text_of) <= columns);
        let is_whole = lines.iter().all(|line| line.labels.is_empty() || line.width() <= columns);
        let texts: [TextOf; 3] =
            [|label| &label.text, |label| &label.brief, |label| &label.shortest];
        let fitting = texts[usize::from(!is_whole)..].iter().find(|text_of| fits(**text_of));
        let text_of = fitting.unwrap_or(&texts[1 + usize::from(columns < FEW_COLUMNS)]);
        Self::of(&lines, *text_of)
    }

    /// Like [`Excerpt::fitting`], with full texts in any case.
    pub(super) fn with_full_texts(source: &str, labels: &'a [Label], columns: usize) -> Self {
        Self::of(&lines(source, labels, columns), |label| &label.text)
    }

    fn of(lines: &[Line<'_, 'a>], text_of: TextOf) -> Self {
        let mut excerpt = Excerpt { source: String::new(), labels: Vec::new() };
        for line in lines {
            let Range { start, end } = line.window(text_of);
            let cut_before = if start > 0 { ELLIPSIS } else { "" };
            let cut_after = if end < line.text.len() { ELLIPSIS } else { "" };
            let offset = excerpt.source.len() + cut_before.len();
            let place = |at: usize| offset + at.clamp(start, end) - start;
            excerpt.labels.extend(line.labels.iter().map(|(span, label)| ShownLabel {
                span: place(span.start)..place(span.end),
                text: text_of(label),
                primary: label.primary,
            }));
            excerpt.source.extend([cut_before, &line.text[start..end], cut_after, "\n"]);
        }
        excerpt
    }
}

/// A line of a source.
struct Line<'source, 'a> {
    text: &'source str,
    /// The labels in it, and where they are, in bytes of the line.
    labels: Vec<(Range<usize>, &'a Label)>,
    /// How many columns there are for it.
    columns: usize,
}

/// The lines of `source`, with their `labels`.
fn lines<'source, 'a>(
    source: &'source str,
    labels: &'a [Label],
    columns: usize,
) -> Vec<Line<'source, 'a>> {
    let mut start = 0;
    let lines = source.split_inclusive('\n').map(|line| {
        let own = labels.iter().filter_map(|label| {
            let within = start..start + line.len();
            let span = label.span.start.checked_sub(start)?..label.span.end.checked_sub(start)?;
            within.contains(&label.span.start).then_some((span, label))
        });
        let labels = own.collect();
        start += line.len();
        Line::new(line.trim_end(), labels, columns)
    });
    lines.collect()
}

impl<'source, 'a> Line<'source, 'a> {
    fn new(text: &'source str, mut labels: Vec<(Range<usize>, &'a Label)>, columns: usize) -> Self {
        let mut line = Line { text, labels: Vec::new(), columns };
        // Half of the columns are left for a label beside what it labels.
        for (span, _) in &mut labels {
            span.start = span.start.min(text.len());
            let longest = line.at_column(line.column(span.start) + columns / 2);
            span.end = span.end.clamp(span.start, longest.max(span.start));
        }
        line.labels = labels;
        line
    }

    /// The column of the byte `at`, from 0.
    fn column(&self, at: usize) -> usize {
        self.text[..at].chars().map(char_width).sum()
    }

    /// The byte of the last character that begins at `column` or before it.
    fn at_column(&self, column: usize) -> usize {
        let starts = self.text.char_indices().map(|(at, _)| at).chain([self.text.len()]);
        starts.take_while(|at| self.column(*at) <= column).last().unwrap_or(0)
    }

    fn width(&self) -> usize {
        self.column(self.text.len())
    }

    /// Where the labels of the whole line would end. The renderer puts the last one beside
    /// what it labels, and others below.
    fn right_edge(&self, text_of: TextOf) -> usize {
        let last = self.labels.iter().map(|(span, _)| span.start).max();
        let edge = |(span, label): &(Range<usize>, &Label)| {
            let start = if Some(span.start) == last {
                self.column(span.end).max(self.column(span.start) + 1) + 1
            } else {
                self.column(span.start)
            };
            start + display_width(text_of(label))
        };
        self.labels.iter().map(edge).max().unwrap_or(0)
    }

    /// What is shown of the line, in bytes: what is labelled, with room for the labels, and
    /// as much of the rest as there is room for, the beginning first.
    fn window(&self, text_of: TextOf) -> Range<usize> {
        let first = self.labels.iter().map(|(span, _)| span.start).min();
        let last = self.labels.iter().map(|(span, _)| span.end).max().unwrap_or(0);
        let surplus = self.right_edge(text_of).saturating_sub(self.columns);
        let start = match (surplus, first) {
            (1.., Some(first)) => {
                let start = self.at_column(self.column(first).min(surplus + ELLIPSIS.len() + 1));
                (start..first).find(|at| self.is_between_words(*at)).unwrap_or(first)
            }
            _ => 0,
        };
        let used = if start > 0 { ELLIPSIS.len() } else { 0 };
        let room = (self.column(start) + self.columns).saturating_sub(used);
        if self.width() <= room {
            return start..self.text.len();
        }
        let end = self.at_column(room.saturating_sub(ELLIPSIS.len())).max(last);
        let whole = (last.max(start)..=end).rev().find(|at| self.is_between_words(*at));
        start..whole.unwrap_or(end)
    }

    /// Whether a cut at the byte `at` leaves both words whole.
    fn is_between_words(&self, at: usize) -> bool {
        let Some((before, after)) = self.text.split_at_checked(at) else { return false };
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        !(before.ends_with(in_word) && after.starts_with(in_word))
    }
}

fn char_width(c: char) -> usize {
    match c {
        '\t' => TAB_WIDTH,
        _ => display_width(c.encode_utf8(&mut [0; 4])),
    }
}
