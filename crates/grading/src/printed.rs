//! What a program printed: its beginning and its end, and how much there was in between.

use heap_profile::Bytes;
use heap_profile::bytes::counted;
use heap_profile::text::excerpt;
use serde::{Deserialize, Serialize};

/// The most characters of a line that a verdict shows: more than two lines of a terminal.
const MAX_LINE: usize = 200;

/// What a program printed. It may be any text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The beginning, or all of it.
    pub start: String,
    /// How much is not kept between the beginning and the end.
    pub left_out: LeftOut,
    /// The end; empty if nothing was left out.
    pub end: String,
}

/// How much of an output is not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// In bytes.
    pub bytes: u64,
    /// How many lines end in it.
    pub lines: u64,
}

impl From<String> for Printed {
    fn from(start: String) -> Self {
        Printed { start, ..Printed::default() }
    }
}

impl Printed {
    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start.trim().is_empty() && self.left_out.bytes == 0
    }

    /// All that is kept, as it was printed. A line says how much is not kept.
    #[must_use]
    pub fn text(&self) -> String {
        if self.left_out.bytes == 0 {
            return self.start.clone();
        }
        let Printed { start, left_out, end } = self;
        let line_end = if start.ends_with('\n') { "" } else { "\n" };
        format!("{start}{line_end}[{}]\n{end}", gap(left_out.lines, left_out.bytes))
    }

    /// What it printed last.
    #[must_use]
    pub fn last_words(&self) -> &str {
        let last = if self.left_out.bytes == 0 { &self.start } else { &self.end };
        last.trim()
    }

    /// It without what the profiler said, and without what a panic says of a backtrace, which
    /// is turned off.
    #[must_use]
    pub fn own(self) -> Self {
        Printed { start: own_text(&self.start), end: own_text(&self.end), ..self }
    }

    /// The lines for people: all of them if they are at most `most`, or else the first and
    /// the last, and between them how many there are. They are
    /// [visible](heap_profile::text::visible), and long ones are cut.
    #[must_use]
    pub fn lines(&self, most: usize) -> Vec<String> {
        let (start, end) = (lines_of(&self.start), lines_of(&self.end));
        let kept: Vec<&str> = start.iter().chain(&end).copied().collect();
        let is_whole = self.left_out.bytes == 0;
        if is_whole && kept.len() <= most {
            return kept.into_iter().map(shown).collect();
        }
        let last = if is_whole { kept.len() } else { end.len() }.min(most / 2);
        let first = start.len().min(most / 2);
        let cut = (kept.len() - first - last) as u64;
        let gap = gap(self.left_out.lines.saturating_add(cut), self.left_out.bytes);
        let (first, last) = (&kept[..first], &kept[kept.len() - last..]);
        let lines = |lines: &[&str]| lines.iter().copied().map(shown).collect::<Vec<_>>();
        [lines(first), vec![format!("[{gap}]")], lines(last)].concat()
    }
}

/// How the profiler's lines begin, of which the first may follow an unfinished line.
const PROFILER: &str = "dhat: ";
const PROFILER_FIRST: &str = "dhat: Total: ";

fn own_text(text: &str) -> String {
    let own = |line: &&str| {
        !line.starts_with(PROFILER) && !line.starts_with("note: run with `RUST_BACKTRACE")
    };
    let before = |line| str::split_once(line, PROFILER_FIRST).map_or(line, |(before, _)| before);
    text.split_inclusive('\n').filter(own).map(before).collect()
}

fn lines_of(text: &str) -> Vec<&str> {
    text.trim_start_matches('\n').trim_end().lines().collect()
}

fn shown(line: &str) -> String {
    excerpt(&line.replace('\t', "    "), MAX_LINE)
}

/// "1,234 lines left out"; in bytes if no line ends in what is left out.
fn gap(lines: u64, bytes: u64) -> String {
    let amount = if lines > 0 { counted(lines, "line") } else { Bytes(bytes).to_string() };
    format!("{amount} left out")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(range: std::ops::Range<u32>) -> String {
        range.flat_map(|number| [number.to_string(), "\n".to_owned()]).collect()
    }

    #[test]
    fn the_first_and_the_last_lines_are_shown() {
        let lines = |text: &str| Printed::from(text.to_owned()).lines(4);
        assert_eq!(lines("a\nb"), ["a", "b"]);
        assert_eq!(lines(&numbers(0..4)), ["0", "1", "2", "3"]);
        assert_eq!(lines(&numbers(0..9)), ["0", "1", "[5 lines left out]", "7", "8"]);
        assert_eq!(lines(&numbers(0..5)), ["0", "1", "[1 line left out]", "3", "4"]);
        assert_eq!(lines("a\tb\u{1b}[31m\u{202e}"), ["a    b\\u{1b}[31m\\u{202e}"]);
        let long = lines(&"x".repeat(5_000)).remove(0);
        assert!(long.len() < 300 && long.ends_with("(5000 characters)"), "{long}");
        assert_eq!(lines("\nafter an empty line\n\nend\n\n"), ["after an empty line", "", "end"]);
    }

    #[test]
    fn the_profiler_is_not_the_program() {
        let own = |text: &str| Printed::from(text.to_owned()).own();
        assert!(own("dhat: Total: 7 bytes\ndhat: At t-gmax: 7 bytes\n").is_empty());
        let text =
            "own\nno enddhat: Total: 7\ndhat: At t-end: 0\nnote: run with `RUST_BACKTRACE=1`\n";
        assert_eq!(own(text).text(), "own\nno end");
    }

    #[test]
    fn what_is_not_kept_is_counted() {
        let left_out = LeftOut { bytes: 5_000, lines: 1_000 };
        let printed = Printed { start: numbers(0..5), left_out, end: numbers(7..9) };
        assert_eq!(printed.lines(4), ["0", "1", "[1,003 lines left out]", "7", "8"]);
        assert_eq!(printed.text(), numbers(0..5) + "[1,000 lines left out]\n7\n8\n");
        let left_out = LeftOut { bytes: 5_000_000, lines: 0 };
        let printed = Printed { start: "ab".into(), left_out, end: "yz".into() };
        assert_eq!(printed.lines(4), ["ab", "[5.0 MB left out]", "yz"]);
        assert_eq!(printed.text(), "ab\n[5.0 MB left out]\nyz");
    }
}
