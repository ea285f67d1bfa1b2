//! Frames: the texts in a profile's table, taken apart.
//!
//! dhat-rs writes `0x5581: a::b::function (dir/src/file.rs:12:5)`, Valgrind
//! `0x1091: function (file.c:12)` or `0x1091: malloc (in /usr/lib/…)`. Both
//! demangle the name; neither says where a name ends that has spaces in it.

/// A frame of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'a> {
    /// The whole name, as demangled.
    pub name: &'a str,
    /// The file, of which dhat-rs keeps the last three parts.
    pub file: Option<&'a str>,
    /// Line in the file, from 1; 0 where it is not known.
    pub line: u32,
    /// Column in the line, from 1; 0 where it is not known.
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
    /// Takes the text of a frame apart. Whatever does not look like one becomes
    /// a name without a place.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let rest = without_address(text);
        let unplaced = Frame { name: rest, file: None, line: 0, column: 0 };
        let Some((name, place)) = name_end(rest).map(|end| (&rest[..end], &rest[end + 2..])) else {
            return unplaced;
        };
        let Some(place) = place.strip_suffix(')') else {
            return unplaced;
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

    /// Whose code this is, by the crate that its name begins with.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match self.crate_name() {
            "heap_budget" | "dhat" => Origin::Profiler,
            "alloc" | "core" | "std" | "hashbrown" | "" => Origin::Standard,
            name if name.starts_with(DOOR) || RUNTIME.contains(&name) => Origin::Standard,
            _ => Origin::Program,
        }
    }

    /// The crate that the name begins with; of `<X as Y>::f`, that of X, or of Y where
    /// X is a type parameter. Empty where the name says none.
    #[must_use]
    pub fn crate_name(&self) -> &'a str {
        root(self.name)
    }

    /// Whether the name says whose it is. With line tables alone, an inlined function
    /// has its last word for a name: `grow_one<alloc::alloc::Global>`.
    #[must_use]
    pub fn has_path(&self) -> bool {
        let before_generics = self.name.split('<').next().unwrap_or_default();
        before_generics.is_empty() || before_generics.contains("::")
    }

    /// Whether this is what the compiler puts between the standard library and the
    /// global allocator. It has the line of the `#[global_allocator]`, in whosever
    /// file that is.
    #[must_use]
    pub fn is_allocators_door(&self) -> bool {
        self.crate_name().starts_with(DOOR)
    }

    /// The name as a person would say it: `add_scalar`, `Vec::from_iter`.
    #[must_use]
    pub fn short_name(&self) -> String {
        short(self.name)
    }
}

/// `__rustc::__rust_alloc`, and in older compilers `__rg_alloc`, `__rust_alloc`.
const DOOR: &str = "__r";

/// What is below `main`, or below a thread's closure, in the C library.
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

/// Where the name ends: at the first ` (` that is not inside brackets, for a
/// path may hold any characters, and a name may hold tuples.
fn name_end(text: &str) -> Option<usize> {
    let (mut depth, mut before) = (0_usize, ' ');
    for (place, c) in text.char_indices() {
        match c {
            ' ' if depth == 0 && text[place..].starts_with(" (") => return Some(place),
            '<' | '(' | '[' | '{' => depth += 1,
            // The arrow of `fn() -> T` closes nothing.
            '>' if before == '-' => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = c;
    }
    // Brackets that do not match (C++'s `operator<`).
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

/// The crate of a name; of `<X as Y>::f`, that of X, or of Y where X is a type
/// parameter.
fn root(name: &str) -> &str {
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
        // A module ends the walk: only types and functions around closures
        // belong to the name.
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
    fn frames_of_both_writers_are_taken_apart() {
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
    fn names_are_shortened_to_what_a_person_would_say() {
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
    fn an_inlined_function_may_be_a_word() {
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
