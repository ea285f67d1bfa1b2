//! Reading of profiles, and what is wrong with those that cannot be read.

use std::path::Path;

use super::*;

const SMALL: &str = r#"{"dhatFileVersion":2,"mode":"rust-heap","verb":"Allocated","bklt":true,
        "bkacc":false,"tu":"µs","Mtu":"s","tuth":10,"cmd":"x","pid":1,"tg":1,"te":2,
        "pps":[{"tb":8,"tbk":1,"tl":1,"mb":8,"mbk":1,"gb":8,"gbk":1,"eb":0,"ebk":0,"fs":[1]}],
        "ftbl":["[root]","0x1: a::b (src/main.rs:3:4)"]}"#;

/// The figures of lifetimes of a program point that was never alive.
const NONE: &str = r#""mb":0,"mbk":0,"gb":0,"gbk":0,"eb":0,"ebk":0"#;

fn error_of(text: &str) -> String {
    Profile::parse(Path::new("heap.json"), text.as_bytes()).expect_err(text).to_string()
}

#[test]
fn a_profile_of_dhat_rs_is_read() {
    let profile = Profile::parse(Path::new("heap.json"), SMALL.as_bytes()).unwrap();
    assert_eq!((profile.peak_bytes(), profile.peak_blocks()), (8, 1));
    assert_eq!(profile.stack(&profile.pps[0]).next(), Some("0x1: a::b (src/main.rs:3:4)"));
}

#[test]
fn callers_are_dropped_from_the_innermost_frame_outside_on() {
    let frames = r#"3:4)","0x2: core::ops::Fn::call","0x3: h::run","0x4: h::main"]"#;
    let text = SMALL.replace("\"fs\":[1]", "\"fs\":[1,2,3,1,2,4]").replace("3:4)\"]", frames);
    let mut profile = Profile::parse(Path::new("heap.json"), text.as_bytes()).unwrap();
    profile.drop_callers(|frame| frame.crate_name() == "x");
    assert_eq!(profile.pps[0].fs, [1, 2, 3, 1, 2, 4]);
    profile.drop_callers(|frame| frame.crate_name() == "h");
    assert_eq!(profile.pps[0].fs, [1]);
}

#[test]
fn errors_name_the_file_and_the_position() {
    for (text, error) in [
        ("", "heap.json: the file is empty, not a DHAT profile"),
        ("hello", "heap.json:1:1: not a DHAT profile: expected value"),
        (
            &SMALL[..SMALL.len() - 20],
            "heap.json:4:36: not a DHAT profile: it is cut off (EOF while parsing a string)",
        ),
        (
            &SMALL.replace(":2,\"mode\"", ":3,\"mode\""),
            "heap.json: a DHAT profile of version 3; only version 2 can be read",
        ),
        (
            &SMALL.replace("\"fs\":[1]", "\"fs\":[7]"),
            "heap.json: program point 0 names frame 7, but `ftbl` ends at 1",
        ),
        (
            &SMALL.replace("\"bklt\":true", "\"bklt\":false"),
            "heap.json: no peak in it: a profile of mode \"rust-heap\" records no lifetimes",
        ),
        (
            &SMALL.replace("\"gb\":8", "\"gb\":-8"),
            "heap.json:3:60: not a DHAT profile: invalid value: integer `-8`, expected u64",
        ),
    ] {
        assert_eq!(error_of(text), error);
    }
}

#[test]
fn figures_that_could_overflow_are_refused() {
    for name in ["tb", "tbk", "mb", "mbk", "gb", "gbk", "eb", "ebk"] {
        for figures in [&[u64::MAX - 1, 1][..], &[1 << 62, 1 << 62], &[1 << 63]] {
            let error = error_of(&with_points(name, figures));
            let expected = format!("the program points' `{name}` add up to 2^63 or more");
            assert_eq!(error, format!("heap.json: {expected}"));
        }
        let text = with_points(name, &[(1 << 63) - 9]);
        assert!(Profile::parse(Path::new("x"), text.as_bytes()).is_ok(), "{name}");
    }
}

/// [`SMALL`] with a program point more for each of `figures`, its `name`.
fn with_points(name: &str, figures: &[u64]) -> String {
    let point = |figure: &u64| match name {
        "tb" => format!(r#"{{"tb":{figure},"tbk":1,{NONE},"fs":[1]}},"#),
        "tbk" => format!(r#"{{"tb":1,"tbk":{figure},{NONE},"fs":[1]}},"#),
        _ => {
            let figures = NONE.replace(&format!("{name}\":0"), &format!("{name}\":{figure}"));
            format!(r#"{{"tb":1,"tbk":1,{figures},"fs":[1]}},"#)
        }
    };
    let points: String = figures.iter().map(point).collect();
    SMALL.replace("\"pps\":[", &format!("\"pps\":[{points}"))
}

/// dhat-rs writes such profiles on macOS.
#[test]
fn points_with_the_same_stack_are_one() {
    let text = with_points("gb", &[20, 3]).replace("\"gb\":8", "\"gb\":100").replacen(
        "\"fs\":[1]",
        "\"fs\":[1,1]",
        1,
    );
    let profile = Profile::parse(Path::new("x"), text.as_bytes()).unwrap();
    let points: Vec<_> = profile.pps.iter().map(|point| (point.gb, point.tb, &*point.fs)).collect();
    assert_eq!(points, [(20, 1, &[1, 1][..]), (103, 9, &[1])]);
}

#[test]
fn other_encodings_are_read() {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        ["\u{feff}", SMALL].concat().encode_utf16().flat_map(bytes).collect()
    };
    let expected = Profile::parse(Path::new("x"), SMALL.as_bytes()).unwrap();
    for bytes in [
        ["\u{feff}", SMALL].concat().into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
    ] {
        assert_eq!(Profile::parse(Path::new("x"), &bytes).unwrap(), expected);
    }
    // Names of symbols are the linker's, and need not be text.
    let mut bytes = SMALL.as_bytes().to_vec();
    let name = SMALL.find("a::b").unwrap();
    bytes[name] = 0xff;
    let profile = Profile::parse(Path::new("x"), &bytes).unwrap();
    assert_eq!(profile.ftbl[1], "0x1: \u{fffd}::b (src/main.rs:3:4)");
}

#[test]
fn other_modes_have_totals_in_their_own_words() {
    let ad_hoc = SMALL.replace("rust-heap", "rust-ad-hoc").replace(
        "\"bklt\":true",
        "\"bklt\":false,\"bu\":\"unit\",\"bsu\":\"units\",\"bksu\":\"events\"",
    );
    let profile = Profile::parse_any(Path::new("x"), ad_hoc.as_bytes()).unwrap();
    assert_eq!((profile.main_metric(), profile.sums(Metric::Total)), (Metric::Total, (8, 1)));
    assert_eq!(profile.peak_bytes(), 0, "figures without lifetimes");
    assert_eq!((profile.verb().as_str(), profile.mode().as_str()), ("Occurred", "rust-ad-hoc"));
    let units = profile.units();
    assert_eq!([units.bytes(1), units.bytes(2)], ["1 unit", "2 units"]);
    assert_eq!([units.blocks(1), units.blocks(2)], ["1 event", "2 events"]);
    assert_eq!(units.rounded(100_000), "100,000 units");

    let heap = Profile::parse(Path::new("x"), SMALL.as_bytes()).unwrap();
    let units = heap.units();
    assert_eq!([units.bytes(1), units.rounded(100_000)], ["1 byte", "100.0 KB"]);
    assert_eq!([units.blocks(1), units.blocks(0)], ["1 block", "0 blocks"]);
}

#[test]
fn what_is_no_heap_has_no_peak_in_bytes() {
    let units = SMALL.replace("\"bkacc\"", "\"bsu\":\"\\u202eunits\",\"bkacc\"");
    assert_eq!(error_of(&units), "heap.json: no bytes in it: it counts \"\\u{202e}units\"");
    let long = SMALL.replace("true", "false").replace("rust-heap", &"x".repeat(100_000));
    let error = error_of(&long);
    assert!(error.contains("x… (100000 characters)\" records no lifetimes"), "{error}");
    for name in ["mb", "mbk", "gb", "gbk", "eb", "ebk"] {
        let error = error_of(&SMALL.replace(&format!("\"{name}\":"), "\"other\":"));
        assert_eq!(error, format!("heap.json: program point 0 has no usable `{name}`"));
    }
}

#[test]
fn what_is_no_file_is_not_read() {
    let error = |path: &str| Profile::read(Path::new(path)).expect_err(path).to_string();
    assert_eq!(error("src"), "src: cannot read a DHAT profile: it is a folder");
    #[cfg(unix)]
    assert_eq!(
        error("/dev/zero"),
        "/dev/zero: cannot read a DHAT profile: it is neither a file nor a pipe"
    );
    let error = Profile::parse(Path::new("x"), b"\x1f\x8b\x08").expect_err("compressed");
    assert_eq!(error.to_string(), "x: not a DHAT profile: it is compressed; unpack it first");
}

#[test]
fn errors_are_short_and_visible() {
    let name = format!("\"dhatFileVersion\":\"{}\u{202e}\"", "x".repeat(100_000));
    let error = error_of(&SMALL.replace("\"dhatFileVersion\":2", &name));
    assert!(error.len() < 600 && error.contains("… (100"), "{error}");
    let error = error_of(&SMALL.replace("\"bklt\":true", "\"bklt\":\"\u{202e}\u{9b}\""));
    assert!(error.contains("\\u{202e}\\u{9b}"), "{error}");
}
