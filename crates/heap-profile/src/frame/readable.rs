//! Names that a person can read: demangled, and not longer than anybody would read.
//!
//! DHAT and dhat-rs demangle, unless they are told not to or do not know how yet.

use std::fmt::{self, Write};

use super::Frame;
use crate::bytes::grouped;

/// The most bytes of a name that is left whole.
const MAX_BYTES: usize = 4_000;

/// The most bytes that are left of a longer one. What is in its innermost brackets is left out
/// first, and the ellipses in its place still fit a name that is left whole.
const KEPT_BYTES: usize = 1_500;

/// How the names start that Rust mangles, also with the underscore that macOS adds.
const MANGLED: [&str; 4] = ["_R", "__R", "_ZN", "__ZN"];

/// The text of a frame with a readable name; `None` if it has one. What has been made readable
/// stays as it is.
pub(crate) fn readable(text: &str) -> Option<String> {
    let demangled_and_cut = |name: &str| {
        let demangled = demangled(name)?;
        cut(&demangled).or(Some(demangled))
    };
    replaced(text, demangled_and_cut).or_else(|| replaced(text, cut))
}

/// The text of a frame with another name. `None` if there is none, or if the text would not be
/// read with that name.
fn replaced(text: &str, replace: impl Fn(&str) -> Option<String>) -> Option<String> {
    let old = Frame::parse(text).name;
    let new = replace(old)?;
    let start = old.as_ptr() as usize - text.as_ptr() as usize;
    let replaced = [&text[..start], &new, &text[start + old.len()..]].concat();
    (Frame::parse(&replaced).name == new).then_some(replaced)
}

/// The name that Rust mangled to `name`. C++'s are left as they are.
pub(super) fn demangled(name: &str) -> Option<String> {
    if !is_mangled(name) {
        return None;
    }
    let demangled = rustc_demangle::try_demangle(name).ok()?;
    let mut bounded = Bounded(String::new());
    // A few bytes may stand for a name of any length.
    let is_whole = write!(bounded, "{demangled:#}").is_ok();
    let demangled = if is_whole { bounded.0 } else { bounded.0 + "…" };
    (!is_mangled(&demangled)).then_some(demangled)
}

fn is_mangled(name: &str) -> bool {
    MANGLED.iter().any(|start| name.starts_with(start))
}

/// Text that is not written on beyond a length at which it will be cut anyway.
struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.push_str(text);
        if self.0.len() > 4 * MAX_BYTES { Err(fmt::Error) } else { Ok(()) }
    }
}

/// What is left of `name` if it is long, which it then says; `None` if it is short.
fn cut(name: &str) -> Option<String> {
    if name.len() <= MAX_BYTES {
        return None;
    }
    let mut cut = match deepest_that_fits(name) {
        Some(deepest) => up_to_depth(name, deepest),
        None => start(name).to_owned() + "…",
    };
    // A name with half a pair would not end where it does.
    if cut.matches('(').count() != cut.matches(')').count() {
        cut.retain(|c| !matches!(c, '(' | ')'));
    }
    let length = name.chars().count();
    let _ = write!(cut, " [cut from {} characters]", grouped(length as u64));
    Some(cut)
}

/// The first characters of `name`, as many as may be left of it.
fn start(name: &str) -> &str {
    let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
    &name[..ends.take_while(|end| *end <= KEPT_BYTES).last().unwrap_or(0)]
}

/// In how many brackets the next byte is.
#[derive(Default)]
struct Depth {
    depth: usize,
    before: u8,
}

impl Depth {
    /// In how many brackets `byte` is, which comes next. A bracket is outside of its pair.
    fn of(&mut self, byte: u8) -> usize {
        let before = std::mem::replace(&mut self.before, byte);
        match byte {
            b'<' | b'(' | b'[' | b'{' => {
                self.depth += 1;
                return self.depth - 1;
            }
            // An arrow.
            b'>' if before == b'-' => {}
            b'>' | b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth
    }
}

/// The greatest depth up to which `name` is short enough; `None` if it is too long even
/// outside of all brackets.
fn deepest_that_fits(name: &str) -> Option<usize> {
    let (mut depth, mut counts) = (Depth::default(), vec![0]);
    for byte in name.bytes() {
        let depth = depth.of(byte);
        if depth == counts.len() {
            counts.push(0);
        }
        counts[depth] += 1;
    }
    let mut sum = 0;
    let mut fits = |count: &usize| {
        sum += count;
        sum <= KEPT_BYTES
    };
    counts.iter().position(|count| !fits(count)).unwrap_or(counts.len()).checked_sub(1)
}

/// `name` up to the depth `deepest`, and an ellipsis for what is deeper.
fn up_to_depth(name: &str, deepest: usize) -> String {
    let (mut depth, mut kept, mut was_left_out) = (Depth::default(), String::new(), false);
    for c in name.chars() {
        let is_left_out = depth.of(if c.is_ascii() { c as u8 } else { b'_' }) > deepest;
        match (was_left_out, is_left_out) {
            (_, false) => kept.push(c),
            (false, true) => kept.push('…'),
            (true, true) => {}
        }
        was_left_out = is_left_out;
    }
    kept
}
