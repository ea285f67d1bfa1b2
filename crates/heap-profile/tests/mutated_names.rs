//! Names come from programs that may have been made to do harm: whatever they are, reading
//! them ends, and what comes of it is not larger than what went in.

use std::path::Path;

use heap_profile::dhat::Profile;
use heap_profile::frame::Frame;
use heap_profile::holders::holders;

/// Names of every kind, as they are found in profiles.
const NAMES: [&str; 16] = [
    "0x1: <alloc::vec::Vec<T> as core::iter::FromIterator<T>>::from_iter (src/vec/mod.rs:3:4)",
    "0x1: core::ops::function::impls::<impl FnOnce<A> for &F>::call_once (core/src/f.rs:3:4)",
    "0x1: <(dyn a::B + core::marker::Send) as c::D<(u8, [e::F; 3])>>::g::{closure#0}::<h::I>",
    "0x1: a::f::<'(', { 3 }>::{{closure}} (x/src/main.rs:1:2)",
    "0x1: do_call<&(dyn core::ops::Fn<(), Output=i32> + core::marker::Sync), i32> (panicking.rs:5)",
    "0x1: enum2$<core::option::Option<ref$<str$> > >::map<u8>::closure$0 (C:\\x (y)\\main.rs:3:0)",
    "0x1: core::ptr::drop_in_place<tuple$<slice2$<u8>,array$<a::B,3>,ptr_mut$<dyn$<c::D> > > >",
    "0x1: int (**(anonymous namespace)::fill<int (*)(int)>(int (*)(int)))(int) (in /a (b)/c)",
    "0x1: int (*shop::pick<3>(int)) [4] (a.cc:4)",
    "0x1: run()::{lambda(long*)#1}::operator()(long*) const (a.cc:40)",
    "0x1: std::ostream& std::operator<< <std::char_traits<char> >(std::ostream&, char const*)",
    "0x1: decltype ({parm#1}(3)) a::Num<(3>2)>::operator->*<int>(int) const && [clone .isra.0]",
    "0x1: shop::Item::operator std::vector<int, std::allocator<int> >() const (a.cc:25)",
    "0x1: _RINvNtCsjrHSEGnQ3l9_3std2rt10lang_startuECs6GmmlP4bgsG_1r (library/std/src/rt.rs:205)",
    "0x1: _ZN4core3ptr30drop_in_place$LT$$RF$str$GT$17h0123456789abcdefE (in /a)",
    "0x1: ??? (in /usr/bin/sort)",
];

/// What names are made of, and their brackets above all.
const PIECES: [&str; 30] = [
    "<",
    ">",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    "::",
    ",",
    "$",
    "&",
    "*",
    ";",
    " ",
    "->",
    "'",
    "\"",
    "operator",
    " as ",
    " for ",
    "<impl ",
    "enum2$<",
    "{closure#0}",
    "(in ",
    "0x1: ",
    "a",
    "ß",
    "#",
];

/// Numbers that are the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn made_up(&mut self) -> String {
        (0..self.below(60)).map(|_| PIECES[self.below(PIECES.len())]).collect()
    }

    /// One of the names with a few parts lost, repeated, reversed or put in.
    fn mutated(&mut self) -> String {
        let mut name: Vec<char> = NAMES[self.below(NAMES.len())].chars().collect();
        for _ in 0..=self.below(6) {
            let start = self.below(name.len());
            let end = (start + self.below(20)).min(name.len());
            let old = &name[start..end];
            let new: Vec<char> = match self.below(4) {
                0 => Vec::new(),
                1 => old.repeat(2),
                2 => old.iter().rev().copied().collect(),
                _ => [old, &PIECES[self.below(PIECES.len())].chars().collect::<Vec<_>>()].concat(),
            };
            name.splice(start..end, new);
            name.extend(name.is_empty().then_some('a'));
        }
        name.into_iter().collect()
    }
}

fn profile_of(text: &str) -> Profile {
    let json = serde_json::json!({
        "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
        "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
        "pps": [{
            "tb": 1, "tbk": 1, "mb": 1, "mbk": 1, "gb": 1, "gbk": 1, "eb": 0, "ebk": 0, "fs": [1]
        }],
        "ftbl": ["[root]", text],
    });
    Profile::parse(Path::new("x"), json.to_string().as_bytes()).unwrap()
}

/// Reads the frame `text` in all ways there are.
fn check(text: &str) {
    let frame = Frame::parse(text);
    let parts = [Some(frame.name), frame.file, frame.object].into_iter().flatten();
    assert!(parts.map(str::len).sum::<usize>() <= text.len(), "{text}");
    let short = frame.short_name();
    // Longer than what it is taken from only where something is put in: `{closure}`, `???`.
    let most = text.chars().count() + "{closure}".len();
    assert!(short.chars().count() <= most.min(201), "{text}: {short}");
    assert!(frame.crates().iter().all(|name| frame.name.contains(name)), "{text}");
    assert!(frame.function().is_none_or(|name| frame.name.contains(name)), "{text}");
    let profile = profile_of(text);
    // Made readable, it stays as it is.
    assert_eq!(profile_of(&profile.ftbl[1]).ftbl[1], profile.ftbl[1], "{text}");
    // Demangled, a name is longer.
    assert!(profile.ftbl[1].len() <= 2 * text.len() + 60, "{text}: {}", profile.ftbl[1]);
    let holders = holders(&profile, "x/src/main.rs");
    assert!(!holders[0].function.is_empty(), "{text}");
}

#[test]
fn made_up_and_mutated_names_are_read() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for text in NAMES {
        check(text);
    }
    for _ in 0..4_000 {
        check(&random.made_up());
        check(&random.mutated());
    }
}

/// Each of them would take hours, or overflow the stack, if the time were more than linear
/// or brackets were read by recursion.
#[test]
fn long_names_are_read() {
    let count = 30_000;
    for (start, middle, end) in [
        ("<", "a::B", ">"),
        ("<a::B<", "c", ">>::f"),
        ("<a::B as ", "c::D", ">::e"),
        ("<impl a::B for ", "c::D", ">::e"),
        ("(", "", ")"),
        ("<({[", "", ""),
        ("", "", "]})>"),
        ("int (*", "f(int)", ")(int)"),
        ("int (*", "", ""),
        ("enum2$<", "a::B", ">"),
        ("enum2$<", "", ""),
        ("operator<", "", ""),
        ("operator ", "", ""),
        ("a<'('>::", "b", ""),
        ("(dyn ", "a::B", ")"),
        ("&mut ", "a::B", ""),
        ("{closure#0}::", "", ""),
        ("A::", "b", ""),
        ("f()::", "", ""),
        ("f (", "", ":1"),
        ("'", "", "@"),
    ] {
        let name = start.repeat(count) + middle + &end.repeat(count);
        let texts = [
            format!("0x1: {name}"),
            format!("0x1: {name}::f (x/src/main.rs:3:4)"),
            format!("0x1: <{name} as a::B>::f(int) (a.cc:3)"),
        ];
        for text in texts {
            let frame = Frame::parse(&text);
            assert!(frame.short_name().chars().count() <= 201);
            let crates = frame.crates();
            assert!(crates.len() <= 2, "{crates:?}");
            let profile = profile_of(&text);
            assert!(profile.ftbl[1].len() < 5_000 + text.len() - frame.name.len());
            assert_eq!(profile_of(&profile.ftbl[1]), profile);
            assert_eq!(holders(&profile, "x/src/main.rs").len(), 1);
        }
    }
}
