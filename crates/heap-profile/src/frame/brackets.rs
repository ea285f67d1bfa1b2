//! The brackets of a name, paired, so that any part of it can be skipped in one step.
//!
//! Everything that reads names goes over them with this: once for the pairs, then only over
//! what is outside of brackets. So it needs neither recursion nor more than linear time,
//! however brackets are nested.

use std::ops::Range;

/// C++'s operators that brackets or an arrow are part of, a longer one before its start.
const OPERATORS: [&str; 15] =
    ["()", "[]", "->*", "->", "<=>", "<<=", ">>=", "<<", ">>", "<=", ">=", "<", ">", "\"\"", ","];

/// A name, and where each of its brackets ends.
#[derive(Debug)]
pub(super) struct Brackets<'a> {
    pub(super) text: &'a str,
    /// For each byte the index of the bracket that closes it; 0 if it opens none.
    ends: Vec<usize>,
}

impl<'a> Brackets<'a> {
    /// The brackets of `text`. With `has_operators` those of C++'s operators are none.
    ///
    /// A bracket without a partner is a character like any other.
    pub(super) fn of(text: &'a str, has_operators: bool) -> Self {
        let bytes = text.as_bytes();
        let mut ends = vec![0; bytes.len()];
        let mut open: Vec<(u8, usize)> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'<' => open.push((b'>', at)),
                b'(' => open.push((b')', at)),
                b'[' => open.push((b']', at)),
                b'{' => open.push((b'}', at)),
                // The arrow of `fn() -> T`, which old compilers mangle as `.>`.
                b'>' if at > 0 && matches!(bytes[at - 1], b'-' | b'.') => {}
                close @ (b'>' | b')' | b']' | b'}') => {
                    if let Some(start) = matching(&mut open, close) {
                        ends[start] = at;
                    }
                }
                b'o' if has_operators && is_operator_word(text, at) => {
                    at = operator_end(text, at) - 1;
                }
                // A constant: `f<'('>`.
                b'\'' if bytes.get(at + 2) == Some(&b'\'') => at += 2,
                _ => {}
            }
            at += 1;
        }
        Brackets { text, ends }
    }

    /// The index of the bracket that closes the one at `open`, if there is one.
    pub(super) fn end(&self, open: usize) -> Option<usize> {
        self.ends.get(open).copied().filter(|end| *end > 0)
    }

    /// The whole of it.
    pub(super) fn whole(&self) -> Range<usize> {
        0..self.text.len()
    }

    /// The bytes of `range` that are not inside of its brackets, with their indices. An
    /// opening bracket is one of them, its end is not.
    pub(super) fn outside(&self, range: Range<usize>) -> impl Iterator<Item = (usize, u8)> {
        let mut at = range.start;
        std::iter::from_fn(move || {
            let here = at;
            let byte = *self.text.as_bytes()[..range.end].get(here)?;
            at = self.end(here).filter(|end| *end < range.end).unwrap_or(here) + 1;
            Some((here, byte))
        })
    }

    /// The index of the first `text` in `range` that is not inside of brackets. `text` has
    /// no brackets itself.
    pub(super) fn find(&self, range: Range<usize>, text: &str) -> Option<usize> {
        let bytes = &self.text.as_bytes()[..range.end];
        let is_here = |at: usize| bytes[at..].starts_with(text.as_bytes());
        self.outside(range.clone()).map(|(at, _)| at).find(|at| is_here(*at))
    }

    /// The parts of `range` between each `::` that is not inside of brackets.
    pub(super) fn split_path(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let (mut parts, mut start, mut colon) = (Vec::new(), range.start, None);
        for (at, byte) in self.outside(range.clone()) {
            colon = match (byte, colon) {
                (b':', Some(before)) if before + 1 == at => {
                    parts.push(start..before);
                    start = at + 1;
                    None
                }
                (b':', _) => Some(at),
                _ => None,
            };
        }
        parts.push(start..range.end);
        parts
    }

    /// What is between the brackets that `range` consists of.
    pub(super) fn inside(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let end = self.end(range.start)?;
        (end + 1 == range.end).then_some(range.start + 1..end)
    }
}

/// Takes the bracket that `close` closes from those that are `open`, each with its end and its
/// index.
fn matching(open: &mut Vec<(u8, usize)>, close: u8) -> Option<usize> {
    // In `(a < b)` it is a comparison.
    while close != b'>' && open.last().is_some_and(|(end, _)| *end == b'>') {
        open.pop();
    }
    open.pop_if(|(end, _)| *end == close).map(|(_, start)| start)
}

/// Whether the word `operator` of C++ is at byte `at`.
pub(super) fn is_operator_word(text: &str, at: usize) -> bool {
    let (before, rest) = text.as_bytes().split_at(at);
    let Some(after) = rest.strip_prefix(b"operator") else { return false };
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| is_word_byte(*byte));
    !is_word(before.last()) && !is_word(after.first())
}

/// Whether `byte` is part of an identifier, or of one of its characters.
pub(super) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// The index after the `operator` at byte `at`, and after its symbol if that has brackets.
pub(super) fn operator_end(text: &str, at: usize) -> usize {
    let symbol = at + "operator".len();
    let length = OPERATORS.iter().find(|name| text[symbol..].starts_with(**name));
    symbol + length.map_or(0, |name| name.len())
}
