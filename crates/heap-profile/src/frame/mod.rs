//! Parses the frames in a profile's table.
//!
//! dhat-rs writes `0x5581: a::b::function (dir/src/file.rs:12:5)`, Valgrind
//! `0x1091: function (file.c:12)` or `0x1091: malloc (in /usr/lib/…)`. Both demangle the
//! name, and neither marks its end, although it may contain spaces.
//!
//! Names come from programs that may have been made to do harm: each is read in linear time
//! and without recursion.

mod brackets;
mod crates;
mod origin;
mod path;
mod position;
mod readable;
mod short;
mod special;
mod types;

use path::Path;

pub use origin::Origin;
pub(crate) use readable::readable;

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
    /// The program or the library that the function is in, if no more is known. Only
    /// Valgrind writes it.
    pub object: Option<&'a str>,
}

impl<'a> Frame<'a> {
    /// Parses the text of a frame. Anything that does not look like one becomes a name
    /// without a position.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        position::parse(text)
    }

    /// Whose code this is, as far as the frame alone tells: [`Frames`] knows more.
    ///
    /// [`Frames`]: crate::frames::Frames
    #[must_use]
    pub fn origin(&self) -> Origin {
        origin::origin(self)
    }

    /// The crates that may have defined the function, if it is Rust's: for `<X as Y>::f`
    /// those of X and Y, otherwise the one that the path starts with. Empty if the name does
    /// not tell.
    #[must_use]
    pub fn crates(&self) -> Vec<&'a str> {
        crates::crates(&self.path())
    }

    /// The first of [`Frame::crates`]; empty if there is none.
    #[must_use]
    pub fn crate_name(&self) -> &'a str {
        self.crates().first().copied().unwrap_or_default()
    }

    /// Whether the name has a path. If the debug information has only line tables, inlined
    /// functions have just the last part of their name: `grow_one<alloc::alloc::Global>`.
    /// Valgrind always writes theirs like this.
    #[must_use]
    pub fn has_path(&self) -> bool {
        self.path().parts.len() > 1
    }

    /// Whether the function is in a source file of Rust.
    #[must_use]
    pub fn is_in_rust(&self) -> bool {
        self.file_name().and_then(|name| name.rsplit_once('.')).is_some_and(|(_, end)| end == "rs")
    }

    /// Whether this is the shim that the compiler generates between the standard library
    /// and the global allocator. Its line is that of the `#[global_allocator]`, in whatever
    /// crate that is.
    #[must_use]
    pub fn is_allocator_shim(&self) -> bool {
        let path = self.path();
        let function = path.parts.last().map(|part| path.text(part)).unwrap_or_default();
        ALLOCATOR_SHIMS.iter().any(|shim| function.starts_with(shim))
    }

    /// Whether the function has no name: those of a program whose names were stripped.
    #[must_use]
    pub fn is_nameless(&self) -> bool {
        matches!(self.name, "" | "???")
    }

    /// The name as a person would write it: `add_scalar`, `Vec::from_iter`, `??? in sort`.
    #[must_use]
    pub fn short_name(&self) -> String {
        match self.object_name() {
            Some(object) if self.is_nameless() => short::cut(&format!("{NAMELESS} in {object}")),
            _ if self.is_nameless() => NAMELESS.to_owned(),
            _ => short::short(&self.path()),
        }
    }

    /// The function's own name, without the closures in it: `run` of
    /// `a::run::{{closure}}`. `None` if the name has nothing but a closure.
    #[must_use]
    pub fn function(&self) -> Option<&'a str> {
        short::own_name(&self.path())
    }

    /// The file name of [`Frame::object`].
    #[must_use]
    pub fn object_name(&self) -> Option<&'a str> {
        self.object.and_then(|path| path.rsplit(['/', '\\']).next())
    }

    /// The last component of [`Frame::file`].
    fn file_name(&self) -> Option<&'a str> {
        self.file.and_then(|path| path.rsplit(['/', '\\']).next())
    }

    fn path(&self) -> Path<'a> {
        Path::of(self.name, self.is_in_rust())
    }
}

/// What stands for a name that is not known. DHAT and dhat-rs both write it.
pub const NAMELESS: &str = "???";

/// How the names of the allocator's shims start: `__rustc::__rust_alloc`, `__rg_alloc` of a
/// global allocator, `__rdl_alloc` of the default one.
const ALLOCATOR_SHIMS: [&str; 8] = [
    "__rust_alloc",
    "__rust_dealloc",
    "__rust_realloc",
    "__rg_alloc",
    "__rg_dealloc",
    "__rg_realloc",
    "__rdl_alloc",
    "__rdl_realloc",
];

#[cfg(test)]
mod tests;
