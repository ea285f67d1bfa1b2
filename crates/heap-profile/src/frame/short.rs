//! A name as a person would write it: `Vec::from_iter`, `run::{closure}`, `Item::operator<<`.

use std::borrow::Cow;
use std::ops::Range;

use super::brackets::operator_end;
use super::path::Path;
use super::special::{LAMBDA, before_generics, special};
use super::types::{is_wrapped, simple_name, subject};

/// The most characters of a short name.
const MAX_CHARACTERS: usize = 200;

/// What compilers put behind a function's name where they make several of it.
const CLONES: [&str; 6] = [".constprop.", ".isra.", ".part.", ".cold", ".lto_priv.", ".llvm."];

/// The last part of a path, with the type before it if there is one, and for a closure the
/// function around it.
pub(super) fn short(path: &Path) -> String {
    let mut short: Vec<Cow<str>> = Vec::new();
    for (index, part) in path.parts.iter().enumerate().rev() {
        let Some(simple) = simple_part(path, index, part) else { continue };
        let is_kept = match short.last() {
            None => true,
            Some(inner) => is_kept(path, part, &simple, inner),
        };
        if !is_kept {
            break;
        }
        // The operator that calls a lambda is the lambda.
        if short.last().is_some_and(|inner| inner == "operator()") && simple == LAMBDA {
            short.pop();
        }
        short.push(simple);
    }
    short.reverse();
    let short = short.join("::");
    cut(if short.is_empty() { path.brackets.text } else { &short })
}

/// Whether `part`, in short `simple`, is shown before `inner`: types are, and functions
/// around closures; modules are not.
fn is_kept(path: &Path, part: &Range<usize>, simple: &str, inner: &str) -> bool {
    let is_type =
        simple.starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '(' | '&' | '*'));
    let is_around_closure = inner.starts_with('{');
    if !path.is_cpp {
        return is_type || is_around_closure;
    }
    let is_namespace = simple.starts_with("(anonymous");
    let is_class = path.text(part).ends_with('>') || simple == inner || inner.starts_with('~');
    let is_closure = simple.starts_with('{');
    let is_operator = inner.starts_with("operator");
    !is_namespace && (is_type || is_class || is_closure || is_around_closure || is_operator)
}

/// A part without its generics and parameters; of `<X as Y>`, X. `None` for parts that tell
/// nothing: generics of a function, and the number of an `impl`.
fn simple_part<'a>(path: &Path<'a>, index: usize, part: &Range<usize>) -> Option<Cow<'a, str>> {
    let text = path.text(part);
    if let Some(special) = special(text) {
        return (special != "{impl}").then_some(special);
    }
    // The `<u8>` of `f::<u8>`.
    if index > 0 && text.starts_with('<') && !text.starts_with("<impl ") {
        return None;
    }
    if let Some(inner) = path.brackets.inside(part).filter(|_| text.starts_with('<')) {
        return Some(simple_name(&path.brackets, subject(&path.brackets, inner).0));
    }
    if is_wrapped(text) {
        return Some(simple_name(&path.brackets, part.clone()));
    }
    if path.is_cpp && text.starts_with("operator") {
        return Some(operator(path, part));
    }
    Some(function(text).into())
}

/// An operator of C++ without generics: `operator<<`, `operator new[]`, `operator vector`.
fn operator<'a>(path: &Path<'a>, part: &Range<usize>) -> Cow<'a, str> {
    let text = path.text(part);
    let (symbol, rest) = text.split_at(operator_end(text, 0));
    if let Some(of_type) = rest.strip_prefix(' ').filter(|_| symbol == "operator") {
        let range = part.end - of_type.len()..part.end;
        return format!("operator {}", simple_name(&path.brackets, range)).into();
    }
    match symbol {
        // The symbol is what follows, which is not in brackets: `operator==<int>`.
        "operator" => before_generics(text).into(),
        // `operator"" _kb`.
        "operator\"\"" => text.into(),
        _ => symbol.into(),
    }
}

/// A function's name without its generics, its parameters, and what a compiler adds to it.
fn function(text: &str) -> &str {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let end = text[first..].find(['<', '(', '[']).map_or(text.len(), |at| first + at);
    let name = text[..end].trim_end();
    let clone = CLONES.iter().filter_map(|clone| name.find(clone)).filter(|at| *at > 0).min();
    clone.map_or(name, |at| &name[..at])
}

/// `text` with at most as many characters as a short name may have.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARACTERS) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// The function's own name, without closures and generics.
pub(super) fn own_name<'a>(path: &Path<'a>) -> Option<&'a str> {
    let texts = path.parts.iter().rev().map(|part| path.text(part));
    let mut own = texts.filter(|text| special(text).is_none() && !text.starts_with('<'));
    own.next().map(function).filter(|name| !name.is_empty())
}
