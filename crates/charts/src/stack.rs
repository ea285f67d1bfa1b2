//! Selects the frames of a stack that help a learner.
//!
//! A stack that dhat records goes from the allocator out to the harness. These frames
//! are left out:
//!
//! - everything outside the program: the runtime, the harness, and the closure that a
//!   task's `run` passes to the harness, even if the stack ends with it, as in published
//!   profiles;
//! - of consecutive frames of the standard library, all but the outermost, which is
//!   what the program called (`Iterator::collect`);
//! - at the end of the stack, the allocator and what only serves it (`RawVec`, `*_in`,
//!   specializations). The innermost frame that is left tells how the memory was
//!   requested (`Vec::with_capacity`), and is shown beside the outermost.

use heap_profile::frame::{Frame, Origin};

use crate::plumbing::{is_allocator, is_plumbing};

/// What a frame belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The program or one of its dependencies.
    Program,
    /// The standard library, under a documented name.
    Standard,
    /// An allocator, code that only serves it, or code that only passes a call on.
    Plumbing,
    /// What measures: the harness, dhat, or Valgrind.
    Harness,
}

impl Kind {
    /// What `frame` is, which is `origin`'s code.
    pub(crate) fn of(frame: &Frame, origin: Origin) -> Kind {
        match origin {
            Origin::Profiler => Kind::Harness,
            Origin::Program if is_allocator(frame) => Kind::Plumbing,
            Origin::Program => Kind::Program,
            Origin::Standard if !is_plumbing(frame) => Kind::Standard,
            Origin::Standard | Origin::Unknown => Kind::Plumbing,
        }
    }
}

/// Whether `frame` may be the closure of a task's `run`.
pub(crate) fn is_task(frame: &Frame) -> bool {
    frame.short_name() == "run::{closure}"
}

/// The indices of the frames to show of `stack`, which has the outermost frame first.
/// `is_task` tells whether the frame at an index may be a task's closure.
pub(crate) fn frames_to_show(stack: &[Kind], is_task: impl Fn(usize) -> bool) -> Vec<usize> {
    let Some(last) = stack.iter().rposition(|kind| *kind == Kind::Program) else {
        return ends(stack, 0, stack.len());
    };
    let mut index = program_after_harness(stack, last, is_task);
    let mut shown = Vec::new();
    while index <= last {
        let outside = stack[index..].iter().take_while(|kind| **kind != Kind::Program).count();
        shown.extend(ends(stack, index, index + outside).first());
        index += outside;
        if index <= last {
            shown.push(index);
            index += 1;
        }
    }
    shown.extend(ends(stack, last + 1, stack.len()));
    shown
}

/// The index of the program's outermost frame inside the harness; `last` is that of its
/// innermost.
fn program_after_harness(stack: &[Kind], last: usize, is_task: impl Fn(usize) -> bool) -> usize {
    let harness = stack[..last].iter().rposition(|kind| *kind == Kind::Harness);
    let next = |from: usize| from + program_from(&stack[from..=last]);
    let first = next(harness.map_or(0, |harness| harness + 1));
    let is_outermost = harness.is_some() || first == 0;
    if is_outermost && first < last && is_task(first) { next(first + 1) } else { first }
}

fn program_from(stack: &[Kind]) -> usize {
    stack.iter().position(|kind| *kind == Kind::Program).unwrap_or(0)
}

/// Of the frames from `from` to `to`, the outermost and the innermost with a documented
/// name.
fn ends(stack: &[Kind], from: usize, to: usize) -> Vec<usize> {
    let mut standard = (from..to).filter(|index| stack[*index] == Kind::Standard);
    let outermost = standard.next();
    outermost.into_iter().chain(standard.next_back()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Short names of the frames shown of `names`, which are innermost first as in a
    /// profile.
    fn shown_of(names: &[&str]) -> String {
        let frames: Vec<Frame> = names.iter().rev().map(|name| Frame::parse(name)).collect();
        let kind = |frame: &Frame| Kind::of(frame, frame.origin());
        let kinds: Vec<Kind> = frames.iter().map(kind).collect();
        let shown = frames_to_show(&kinds, |index| is_task(&frames[index]));
        let short: Vec<String> = shown.iter().map(|index| frames[*index].short_name()).collect();
        short.join(" ")
    }

    const COLLECT: [&str; 8] = [
        "<alloc::alloc::Global as core::alloc::Allocator>::allocate",
        "alloc::raw_vec::RawVecInner<A>::try_allocate_in",
        "alloc::vec::Vec<T,A>::with_capacity_in",
        "alloc::vec::Vec<T>::with_capacity",
        "<alloc::vec::Vec<T> as alloc::vec::spec_from_iter::SpecFromIter<T,I>>::from_iter",
        "<alloc::vec::Vec<T> as core::iter::traits::collect::FromIterator<T>>::from_iter",
        "core::iter::traits::iterator::Iterator::collect",
        "x::add_scalar",
    ];
    const HARNESS: [&str; 3] = [
        "core::ops::function::FnOnce::call_once",
        "x::run::{{closure}}",
        "heap_budget::measured::measure",
    ];

    #[test]
    fn outermost_and_innermost_library_frames_are_shown() {
        let stack = [&COLLECT[..], &["x::process_data"], &HARNESS].concat();
        assert_eq!(
            shown_of(&stack),
            "process_data add_scalar Iterator::collect Vec::with_capacity"
        );
    }

    #[test]
    fn frames_outside_the_harness_are_hidden() {
        let outside = ["x::main", "std::rt::lang_start", "main (???:0:0)"];
        let stack = [&["x::f"], &HARNESS[..], &outside].concat();
        assert_eq!(shown_of(&stack), "f");
        let measured = [&["<dhat::Alloc as core::alloc::GlobalAlloc>::alloc"], &stack[..]].concat();
        assert_eq!(shown_of(&measured), "f");
        let published = [&["x::f"], &HARNESS[..2]].concat();
        assert_eq!(shown_of(&published), "f");
        let thread = ["x::f", "x::run::{{closure}}", "std::thread::spawn"];
        assert_eq!(shown_of(&thread), "run::{closure} f");
    }

    #[test]
    fn closure_that_allocates_is_shown() {
        assert_eq!(shown_of(&HARNESS), "run::{closure}");
        let own = ["x::f::{{closure}}", "core::iter::Iterator::map", "x::f"];
        assert_eq!(shown_of(&own), "f Iterator::map f::{closure}");
    }

    #[test]
    fn stack_without_the_program_shows_documented_frames() {
        assert_eq!(shown_of(&COLLECT[..7]), "Iterator::collect Vec::with_capacity");
        assert_eq!(shown_of(&["__rustc::__rust_alloc", "heap_budget::f"]), "");
    }

    #[test]
    fn a_program_may_have_names_of_ours() {
        assert_eq!(shown_of(&["harness::load", "harness::run", "x::main"]), "main run load");
    }

    #[test]
    fn stacks_of_c_show_main_and_hide_the_allocator() {
        let stack = ["0x48: malloc (in /usr/x.so)", "0x1: f (a.c:3)", "0x2: main (a.c:9)"];
        assert_eq!(shown_of(&stack), "main f");
        for allocator in ["operator new[](unsigned long) (in /x.so)", "_Znwm (in /x.so)"] {
            assert_eq!(shown_of(&[allocator, "main (a.c:9)"]), "main");
        }
    }

    #[test]
    fn programs_without_debug_information_are_shown() {
        let stack =
            ["malloc (in /x/vgpreload_dhat-amd64-linux.so)", "f (in /a/b)", "main (in /a/b)"];
        assert_eq!(shown_of(&stack), "main f");
        let stripped = [stack[0], "??? (in /a/b)", "(below main) (libc_start_call_main.h:58)"];
        assert_eq!(shown_of(&stripped), "??? in b");
    }

    #[test]
    fn stacks_of_windows_are_like_others() {
        let stack = [
            "shop::_::__rg_alloc",
            "alloc::alloc::impl$1::allocate",
            "alloc::vec::Vec<u8,alloc::alloc::Global>::with_capacity<u8>",
            "shop::load::closure$0",
            "enum2$<core::option::Option<u8> >::map<u8,alloc::vec::Vec<u8,alloc::alloc::Global> >",
            "shop::load",
            "shop::main",
            "core::ops::function::FnOnce::call_once<void (*)(),tuple$<> >",
            "std::rt::lang_start::closure$0<tuple$<> >",
            "main",
            "invoke_main",
            "RtlUserThreadStart",
        ];
        assert_eq!(shown_of(&stack), "main load Option::map load::{closure} Vec::with_capacity");
    }

    #[test]
    fn classes_have_allocators_of_their_own() {
        let stack = ["malloc", "a::Item::operator new(unsigned long) (a.cc:3)", "main (a.cc:9)"];
        assert_eq!(shown_of(&stack), "main Item::operator new");
    }
}
