//! Names that nobody demangled, and names that are too long.

use crate::frame::readable::{demangled, readable};
use crate::frame::{Frame, Origin};

#[test]
fn names_that_rust_mangled_are_demangled() {
    for (text, demangled) in [
        (
            "0x1: _ZN4shop4load17h0123456789abcdefE (src/main.rs:3)",
            Some("0x1: shop::load (src/main.rs:3)"),
        ),
        ("0x1: _RNvNtC4shop3cli4load (in /a/b)", Some("0x1: shop::cli::load (in /a/b)")),
        ("0x1: __RNvC4shop4load (???:0:0)", Some("0x1: shop::load (???:0:0)")),
        ("0x1: _ZN4shop4ItemC1Ei (a.cc:3)", None),
        ("0x1: _Rest (a.c:3)", None),
        ("0x1: shop::load (src/main.rs:3)", None),
        // It would be mangled again, or no name any more.
        ("_ZN9_RNvC1a1bE", None),
        ("_ZN14f$u20$$LP$in$u20$xE (in /a)", None),
        ("", None),
    ] {
        assert_eq!(readable(text).as_deref(), demangled, "{text}");
    }
}

/// A function's mangled name whose generics are types, each a pair of the one before.
fn doubling(count: usize) -> String {
    let mut name = String::from("INvC1a1fTmmE");
    let mut last = name.len() - "TmmE".len();
    for _ in 0..count {
        let start = name.len();
        let pair = format!("B{}_", base_62(last - 1)).repeat(2);
        name.extend(["T", &pair, "E"]);
        last = start;
    }
    format!("_R{name}E")
}

/// `number` with the digits of mangled names.
fn base_62(number: usize) -> String {
    let digit = |value: usize| {
        char::from(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[value])
    };
    let high = (number >= 62).then(|| digit(number / 62));
    high.into_iter().chain([digit(number % 62)]).collect()
}

#[test]
fn a_mangled_name_may_stand_for_a_much_longer_one() {
    let text = format!("0x1: {} (in /a)", doubling(1));
    assert_eq!(
        readable(&text).unwrap(),
        "0x1: a::f::<(u32, u32), ((u32, u32), (u32, u32))> (in /a)"
    );
    let name = doubling(60);
    let length = demangled(&name).unwrap().len();
    assert!(name.len() < 1_000 && length < 20_000, "{length} bytes");
    let text = format!("0x1: {name} (in /a)");
    assert_eq!(Frame::parse(&readable(&text).unwrap()).short_name(), "f");
}

#[test]
fn long_names_are_cut_from_the_inside_out_and_say_so() {
    let long = format!("<a::B<{}> as c::D<{}>>::e", "f::G<u8>,".repeat(9_000), "h::I,".repeat(9));
    let text = format!("0x1: {long} (src/main.rs:3:4)");
    let readable = readable(&text).unwrap();
    let frame = Frame::parse(&readable);
    assert!(frame.name.len() < 4_000, "{} bytes", frame.name.len());
    assert!(frame.name.starts_with("<a::B<…> as c::D<…>>::e [cut from 81,"), "{}", frame.name);
    assert_eq!((frame.file, frame.line, frame.column), (Some("src/main.rs"), 3, 4));
    assert_eq!((frame.short_name().as_str(), frame.crates()), ("B::e", vec!["a", "c"]));
}

#[test]
fn names_without_brackets_are_cut_at_the_end() {
    let text = format!("0x1: {} (in /a/b)", "ä".repeat(100_000));
    let readable = readable(&text).unwrap();
    let frame = Frame::parse(&readable);
    assert!(frame.name.len() < 4_000, "{} bytes", frame.name.len());
    assert!(frame.name.ends_with("ä… [cut from 100,000 characters]"), "{}", frame.name);
    assert_eq!((frame.object, frame.origin()), (Some("/a/b"), Origin::Program));
    assert_eq!(frame.short_name(), format!("{}…", "ä".repeat(200)));
}
