//! Functions that tell a learner nothing: allocators, and what only serves them.

use heap_profile::frame::Frame;

/// Parts of the names of functions that only pass a call on, or only serve the
/// allocator.
const PLUMBING: [&str; 12] = [
    "alloc::alloc::",
    "raw_vec::",
    "::spec_",
    "::Spec",
    "core::ops::function",
    "core::hint",
    "hashbrown::raw",
    "std::panic",
    "std::rt::",
    "std::sys",
    "__rust_begin_short_backtrace",
    "__rustc",
];

/// The functions of C and C++ that allocate, as Valgrind names them.
const ALLOCATORS: [&str; 7] =
    ["malloc", "calloc", "realloc", "memalign", "posix_memalign", "aligned_alloc", "operator new"];

/// How C++ mangles `operator new` and `operator new[]`.
const MANGLED_ALLOCATORS: [&str; 2] = ["_Znw", "_Zna"];

/// How the names start of functions of a standard library that are not documented.
const INTERNAL: [&str; 3] = ["__", "_M_", "_S_"];

/// Whether `frame` is one of the allocator's functions. A class may have its own
/// `operator new`, which is the program's.
pub(crate) fn is_allocator(frame: &Frame) -> bool {
    let function = frame.function().unwrap_or_default();
    !frame.has_path()
        && (ALLOCATORS.contains(&function)
            || MANGLED_ALLOCATORS.iter().any(|start| function.starts_with(start)))
}

/// Whether `frame`, which is a standard library's, only serves the allocator, or only passes a
/// call on.
pub(crate) fn is_plumbing(frame: &Frame) -> bool {
    let (function, outline) = (frame.function().unwrap_or_default(), outline(frame.name));
    !frame.has_path()
        || function.ends_with("_in")
        || INTERNAL.iter().any(|start| function.starts_with(start))
        || PLUMBING.iter().any(|part| outline.contains(part))
}

/// `name` without generics: of the types that a function is called with, an allocator is one.
/// The type that a name begins with stays: `<alloc::vec::Vec<> as core::clone::Clone>::clone`.
fn outline(name: &str) -> String {
    let (mut depth, mut before) = (0_usize, ' ');
    // How deep in brackets the name is read: the first may be around a type.
    let mut deepest = usize::from(name.starts_with('<') || name.starts_with("enum2$<"));
    let is_kept = |c: &char| {
        let is_end = matches!(c, '>' | ')' | ']' | '}') && before != '-';
        before = *c;
        if is_end {
            depth = depth.saturating_sub(1);
        }
        if is_end && depth == 0 {
            deepest = 0;
        }
        let is_kept = depth <= deepest;
        if matches!(c, '<' | '(' | '[' | '{') {
            depth += 1;
        }
        is_kept
    };
    name.chars().filter(is_kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_has_no_generics() {
        for (name, without) in [
            ("alloc::vec::Vec<T,A>::with_capacity_in", "alloc::vec::Vec<>::with_capacity_in"),
            ("<a::B<c::D> as e::F<fn() -> g::H>>::i::<j::K>", "<a::B<> as e::F<>>::i::<>"),
            ("enum2$<a::B<c::D> >::e<f::G>", "enum2$<a::B<> >::e<>"),
            ("a::f::{{closure}}", "a::f::{}"),
            (">>a<b", ">>a<"),
        ] {
            assert_eq!(outline(name), without, "{name}");
        }
    }

    #[test]
    fn generics_are_no_plumbing() {
        for (name, is_it) in [
            ("alloc::alloc::Global::alloc_impl", true),
            ("<alloc::alloc::Global as core::alloc::Allocator>::allocate", true),
            (
                "<alloc::vec::Vec<T> as alloc::vec::spec_from_iter::SpecFromIter<T>>::from_iter",
                true,
            ),
            ("alloc::vec::Vec<u8,alloc::alloc::Global>::push", false),
            (
                "enum2$<core::option::Option<u8> >::map<alloc::vec::Vec<u8,alloc::alloc::Global> >",
                false,
            ),
        ] {
            assert_eq!(is_plumbing(&Frame::parse(name)), is_it, "{name}");
        }
    }
}
