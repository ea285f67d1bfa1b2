//! Where the name ends, and what follows it.

use super::named;
use crate::frame::Frame;

#[test]
fn frames_of_dhat_rs_and_valgrind_are_parsed() {
    for (text, name, file, line, column) in [
        ("0x55: a::b (02-x/src/main.rs:32:16)", "a::b", Some("02-x/src/main.rs"), 32, 16),
        ("0x1091: main (a.c:12)", "main", Some("a.c"), 12, 0),
        ("0x55: ??? (???:0:0)", "???", None, 0, 0),
        ("[root]", "[root]", None, 0, 0),
        ("0x55: f (a (b)/src/c:d.rs:3:4)", "f", Some("a (b)/src/c:d.rs"), 3, 4),
        ("0x55: f (a (b/c (2)/d.rs:3:4)", "f", Some("a (b/c (2)/d.rs"), 3, 4),
        ("0x55: f (C:\\a (b)\\src\\main.rs:3:0)", "f", Some("C:\\a (b)\\src\\main.rs"), 3, 0),
        ("0x55: f (x.rs:99999999999:1)", "f", Some("x.rs"), 0, 1),
        ("0x5: <(u8, (A, B)) as T>::f (x.rs:1:2)", "<(u8, (A, B)) as T>::f", Some("x.rs"), 1, 2),
        ("0x5: f<fn() -> (u8, u8)> (x.rs:1:2)", "f<fn() -> (u8, u8)>", Some("x.rs"), 1, 2),
        ("0x5: f<'('> (x.rs:1:2)", "f<'('>", Some("x.rs"), 1, 2),
        ("0x5: operator<(int) (x.cc:1)", "operator<(int)", Some("x.cc"), 1, 0),
        (
            "0x5: long* (anonymous namespace)::fill<long>(long) (x.cc:4)",
            "long* (anonymous namespace)::fill<long>(long)",
            Some("x.cc"),
            4,
            0,
        ),
        ("0x5: (below main) (start.h:58)", "(below main)", Some("start.h"), 58, 0),
        ("", "", None, 0, 0),
        ("0x5: f (", "f (", None, 0, 0),
        ("0x5: f(int) (anonymous)", "f(int) (anonymous)", None, 0, 0),
    ] {
        let frame = Frame { name, file, line, column, object: None };
        assert_eq!(Frame::parse(text), frame, "{text}");
    }
}

#[test]
fn an_object_is_no_position() {
    for (text, name, object) in [
        ("0x48: malloc (in /usr/libexec/x.so)", "malloc", "/usr/libexec/x.so"),
        ("0x1: ??? (in /home/me (old)/sort)", "???", "/home/me (old)/sort"),
        ("0x1: int (*a::f(int))(int) (in /x)", "int (*a::f(int))(int)", "/x"),
    ] {
        let expected = Frame { object: Some(object), ..named(name) };
        assert_eq!(Frame::parse(text), expected, "{text}");
    }
}
