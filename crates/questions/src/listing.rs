//! The lines of a program, of which a reader picks one.
//!
//! An author names a line by a piece of its text. That has to be in one line only: then a
//! change of the file is either none for the question or a fault.

/// Some lines of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The lines, in order.
    pub lines: Vec<Line>,
}

/// A line of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Its text, indented as little as the lines around it allow.
    pub text: String,
}

impl Line {
    /// Whether it is code that can be an answer, and not blank, a comment or only brackets.
    #[must_use]
    pub fn is_code(&self) -> bool {
        let text = self.text.trim_start();
        text.contains(|c: char| c.is_alphanumeric()) && !text.starts_with("//")
    }
}

impl Listing {
    /// The lines of `program` from the one that contains `from` to the one that contains
    /// `to`, and the lines after that which only close what these have opened.
    ///
    /// # Errors
    ///
    /// If none or several lines contain one of them: what is wrong.
    pub(crate) fn of(program: &str, from: Option<&str>, to: Option<&str>) -> Result<Self, String> {
        let all: Vec<&str> = program.lines().collect();
        let first = from.map_or(Ok(0), |text| only(&all, text))?;
        let end = match to {
            Some(text) => {
                let last = first + only(&all[first..], text)?;
                last + 1 + closing_lines(&all[first..=last], &all[last + 1..])
            }
            None => all.len(),
        };
        let indented = |line: &&&str| !line.trim().is_empty();
        let indent = |line: &&str| line.len() - line.trim_start().len();
        let indent = all[first..end].iter().filter(indented).map(indent).min().unwrap_or(0);
        let line = |(index, text): (usize, &&str)| Line {
            number: first + index + 1,
            text: text.get(indent..).unwrap_or_default().trim_end().to_owned(),
        };
        Ok(Listing { lines: all[first..end].iter().enumerate().map(line).collect() })
    }

    /// The one line that contains `text`.
    ///
    /// # Errors
    ///
    /// If none or several lines contain it, or it is no code: what is wrong.
    pub fn find(&self, text: &str) -> Result<&Line, String> {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        let line = &self.lines[only(&lines, text)?];
        if line.is_code() { Ok(line) } else { Err(format!("the line with `{text}` is no code")) }
    }
}

/// The index of the one line that contains `text`.
fn only(lines: &[&str], text: &str) -> Result<usize, String> {
    let mut found = lines.iter().enumerate().filter(|(_, line)| line.contains(text));
    match (found.next(), found.count()) {
        (None, _) => Err(format!("no line contains `{text}`")),
        (Some((index, _)), 0) => Ok(index),
        (Some(_), more) => Err(format!("{} lines contain `{text}`", more + 1)),
    }
}

/// How many of the lines `after` only close what `shown` has opened.
fn closing_lines(shown: &[&str], after: &[&str]) -> usize {
    let count = |lines: &[&str], brackets: [char; 3]| {
        lines.iter().map(|line| line.matches(brackets).count()).sum::<usize>()
    };
    let open = count(shown, ['(', '[', '{']).saturating_sub(count(shown, [')', ']', '}']));
    let closes = |line: &&&str| {
        let line = line.trim();
        !line.is_empty() && line.chars().all(|c| ")]};,".contains(c))
    };
    after.iter().take_while(closes).count().min(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: &str = "\
use x;

impl A {
    fn f() {
        // a comment
        let a = 1;

        g(a);
    }

    fn g() {}
}
";

    fn listing(from: &str, to: &str) -> Result<Listing, String> {
        Listing::of(PROGRAM, Some(from), Some(to))
    }

    #[test]
    fn lines_from_and_to() {
        let lines = listing("fn f()", "g(a);").unwrap().lines;
        let shown: Vec<_> = lines.iter().map(|line| (line.number, line.text.as_str())).collect();
        let expected = [
            (4, "fn f() {"),
            (5, "    // a comment"),
            (6, "    let a = 1;"),
            (7, ""),
            (8, "    g(a);"),
            (9, "}"),
        ];
        assert_eq!(shown, expected);
        let code: Vec<_> =
            lines.iter().filter(|line| line.is_code()).map(|line| line.number).collect();
        assert_eq!(code, [4, 6, 8]);
        assert_eq!(Listing::of(PROGRAM, None, None).unwrap().lines.len(), 12);
        assert_eq!(Listing::of("", None, None).unwrap().lines.len(), 0);
    }

    #[test]
    fn a_line_is_named_by_what_only_it_has() {
        let listing = listing("fn f()", "g(a);").unwrap();
        assert_eq!(listing.find("let a").unwrap().number, 6);
        for (text, problem) in [
            ("let b", "no line contains `let b`"),
            ("fn g", "no line contains `fn g`"),
            ("a", "3 lines contain `a`"),
            ("comment", "the line with `comment` is no code"),
        ] {
            assert_eq!(listing.find(text).unwrap_err(), problem);
        }
    }

    #[test]
    fn from_and_to_have_to_be_lines() {
        for (from, to, problem) in [
            ("fn h", "}", "no line contains `fn h`"),
            ("fn ", "}", "2 lines contain `fn `"),
            ("fn g", "let a", "no line contains `let a`"),
        ] {
            assert_eq!(listing(from, to).unwrap_err(), problem);
        }
    }
}
