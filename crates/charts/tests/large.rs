//! The memory that it takes to read and to draw profiles larger than the course's.

use std::fmt::Write;
use std::path::Path;

use charts::flame::{MAX_BYTES, Run, page};
use heap_profile::dhat::Profile;

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

/// The number of stacks, all different.
const POINTS: usize = 20_000;
/// The number of functions in them.
const FUNCTIONS: usize = 500;
/// The number of calls in a stack.
const DEPTH: usize = 25;

/// A profile of many stacks, as dhat writes them.
fn text() -> String {
    let mut text = String::from(
        r#"{"dhatFileVersion":2,"mode":"rust-heap","verb":"Allocated","bklt":true,"bkacc":false,
            "tu":"us","Mtu":"s","cmd":"x","pid":1,"tg":1,"te":2,"pps":["#,
    );
    for point in 0..POINTS {
        let stack: Vec<usize> = (0..DEPTH)
            .map(|call| 1 + (point * (call + 1) + point / FUNCTIONS) % FUNCTIONS)
            .collect();
        let comma = if point == 0 { "" } else { "," };
        write!(text, r#"{comma}{{"tb":8,"tbk":1,"mb":8,"mbk":1,"gb":8,"gbk":1,"eb":0,"ebk":0,"fs":{stack:?}}}"#).unwrap();
    }
    text.push_str(r#"],"ftbl":["[root]""#);
    for function in 0..FUNCTIONS {
        write!(
            text,
            r#","0x{function:x}: x::module::function_{function} (x/src/main.rs:{}:5)""#,
            function + 1
        )
        .unwrap();
    }
    text + "]}"
}

/// The text is a few megabytes, and the profile is not much more: a stack is a list of
/// numbers, and each frame is stored once.
#[heap_budget::test("20 MB", leaks = 0)]
fn large_profile_is_read() {
    let text = text();
    let profile = Profile::parse(Path::new("large.json"), text.as_bytes()).unwrap();
    assert_eq!(profile.pps.len(), POINTS);
}

/// In addition to the profile, each stack is stored once more with the source locations
/// of its frames.
#[heap_budget::test("40 MB", leaks = 0)]
fn large_profile_is_drawn() {
    let profile = Profile::parse(Path::new("large.json"), text().as_bytes()).unwrap();
    let page = page(&[Run { label: "large", profile: &profile }]);
    assert!(page.len() <= MAX_BYTES);
}
