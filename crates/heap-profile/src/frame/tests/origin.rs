//! Whose code a frame is, and which crates it may be from.

use super::named;
use crate::frame::{Frame, Origin};

#[test]
fn a_frame_belongs_to_the_crate_of_its_type() {
    for (name, origin) in [
        ("alloc::vec::Vec<T>::with_capacity", Origin::Standard),
        ("<alloc::vec::Vec<T> as core::iter::FromIterator<T>>::from_iter", Origin::Standard),
        ("<&mut serde_json::de::Deserializer<R> as serde::Deserializer>::f", Origin::Program),
        ("<T as alloc::string::ToString>::to_string", Origin::Standard),
        ("<[T] as alloc::slice::Concat<T>>::concat", Origin::Standard),
        ("<[T]>::to_vec", Origin::Standard),
        ("<dhat::Alloc as core::alloc::GlobalAlloc>::alloc", Origin::Profiler),
        ("harness::measured", Origin::Program),
        ("<heap_budget::alloc::Alloc<A> as core::alloc::GlobalAlloc>::alloc", Origin::Profiler),
        ("clinging_onto_memory::load", Origin::Program),
        // The program's `impl` for a type of the standard library.
        ("<alloc::vec::Vec<T> as shop::Load>::load", Origin::Program),
        ("<alloc::boxed::Box<F> as shop::Load>::load", Origin::Program),
        ("core::ptr::drop_in_place<shop::Item>", Origin::Standard),
        ("std[6f2a]::rt::lang_start", Origin::Standard),
        ("enum2$<core::option::Option<shop::Item> >::map<u8>", Origin::Standard),
        ("enum2$<shop::Item>::price", Origin::Program),
        ("shop::impl$3::price", Origin::Program),
        ("alloc::vec::impl$8::clone", Origin::Standard),
    ] {
        assert_eq!(named(name).origin(), origin, "{name}");
    }
}

#[test]
fn crates_named_like_functions_of_the_runtime_are_programs() {
    for name in ["start::load", "clone::load", "main::load", "<start::A as core::fmt::Debug>::fmt"]
    {
        assert_eq!(named(name).origin(), Origin::Program, "{name}");
    }
    for name in ["alloc::load", "core::load", "heap_budget::load", "dhat::load"] {
        let in_test = Frame { file: Some("shop/tests/alloc.rs"), line: 3, ..named(name) };
        assert_eq!(in_test.origin(), Origin::Program, "{name}");
    }
}

#[test]
fn what_starts_a_program_or_unwinds_is_not_the_programs() {
    for text in [
        "0x1: clone3",
        "0x1: _start (???:0:0)",
        "0x1: main (???:0:0)",
        "0x1: start (???:0:0)",
        "0x1: (below main) (libc_start_call_main.h:58)",
        "0x1: __libc_start_main@@GLIBC_2.34 (libc-start.c:381)",
        "0x1: start_thread (pthread_create.c:442)",
        "0x1: clone (clone.S:100)",
        "0x1: call_init (dl-init.c:74)",
        "0x1: _dl_init (dl-init.c:121)",
        "0x1: ??? (in /usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2)",
        "0x1: ??? (in /usr/lib/x86_64-linux-gnu/libc.so.6)",
        "0x1: invoke_main (vcstartup\\src\\startup\\exe_common.inl:78:0)",
        "0x1: BaseThreadInitThunk (???:0:0)",
        "0x1: __rustc::__rust_alloc (???:0:0)",
        "0x1: __rg_alloc (src\\main.rs:3:0)",
        "0x1: shop::_::__rg_alloc (src\\main.rs:3:0)",
        "0x1: __rustc::rust_panic (std/src/panicking.rs:886:5)",
        "0x1: rust_panic (std/src/panicking.rs:886:5)",
        "0x1: __rust_start_panic (src/lib.rs:106:1)",
        "0x1: rust_eh_personality",
        "0x1: panic_unwind::real_imp::panic (src/gcc.rs:62:5)",
        "0x1: _Unwind_RaiseException (in /lib/libgcc_s.so.1)",
        "0x1: __cxa_allocate_exception (in /lib/libstdc++.so.6)",
        "0x1: std::vector<int>::push_back(int&&) (stl_vector.h:9)",
        "0x1: void std::__invoke<int (*)()>(int (*&&)()) (invoke.h:9)",
        "0x1: grow_one<alloc::alloc::Global> (library/alloc/src/raw_vec/mod.rs:491)",
        "0x1: grow_one<u8> (/rustc/59807616e1fa/library/alloc/src/raw_vec/mod.rs:491)",
        "0x1: grow_one<u8> (/rustc/59807616e1fa/library\\alloc\\src\\raw_vec\\mod.rs:491)",
    ] {
        assert_eq!(Frame::parse(text).origin(), Origin::Standard, "{text}");
    }
}

#[test]
fn functions_of_c_are_programs_whatever_they_are_called() {
    for text in [
        "0x1: main (in /home/me/shop)",
        "0x1: main (shop.c:3)",
        "0x1: start (shop.c:3)",
        "0x1: clone (shop.c:3)",
        "0x1: alloc (shop.c:3)",
        "0x1: core (in /home/me/shop)",
        "0x1: ??? (in /usr/bin/sort)",
        "0x1: ??? (in /usr/lib/libpython3.so)",
        "0x1: core::load(int) (core.cc:3)",
    ] {
        assert_eq!(Frame::parse(text).origin(), Origin::Program, "{text}");
    }
    let of_valgrind = Frame::parse("0x1: malloc (in /usr/libexec/vgpreload_dhat-amd64-linux.so)");
    assert_eq!(of_valgrind.origin(), Origin::Profiler);
    assert_eq!(Frame::parse("0x1: ???").origin(), Origin::Unknown);
}

#[test]
fn a_function_is_from_the_crate_of_its_path_or_of_either_type() {
    for (name, crates) in [
        ("a::f", &["a"][..]),
        ("a::f::<b::T>", &["a"]),
        ("a::f<b::T>::{{closure}}", &["a"]),
        ("a::b::<impl c::D for e::F>::g", &["a"]),
        ("<a::B<c::D> as e::F<g::H>>::i", &["a", "e"]),
        ("<&mut dyn a::B as c::D>::e", &["a", "c"]),
        ("<impl a::B for c::D>::e", &["c", "a"]),
        ("<<a::B as c::D>::Out as e::F>::g", &["a", "e"]),
        ("<(a::B, u8) as c::D>::e", &["c"]),
        ("<[a::B] as c::D>::e", &["c"]),
        ("<fn(a::B) -> u8 as c::D>::e", &["c"]),
        ("<T as a::B>::c", &["a"]),
        ("<a::B<'>'> as c::D>::e", &["a", "c"]),
        ("<a::B>::c", &["a"]),
        ("a[6f2a]::f", &["a"]),
        ("enum2$<a::B<c::D> >::e", &["a"]),
        ("f<a::B>", &[]),
        ("{closure#0}<a::B>", &[]),
        ("a::f(int)", &[]),
        ("f", &[]),
        ("::", &[]),
    ] {
        assert_eq!(named(name).crates(), crates, "{name}");
    }
}

#[test]
fn inlined_functions_may_have_no_path() {
    for (name, has_path) in [
        ("alloc::vec::Vec<T>::push", true),
        ("<x::Y as x::Z>::f", true),
        ("enum2$<x::Y>::f", true),
        ("push<alloc::string::String, alloc::alloc::Global>", false),
        ("{closure#0}<x::Y>", false),
        ("grow_one", false),
    ] {
        assert_eq!(named(name).has_path(), has_path, "{name}");
    }
}

#[test]
fn shims_of_the_allocator_are_told_from_other_functions_of_the_compiler() {
    for (name, is_shim) in [
        ("__rustc::__rust_alloc", true),
        ("__rust_alloc_zeroed", true),
        ("__rg_realloc", true),
        ("__rustc::rust_panic", false),
        ("__rust_begin_short_backtrace", false),
    ] {
        assert_eq!(named(name).is_allocator_shim(), is_shim, "{name}");
    }
}

#[test]
fn a_function_has_a_name_of_its_own() {
    for (name, function) in [
        ("a::f", Some("f")),
        ("<a::B as c::D>::e::<f::G>::{closure#0}", Some("e")),
        ("f<a::B>", Some("f")),
        ("shop::load::closure$0", Some("load")),
        ("{closure#0}<a::B>", None),
    ] {
        assert_eq!(named(name).function(), function, "{name}");
    }
}
