//! The path of a function in its demangled name: what is left without the type that C++
//! puts before it and the parameters after it.
//!
//! ```text
//! long* (anonymous namespace)::fill<long>(long)        (anonymous namespace) | fill<long>
//! int (*shop::pick<3>(int))(int)                       shop | pick<3>
//! <a::B<T> as c::D>::f::{{closure}}                    <a::B<T> as c::D> | f | {{closure}}
//! ```

use std::ops::Range;

use super::brackets::{Brackets, is_operator_word, is_word_byte, operator_end};

/// A name, split.
#[derive(Debug)]
pub(super) struct Path<'a> {
    pub(super) brackets: Brackets<'a>,
    /// The parts between `::`; never empty.
    pub(super) parts: Vec<Range<usize>>,
    /// Whether only C++ writes such names.
    pub(super) is_cpp: bool,
}

impl<'a> Path<'a> {
    /// The path of `name`, which is Rust's for sure if `is_rust`.
    pub(super) fn of(name: &'a str, is_rust: bool) -> Self {
        let name = if is_rust { name } else { without_version(name) };
        let brackets = Brackets::of(name, !is_rust);
        let mut path = Path { parts: Vec::new(), is_cpp: false, brackets };
        let range = path.brackets.whole();
        path.parts = if is_rust { path.brackets.split_path(range) } else { path.function() };
        path.drop_hash();
        path
    }

    /// The text of a part.
    pub(super) fn text(&self, part: &Range<usize>) -> &'a str {
        &self.brackets.text[part.clone()]
    }

    /// The parts of a name that may be C++'s.
    fn function(&mut self) -> Vec<Range<usize>> {
        let brackets = &self.brackets;
        let range = declared(brackets);
        let operator = brackets
            .outside(range.clone())
            .map(|(at, _)| at)
            .find(|at| is_operator_word(brackets.text, *at));
        let parameters = parameters(brackets, operator.unwrap_or(range.start)..range.end);
        self.is_cpp = operator.is_some() || parameters.is_some();
        if !self.is_cpp {
            return brackets.split_path(range);
        }
        let end = parameters.unwrap_or(range.end);
        let path_end = operator.unwrap_or(end);
        // Before the path there may be the type that is returned.
        let spaces = brackets.outside(range.start..path_end).filter(|(_, byte)| *byte == b' ');
        let start = spaces.last().map_or(range.start, |(at, _)| at + 1);
        let Some(operator) = operator else { return brackets.split_path(start..end) };
        let mut parts = brackets.split_path(start..operator);
        // What the operator's type is called is no part of the path.
        parts.pop();
        parts.push(operator..end);
        parts
    }

    /// Drops the hash at the end of a name that was mangled the old way.
    fn drop_hash(&mut self) {
        let is_hash = |part: &Range<usize>| {
            let hash = self.text(part).strip_prefix('h').unwrap_or_default();
            hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        if self.parts.len() > 1 && self.parts.last().is_some_and(is_hash) {
            self.parts.pop();
        }
    }
}

/// A name without the version of its symbol: `fopen@@GLIBC_2.2.5`.
fn without_version(name: &str) -> &str {
    name.find('@').filter(|at| *at > 0).map_or(name, |at| &name[..at])
}

/// The function in a declaration that may be written around it: `shop::pick<3>(int)` of
/// `int (*shop::pick<3>(int))(int)`.
fn declared(brackets: &Brackets) -> Range<usize> {
    let (mut range, mut function) = (brackets.whole(), brackets.whole());
    while let Some(inside) = pointed_to(brackets, &range) {
        if parameters(brackets, inside.clone()).is_some() {
            function = inside.clone();
        }
        range = inside;
    }
    function
}

/// What is declared in `(*…)`, the first such group of `range`.
fn pointed_to(brackets: &Brackets, range: &Range<usize>) -> Option<Range<usize>> {
    let bytes = brackets.text.as_bytes();
    let is_group = |(at, byte): &(usize, u8)| {
        let is_first = *at == range.start || bytes[at - 1] == b' ';
        *byte == b'(' && is_first && matches!(bytes.get(at + 1), Some(b'*' | b'&'))
    };
    let (open, _) = brackets.outside(range.clone()).find(is_group)?;
    let end = brackets.end(open).filter(|end| *end < range.end)?;
    let start = (open + 1..end).find(|at| !matches!(bytes[*at], b'*' | b'&' | b' '))?;
    Some(start..end)
}

/// The start of the parameters in `range`: of the last parentheses that follow a name, and
/// that no path follows, as in `run()::{lambda()#1}`.
fn parameters(brackets: &Brackets, range: Range<usize>) -> Option<usize> {
    let bytes = brackets.text.as_bytes();
    let is_operator = is_operator_word(brackets.text, range.start);
    let start = if is_operator { operator_end(brackets.text, range.start) } else { range.start };
    let follows_name = |at: usize| {
        let before = bytes[..at].last().filter(|_| at > range.start);
        // What an operator's symbol and its type end with may be anything.
        is_operator
            || before.is_some_and(|byte| {
                is_word_byte(*byte) || matches!(byte, b'>' | b']' | b'}' | b'\'')
            })
    };
    let is_list = |(at, byte): &(usize, u8)| {
        let end = brackets.end(*at).filter(|end| *byte == b'(' && *end < range.end);
        follows_name(*at) && end.is_some_and(|end| !bytes[end + 1..range.end].starts_with(b"::"))
    };
    brackets.outside(start..range.end).filter(is_list).last().map(|(at, _)| at)
}
