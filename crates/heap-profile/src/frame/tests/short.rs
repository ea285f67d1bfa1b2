//! Names as they are shown.

use super::named;
use crate::frame::Frame;

#[test]
fn names_of_rust_are_shortened() {
    for (name, short_name) in [
        ("clinging_onto_memory::add_scalar", "add_scalar"),
        ("clinging_onto_memory::run::{{closure}}", "run::{closure}"),
        ("a::f::{{closure}}::{{closure}}", "f::{closure}::{closure}"),
        ("a::f::{closure#0}::{closure#1}", "f::{closure}::{closure}"),
        ("a::f::{async_fn#0}", "f::{async_fn}"),
        ("<a::B as c::D>::f::{closure#0}::<u8>", "B::f::{closure}"),
        ("alloc::raw_vec::RawVec<T,A>::with_capacity_in", "RawVec::with_capacity_in"),
        ("<alloc::vec::Vec<T> as core::iter::FromIterator<T>>::from_iter", "Vec::from_iter"),
        ("<&mut serde_json::de::Deserializer<R> as serde::Deserializer>::f", "Deserializer::f"),
        ("alloc::slice::<impl [T]>::to_vec", "[T]::to_vec"),
        ("core::ops::function::impls::<impl FnOnce<A> for &F>::call_once", "F::call_once"),
        ("<serde_json::Value>::parse::<alloc::string::String>", "Value::parse"),
        ("core::iter::traits::iterator::Iterator::collect", "Iterator::collect"),
        ("<fn(i32) .> i32 as a::Load>::load", "load"),
        ("<a::Op<fn(u8) -> u8> as a::Load>::load", "Op::load"),
        ("<<a::B as c::D>::Out<E> as f::G>::h", "Out::h"),
        ("<(dyn a::Draw)>::draw", "Draw::draw"),
        ("<a::f::{closure#0} as core::ops::FnOnce<()>>::call_once", "call_once"),
        ("<(dyn a::Draw + core::marker::Send)>::draw", "Draw::draw"),
        ("std::rt::lang_start::h0123456789abcdef", "lang_start"),
        ("std[6f2a]::rt::lang_start::<()>", "lang_start"),
        ("grow_one<alloc::alloc::Global>", "grow_one"),
        ("{closure#0}<a::B>", "{closure}"),
        ("a::f::<'>'>", "f"),
        ("load", "load"),
        ("", "???"),
        ("::", "::"),
    ] {
        assert_eq!(named(name).short_name(), short_name, "{name}");
        if !name.is_empty() {
            let in_rust = Frame { file: Some("x.rs"), ..named(name) };
            assert_eq!(in_rust.short_name(), short_name, "{name}");
        }
    }
}

#[test]
fn names_that_rust_writes_for_windows_are_shortened() {
    for (name, short_name) in [
        ("load::closure$0", "load::{closure}"),
        ("shop::load::closure$0::closure$1<u8>", "load::{closure}::{closure}"),
        ("shop::serve::async_fn$0", "serve::{async_fn}"),
        ("shop::serve::closure_env$0", "serve::{closure}"),
        ("alloc::vec::Vec<u8,alloc::alloc::Global>::push", "Vec::push"),
        ("alloc::vec::impl$8::clone<u8,alloc::alloc::Global>", "clone"),
        ("shop::impl$3::price::closure$0", "price::{closure}"),
        ("enum2$<core::option::Option<ref$<str$> > >::map<u8>", "Option::map"),
        ("enum2$<core::result::Result<tuple$<>,u8> >::unwrap", "Result::unwrap"),
        ("core::ops::function::FnOnce::call_once<void (*)(),tuple$<> >", "FnOnce::call_once"),
        ("core::ptr::drop_in_place<slice2$<alloc::string::String> >", "drop_in_place"),
    ] {
        assert_eq!(named(name).short_name(), short_name, "{name}");
    }
}

#[test]
fn names_of_cpp_are_shortened() {
    for (name, short_name) in [
        ("long* (anonymous namespace)::fill<long>(long)", "fill"),
        ("int (**(anonymous namespace)::fill<int (*)(int)>(int (*)(int)))(int)", "fill"),
        ("void (anonymous namespace)::run<long>(std::function<void (long*)>, long)", "run"),
        ("int (*shop::pick<3>(int))(int)", "pick"),
        ("int (*shop::pick<int (*)(int)>(int (*)(int))) [4]", "pick"),
        ("int (*(*a::f(int))(long))(char)", "f"),
        ("decltype ({parm#1}(3)) (anonymous namespace)::Num<3>::apply<int>(int)", "Num::apply"),
        ("(anonymous namespace)::Secret::operator()(int)", "Secret::operator()"),
        ("shop::choose(int) [clone .constprop.0]", "choose"),
        ("shop::f[abi:cxx11](int)", "f"),
        ("unsigned long shop::count<int>()", "count"),
        ("shop::Item::set(int (*)(int), std::function<void (long*)>) const &", "Item::set"),
        ("shop::Item::Item(int)", "Item::Item"),
        ("shop::item::item(int)", "item::item"),
        ("shop::item::~item()", "item::~item"),
        ("bool Cmp<(3>2)>::go<std::map<int, int> >(std::map<int, int>)", "Cmp::go"),
        ("std::vector<int, std::allocator<int> >::push_back(int&&)", "vector::push_back"),
        ("std::ostream& std::ostream::_M_insert<long>(long)", "_M_insert"),
        ("main::{lambda(int)#1}::operator()(int) const", "main::{lambda}"),
        ("run()::{lambda(long*)#1}::operator()(long*) const", "run::{lambda}"),
        ("main::'lambda'(int)::operator()(int) const", "main::{lambda}"),
        ("main::$_0::operator()(int) const", "main::{lambda}"),
        ("run()::{lambda(int)#1}::_FUN(int)", "run::{lambda}::_FUN"),
        ("run()::Local::get()", "Local::get"),
        (
            "std::_Function_handler<void (), run()::{lambda()#1}>::_M_invoke()",
            "_Function_handler::_M_invoke",
        ),
        ("__invoke_impl<void, run()::<lambda(long int*)>&, long int*>", "__invoke_impl"),
        ("fopen@@GLIBC_2.2.5", "fopen"),
        ("load.constprop.0", "load"),
        ("_ZN12_GLOBAL__N_14fillIlEEPT_S1_", "_ZN12_GLOBAL__N_14fillIlEEPT_S1_"),
        ("(below main)", "(below main)"),
    ] {
        assert_eq!(named(name).short_name(), short_name, "{name}");
    }
}

#[test]
fn operators_of_cpp_are_no_brackets() {
    for (name, short_name) in [
        ("operator new(unsigned long)", "operator new"),
        ("operator new[](unsigned long)", "operator new[]"),
        ("operator delete[](void*, unsigned long)", "operator delete[]"),
        ("operator()", "operator()"),
        ("operator<(int)", "operator<"),
        ("shop::Item::operator<(int)", "Item::operator<"),
        ("shop::Sort<&shop::Item::operator<, int>::go(int)", "Sort::go"),
        ("shop::Sort<&shop::Item::operator>, int>::go(int)", "Sort::go"),
        ("shop::Item::operator<<(int)", "Item::operator<<"),
        ("shop::Item::operator>>(std::vector<int>&)", "Item::operator>>"),
        ("shop::Item::operator->()", "Item::operator->"),
        ("shop::Item::operator->*(int)", "Item::operator->*"),
        ("shop::Item::operator<=>(shop::Item const&) const", "Item::operator<=>"),
        ("shop::Item::operator[](int)", "Item::operator[]"),
        ("shop::Item::operator,(int)", "Item::operator,"),
        ("bool shop::Item::operator==<long>(long)", "Item::operator=="),
        ("bool shop::Item::operator< <long>(long)", "Item::operator<"),
        ("shop::Item::operator new(unsigned long)", "Item::operator new"),
        ("shop::Item::operator char*()", "Item::operator char*"),
        (
            "shop::Item::operator std::vector<int, std::allocator<int> >() const",
            "Item::operator vector",
        ),
        ("shop::operator\"\" _kb(unsigned long long)", "shop::operator\"\" _kb"),
        (
            "std::ostream& std::operator<< <std::char_traits<char> >(std::ostream&, char const*)",
            "std::operator<<",
        ),
    ] {
        assert_eq!(named(name).short_name(), short_name, "{name}");
    }
}
