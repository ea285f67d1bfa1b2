//! Names and positions as dhat-rs and Valgrind write them.

use super::name::short;
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
        ("0x5: <(u8, (A, B)) as T>::f (x.rs:1:2)", "<(u8, (A, B)) as T>::f", Some("x.rs"), 1, 2),
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
