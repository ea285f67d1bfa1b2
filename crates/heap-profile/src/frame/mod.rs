//! Parses the frames in a profile's table.
//!
//! dhat-rs writes `0x5581: a::b::function (dir/src/file.rs:12:5)`, Valgrind
//! `0x1091: function (file.c:12)` or `0x1091: malloc (in /usr/lib/…)`. Both demangle the
//! name, and neither marks its end, although it may contain spaces.

mod name;

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
        let split = name_end(rest).map(|end| (&rest[..end], &rest[end + " (".len()..]));
        let Some((name, position)) = split else {
            return name_only;
        };
        let Some(position) = position.strip_suffix(')') else {
            return name_only;
        };
        let (rest, last_number) = split_number(position);
        let (file, first_number) = split_number(rest);
        let (line, column) = match (first_number, last_number) {
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
        name::crate_of(self.name)
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
        name::short(self.name)
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
    for (index, c) in text.char_indices() {
        match c {
            ' ' if depth == 0 && text[index..].starts_with(" (") => return Some(index),
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

#[cfg(test)]
mod tests;
