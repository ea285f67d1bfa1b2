//! Parses the frames in a profile's table.
//!
//! dhat-rs writes `0x5581: a::b::function (dir/src/file.rs:12:5)`, Valgrind
//! `0x1091: function (file.c:12)` or `0x1091: malloc (in /usr/lib/…)`. Both demangle the
//! name, and neither marks its end, although it may contain spaces.

/// A frame of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame<'a> {
    /// The whole name, as demangled.
    pub name: &'a str,
    /// The file. dhat-rs keeps the last three components of its path.
    pub file: Option<&'a str>,
    /// Line in the file, from 1; 0 if it is not known.
    pub line: u32,
    /// Column in the line, from 1; 0 if it is not known.
    pub column: u32,
}

/// Whose code a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The standard library's, or what starts a program or a thread.
    Standard,
    /// That of what measures: dhat's, and that of `heap_budget` around it.
    Profiler,
    /// The program's own or a dependency's.
    Program,
}

impl<'a> Frame<'a> {
    /// Parses the text of a frame. Anything that does not look like one becomes a name
    /// without a position.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let rest = without_address(text);
        let name_only = Frame { name: rest, file: None, line: 0, column: 0 };
        let Some((name, place)) = name_end(rest).map(|end| (&rest[..end], &rest[end + 2..])) else {
            return name_only;
        };
        let Some(place) = place.strip_suffix(')') else {
            return name_only;
        };
        let (place, last) = split_number(place);
        let (file, before) = split_number(place);
        let (line, column) = match (before, last) {
            (Some(line), Some(column)) => (line, column),
            (None, Some(line)) => (line, 0),
            _ => (0, 0),
        };
        let file = Some(file).filter(|file| *file != "???" && !file.starts_with("in "));
        Frame { name, file, line, column }
    }

    /// Whose code this is, by the crate that its name starts with.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match self.crate_name() {
            "heap_budget" | "dhat" => Origin::Profiler,
            "alloc" | "core" | "std" | "hashbrown" | "" => Origin::Standard,
            name if name.starts_with(ALLOCATOR_SHIM) || RUNTIME.contains(&name) => Origin::Standard,
            _ => Origin::Program,
        }
    }

    /// The crate that the name starts with. For `<X as Y>::f` it is that of X, or that of Y
    /// if X is a type parameter. Empty if the name does not tell.
    #[must_use]
    pub fn crate_name(&self) -> &'a str {
        crate_of(self.name)
    }

    /// Whether the name has a path. If the debug information has only line tables, inlined
    /// functions have just the last part of their name: `grow_one<alloc::alloc::Global>`.
    #[must_use]
    pub fn has_path(&self) -> bool {
        let before_generics = self.name.split('<').next().unwrap_or_default();
        before_generics.is_empty() || before_generics.contains("::")
    }

    /// Whether this is the shim that the compiler generates between the standard library
    /// and the global allocator. Its line is that of the `#[global_allocator]`, in whatever
    /// crate that is.
    #[must_use]
    pub fn is_allocator_shim(&self) -> bool {
        self.crate_name().starts_with(ALLOCATOR_SHIM)
    }

    /// The name as a person would write it: `add_scalar`, `Vec::from_iter`.
    #[must_use]
    pub fn short_name(&self) -> String {
        short(self.name)
    }
}

/// How the names of the allocator's shims start: `__rustc::__rust_alloc`, and
/// `__rg_alloc` or `__rust_alloc` in older compilers.
const ALLOCATOR_SHIM: &str = "__r";

/// Functions of the C library that call `main`, or start a thread.
const RUNTIME: [&str; 9] = [
    "???",
    "main",
    "_start",
    "start",
    "start_thread",
    "clone",
    "clone3",
    "__clone",
    "__libc_start_main",
];

fn without_address(text: &str) -> &str {
    match text.split_once(": ") {
        Some((address, rest)) if address.starts_with("0x") => rest,
        _ => text,
    }
}

/// The end of the name: the first ` (` outside of brackets. The last one would be wrong
/// if the path contains it, and the first one if the name contains a tuple.
fn name_end(text: &str) -> Option<usize> {
    let (mut depth, mut before) = (0_usize, ' ');
    for (place, c) in text.char_indices() {
        match c {
            ' ' if depth == 0 && text[place..].starts_with(" (") => return Some(place),
            '<' | '(' | '[' | '{' => depth += 1,
            // The arrow of `fn() -> T` is not a bracket.
            '>' if before == '-' => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = c;
    }
    // Unbalanced brackets, as in C++'s `operator<`.
    text.rfind(" (")
}

/// Splits `text:12` into `text` and 12.
fn split_number(text: &str) -> (&str, Option<u32>) {
    match text.rsplit_once(':') {
        Some((rest, digits)) => match digits.parse() {
            Ok(number) => (rest, Some(number)),
            Err(_) => (text, None),
        },
        None => (text, None),
    }
}

/// See [`Frame::crate_name`].
fn crate_of(name: &str) -> &str {
    let path = |text: &'_ str| -> usize {
        text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '?')).unwrap_or(text.len())
    };
    if !name.starts_with('<') {
        return &name[..path(name)];
    }
    let inner = name.trim_start_matches('<');
    let subject = inner.trim_start_matches(['&', '*', '(', '[']);
    let subject = ["mut ", "const ", "dyn ", "impl "]
        .iter()
        .fold(subject, |subject, word| subject.strip_prefix(word).unwrap_or(subject));
    let end = path(subject);
    if subject[end..].starts_with("::") {
        return &subject[..end];
    }
    match inner.split_once(" as ") {
        Some((_, target)) => &target[..path(target)],
        None => "",
    }
}

/// The last part of a path, with the type before it where there is one.
fn short(name: &str) -> String {
    let parts = split_path(name);
    let mut kept: Vec<String> = Vec::new();
    for (index, part) in parts.iter().enumerate().rev() {
        // The `<u8>` of `f::<u8>`.
        if index > 0 && part.starts_with('<') && !part.starts_with("<impl ") {
            continue;
        }
        let simple = simple_part(part);
        // Stops at a module: apart from the last part, the name keeps only types, and
        // functions around closures.
        let inside_last = kept.first().is_some_and(|first| first.starts_with("{closure"));
        if kept.is_empty() || inside_last || is_type(&simple) {
            kept.insert(0, simple);
        } else {
            break;
        }
    }
    if kept.concat().is_empty() { name.to_owned() } else { kept.join("::") }
}

fn is_type(part: &str) -> bool {
    part.starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '(' | '&' | '*'))
}

/// A part without its generics; of `<X as Y>`, X.
fn simple_part(part: &str) -> String {
    if part.starts_with("{{closure") || part.starts_with("{closure") {
        return "{closure}".into();
    }
    if let Some(inner) = part.strip_prefix('<').and_then(|part| part.strip_suffix('>')) {
        let inner = inner.strip_prefix("impl ").unwrap_or(inner);
        let subject = split_top(inner, " for ").map_or(inner, |(_, subject)| subject);
        let subject = split_top(subject, " as ").map_or(subject, |(subject, _)| subject);
        return simple_type(subject);
    }
    match part.find('<') {
        Some(0) | None => part.to_owned(),
        Some(generics) => part[..generics].to_owned(),
    }
}

fn simple_type(name: &str) -> String {
    let name = name.trim_start_matches('&');
    let name = name.strip_prefix("mut ").or(name.strip_prefix("dyn ")).unwrap_or(name);
    if name.starts_with(['[', '(', '*']) {
        return name.to_owned();
    }
    split_path(name).last().map_or_else(|| name.to_owned(), |last| simple_part(last))
}

/// Splits at the first `mark` that is not inside brackets.
fn split_top<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let mut depth = 0_usize;
    for (place, c) in text.char_indices() {
        if depth == 0 && text[place..].starts_with(mark) {
            return Some((&text[..place], &text[place + mark.len()..]));
        }
        match c {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if text[..place].ends_with('-') => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Splits a path at each `::` that is not inside brackets.
fn split_path(mut path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    while let Some((part, rest)) = split_top(path, "::") {
        parts.push(part);
        path = rest;
    }
    parts.push(path);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_dhat_rs_and_valgrind_are_parsed() {
        for (text, name, file, line, column) in [
            ("0x55: a::b (02-x/src/main.rs:32:16)", "a::b", Some("02-x/src/main.rs"), 32, 16),
            ("0x1091: main (a.c:12)", "main", Some("a.c"), 12, 0),
            ("0x48: malloc (in /usr/libexec/x.so)", "malloc", None, 0, 0),
            ("0x55: ??? (???:0:0)", "???", None, 0, 0),
            ("[root]", "[root]", None, 0, 0),
            ("0x55: f (a (b)/src/c:d.rs:3:4)", "f", Some("a (b)/src/c:d.rs"), 3, 4),
            (
                "0x5: <(u8, (A, B)) as T>::f (x.rs:1:2)",
                "<(u8, (A, B)) as T>::f",
                Some("x.rs"),
                1,
                2,
            ),
            ("0x5: f<fn() -> (u8, u8)> (x.rs:1:2)", "f<fn() -> (u8, u8)>", Some("x.rs"), 1, 2),
            ("0x5: operator<(int) (x.cc:1)", "operator<(int)", Some("x.cc"), 1, 0),
            ("", "", None, 0, 0),
            ("0x5: f (", "f (", None, 0, 0),
        ] {
            assert_eq!(Frame::parse(text), Frame { name, file, line, column }, "{text}");
        }
    }

    #[test]
    fn names_are_shortened() {
        for (name, short_name) in [
            ("clinging_onto_memory::add_scalar", "add_scalar"),
            ("clinging_onto_memory::run::{{closure}}", "run::{closure}"),
            ("a::f::{{closure}}::{{closure}}", "f::{closure}::{closure}"),
            ("alloc::raw_vec::RawVec<T,A>::with_capacity_in", "RawVec::with_capacity_in"),
            ("<alloc::vec::Vec<T> as core::iter::FromIterator<T>>::from_iter", "Vec::from_iter"),
            ("<&mut serde_json::de::Deserializer<R> as serde::Deserializer>::f", "Deserializer::f"),
            ("alloc::slice::<impl [T]>::to_vec", "[T]::to_vec"),
            ("core::ops::function::impls::<impl FnOnce<A> for &F>::call_once", "F::call_once"),
            ("<serde_json::Value>::parse::<alloc::string::String>", "Value::parse"),
            ("core::iter::traits::iterator::Iterator::collect", "Iterator::collect"),
            ("load", "load"),
            ("", ""),
            ("::", "::"),
        ] {
            assert_eq!(short(name), short_name, "{name}");
        }
    }

    #[test]
    fn inlined_functions_may_have_no_path() {
        for (name, has_path) in [
            ("alloc::vec::Vec<T>::push", true),
            ("<x::Y as x::Z>::f", true),
            ("push<alloc::string::String, alloc::alloc::Global>", false),
            ("grow_one", false),
        ] {
            let frame = Frame { name, file: None, line: 0, column: 0 };
            assert_eq!(frame.has_path(), has_path, "{name}");
        }
    }

    #[test]
    fn a_frame_belongs_to_the_crate_of_its_type() {
        for (name, origin) in [
            ("alloc::vec::Vec<T>::with_capacity", Origin::Standard),
            ("<alloc::vec::Vec<T> as core::iter::FromIterator<T>>::from_iter", Origin::Standard),
            ("<&mut serde_json::de::Deserializer<R> as serde::Deserializer>::f", Origin::Program),
            ("<T as alloc::string::ToString>::to_string", Origin::Standard),
            ("<[T] as alloc::slice::Concat<T>>::concat", Origin::Standard),
            ("<dhat::Alloc as core::alloc::GlobalAlloc>::alloc", Origin::Profiler),
            ("harness::measured", Origin::Program),
            ("<heap_budget::alloc::Alloc<A> as core::alloc::GlobalAlloc>::alloc", Origin::Profiler),
            ("__rustc::__rust_alloc", Origin::Standard),
            ("clinging_onto_memory::load", Origin::Program),
            ("clone3", Origin::Standard),
        ] {
            assert_eq!(Frame { name, file: None, line: 0, column: 0 }.origin(), origin, "{name}");
        }
    }
}
