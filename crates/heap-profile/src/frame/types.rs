//! What a type is called, and whose it is: `E` and `a`, of `&mut <a::B<T> as c::D>::E`.
//!
//! A type is read from the outside in: each step goes on with a smaller part of the name.

use std::borrow::Cow;
use std::ops::Range;

use super::brackets::{Brackets, is_word_byte};
use super::special::{before_generics, special};

/// What may stand before a type's own name.
const BEFORE: [&str; 6] = ["&", " ", "mut ", "const ", "dyn ", "impl "];

/// How rustc writes types for the debuggers of Windows. The type meant is the first of those
/// in the brackets.
const WRAPPERS: [&str; 7] =
    ["enum2$<", "enum$<", "ref$<", "ref_mut$<", "ptr_const$<", "ptr_mut$<", "dyn$<"];
/// The same, of types without a name of their own, and how they are written elsewhere.
const UNNAMED: [(&str, &str, &str); 4] =
    [("slice2$<", "[", "]"), ("slice$<", "[", "]"), ("array$<", "[", "]"), ("tuple$<", "(", ")")];

/// Whether this is a type as rustc writes it for the debuggers of Windows.
pub(super) fn is_wrapped(text: &str) -> bool {
    WRAPPERS.iter().any(|wrapper| text.starts_with(wrapper))
}

/// The type in `<X as Y>` or `<impl Y for X>`, and the trait if there is one. `range` is what
/// is between the brackets.
pub(super) fn subject(
    brackets: &Brackets,
    range: Range<usize>,
) -> (Range<usize>, Option<Range<usize>>) {
    if let Some(at) = brackets.find(range.clone(), " for ") {
        return (at + " for ".len()..range.end, Some(range.start..at));
    }
    match brackets.find(range.clone(), " as ") {
        Some(at) => (range.start..at, Some(at + " as ".len()..range.end)),
        None => (range, None),
    }
}

/// The name of the type in `range`, without its path and its generics. Types without a name,
/// such as `[T]`, are returned as they are.
pub(super) fn simple_name<'a>(brackets: &Brackets<'a>, range: Range<usize>) -> Cow<'a, str> {
    let mut range = range;
    loop {
        range = unwrapped(brackets, range);
        let text = &brackets.text[range.clone()];
        if text.starts_with(['[', '(', '*']) {
            return text.into();
        }
        for (name, open, close) in UNNAMED {
            if let Some(inner) = text.strip_prefix(name).and_then(|text| text.strip_suffix('>')) {
                return format!("{open}{}{close}", inner.trim()).into();
            }
        }
        let last = brackets.split_path(range.clone()).pop().unwrap_or(range);
        let text = &brackets.text[last.clone()];
        match brackets.inside(&last).filter(|_| text.starts_with('<')) {
            Some(inner) => range = subject(brackets, inner).0,
            None => return special(text).unwrap_or_else(|| before_generics(text).into()),
        }
    }
}

/// The crate of the type or the trait in `range`. `None` if it has none: a type parameter, or
/// one of the language's own types.
pub(super) fn crate_of<'a>(brackets: &Brackets<'a>, range: Range<usize>) -> Option<&'a str> {
    let mut range = range;
    loop {
        range = unwrapped(brackets, range);
        match brackets.end(range.start).filter(|end| *end < range.end) {
            Some(end) if brackets.text.as_bytes()[range.start] == b'<' => {
                range = subject(brackets, range.start + 1..end).0;
            }
            _ => return root(&brackets.text[range]),
        }
    }
}

/// The crate that a path starts with, if it has more parts than that.
pub(super) fn root(path: &str) -> Option<&str> {
    let end = path.bytes().position(|byte| !is_word_byte(byte))?;
    let (root, rest) = path.split_at(end);
    // The crate's hash: `std[6f2a]::rt`.
    let hash = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let rest = hash.map_or(rest, |(_, rest)| rest);
    (!root.is_empty() && rest.starts_with("::")).then_some(root)
}

/// The type in `range` without references and what else stands around its name.
fn unwrapped(brackets: &Brackets, mut range: Range<usize>) -> Range<usize> {
    loop {
        let text = &brackets.text[range.clone()];
        if let Some(before) = BEFORE.iter().find(|before| text.starts_with(**before)) {
            range.start += before.len();
        } else if let Some(inside) = wrapped(brackets, &range) {
            range = inside;
        } else {
            range.end = brackets.find(range.clone(), " + ").unwrap_or(range.end);
            range.end = range.start + brackets.text[range.clone()].trim_end().len();
            return range;
        }
    }
}

/// The type that the one in `range` is written around.
fn wrapped(brackets: &Brackets, range: &Range<usize>) -> Option<Range<usize>> {
    let text = &brackets.text[range.clone()];
    if text.starts_with("(dyn ") {
        return brackets.inside(range);
    }
    let wrapper = WRAPPERS.iter().find(|wrapper| text.starts_with(**wrapper))?;
    let open = range.start + wrapper.len() - 1;
    let inside = open + 1..brackets.end(open).filter(|end| *end < range.end)?;
    let end = brackets.find(inside.clone(), ",").unwrap_or(inside.end);
    Some(inside.start..end)
}
