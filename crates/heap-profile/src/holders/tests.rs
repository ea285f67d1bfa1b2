//! Who holds the memory of small profiles.

use std::path::Path;

use super::*;

const SOURCE: &str = "exercises/02-x/src/main.rs";

/// A profile of points of (bytes, blocks, frames).
fn profile(points: &[(u64, u64, &[usize])], frames: &[&str]) -> Profile {
    let pps: Vec<_> = points
        .iter()
        .map(|(bytes, blocks, stack)| ProgramPoint {
            gb: *bytes,
            gbk: *blocks,
            fs: stack.to_vec(),
            ..ProgramPoint::default()
        })
        .collect();
    let text = serde_json::json!({
        "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
        "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
        "pps": pps, "ftbl": frames,
    });
    Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap()
}

const FRAMES: [&str; 7] = [
    "[root]",
    "0x1: alloc::vec::Vec<T>::push (src/vec/mod.rs:9:9)",
    "0x2: x::double (02-x/src/main.rs:20:5)",
    "0x3: x::main (02-x/src/main.rs:30:7)",
    "0x4: serde_json::map::Map<K,V>::insert (serde_json-1/src/map.rs:1:1)",
    "0x5: x::load (02-x/src/lib.rs:8:1)",
    "0x6: y::main (12-x/src/main.rs:30:7)",
];

#[test]
fn memory_is_attributed_to_the_innermost_line() {
    let profile = profile(&[(6, 1, &[1, 2, 3]), (9, 2, &[1, 4, 3]), (4, 1, &[5, 3])], &FRAMES);
    let found: Vec<_> = holders(&profile, SOURCE)
        .into_iter()
        .map(|holder| (holder.bytes, holder.function, holder.location.unwrap().line))
        .collect();
    let named = |bytes, function: &str, line| (bytes, function.to_owned(), line);
    assert_eq!(found, [named(9, "Map::insert", 30), named(6, "double", 20), named(4, "load", 30)]);
}

#[test]
fn the_called_function_is_named_if_it_is_another() {
    let stacks: [&[usize]; 4] = [&[1, 2, 3], &[1, 4, 3], &[4, 1, 3], &[2, 3]];
    let through =
        stacks.map(|stack| holders(&profile(&[(6, 1, stack)], &FRAMES), SOURCE).remove(0).through);
    assert_eq!(through, [Some("Vec::push".into()), None, Some("Vec::push".into()), None]);
}

#[test]
fn functions_without_a_path_are_skipped() {
    let frames =
        [&FRAMES[..], &["0x8: grow_one<alloc::alloc::Global> (src/raw_vec/mod.rs:3:4)"]].concat();
    let stacks: [&[usize]; 3] = [&[7, 1, 2, 3], &[7, 4, 3], &[7]];
    let functions =
        stacks.map(|stack| holders(&profile(&[(6, 1, stack)], &frames), SOURCE).remove(0).function);
    assert_eq!(functions, ["double", "Map::insert", "grow_one"]);
}

#[test]
fn the_profiler_and_the_allocator_allocate_nothing() {
    let frames = [
        "[root]",
        "0x1: <heap_budget::alloc::Alloc<A> as core::alloc::GlobalAlloc>::alloc (src/alloc.rs:9:9)",
        "0x2: __rustc::__rust_alloc (x/src/main.rs:3:1)",
        "0x3: std::thread::builder::Builder::spawn (src/thread/builder.rs:3:4)",
        "0x4: ??? (???:0:0)",
        "0x5: x::load (x.c:3:4)",
        "0x6: fill (x.c:3:4)",
    ];
    let stacks: [&[usize]; 6] = [&[1, 2, 3], &[1, 2, 4], &[1, 2], &[], &[4, 3], &[6, 5]];
    let functions =
        stacks.map(|stack| holders(&profile(&[(6, 1, stack)], &frames), SOURCE).remove(0).function);
    assert_eq!(functions, ["Builder::spawn", "???", "???", "???", "???", "fill"]);
}

#[test]
fn a_crate_may_be_called_like_one_of_the_standard_library() {
    let frames = ["[root]", "0x1: alloc::load (src/main.rs:3:4)", "0x2: x::main (a/b.rs:3:4)"];
    let profile = profile(&[(6, 1, &[1, 2])], &frames);
    let file_of = |frame: &Frame| (frame.file == Some("src/main.rs")).then_some("main");
    assert_eq!(holders_in(&profile, Metric::Peak, file_of)[0].function, "load");
}

#[test]
fn paths_of_windows_are_found() {
    let frames = [FRAMES[0], "0x5: x::load (02-x\\src\\main.rs:8:1)"];
    let holder = holders(&profile(&[(6, 1, &[1])], &frames), SOURCE).remove(0);
    assert_eq!(holder.location.unwrap().line, 8);
}

#[test]
fn calls_are_kept() {
    let profile = profile(&[(6, 1, &[1, 2, 3])], &FRAMES);
    let holder = &holders(&profile, SOURCE)[0];
    let main = Location { file: SOURCE.into(), line: 30, column: 7, function: "main".into() };
    assert_eq!(holder.called_from, [main]);
}

#[test]
fn one_line_and_function_is_one_holder() {
    let profile =
        profile(&[(6, 1, &[1, 2, 3]), (5, 3, &[2, 3]), (1, 1, &[5]), (0, 0, &[4])], &FRAMES);
    let holders = holders(&profile, SOURCE);
    assert_eq!((holders[0].bytes, holders[0].blocks), (11, 4));
    assert_eq!(holders[1].location, None);
    assert_eq!(holders.len(), 2);
    assert_eq!(holders.iter().map(|holder| holder.bytes).sum::<u64>(), profile.peak_bytes());
}

#[test]
fn two_calls_of_one_function_are_two_holders() {
    let frames = [&FRAMES[..], &["0x7: x::main (02-x/src/main.rs:31:7)"]].concat();
    let profile = profile(&[(6, 1, &[1, 2, 3]), (5, 3, &[1, 2, 7])], &frames);
    let found: Vec<_> = holders(&profile, SOURCE)
        .into_iter()
        .map(|holder| (holder.bytes, holder.called_from[0].line))
        .collect();
    assert_eq!(found, [(6, 30), (5, 31)]);
}

#[test]
fn the_innermost_of_several_files_is_named() {
    let profile = profile(&[(6, 1, &[4, 5, 3])], &FRAMES);
    let file_of = |frame: &Frame| match frame.file? {
        "02-x/src/lib.rs" => Some("lib"),
        "02-x/src/main.rs" => Some("main"),
        _ => None,
    };
    let holder = holders_in(&profile, Metric::Peak, file_of).remove(0);
    let locations = [holder.location.unwrap(), holder.called_from[0].clone()];
    assert_eq!(
        locations.map(|location| (location.file, location.line)),
        [("lib".into(), 8), ("main".into(), 30)]
    );
}

#[test]
fn each_metric_has_its_figures() {
    let point = ProgramPoint {
        gb: 1,
        gbk: 2,
        tb: 3,
        tbk: 4,
        eb: 5,
        ebk: 6,
        fs: vec![3],
        ..ProgramPoint::default()
    };
    let mut profile = profile(&[], &FRAMES);
    profile.pps.push(point);
    let stats = [Metric::Peak, Metric::Total, Metric::End].map(|metric| {
        let holder = holders_in(&profile, metric, |_| None).remove(0);
        (holder.bytes, holder.blocks)
    });
    assert_eq!(stats, [(1, 2), (3, 4), (5, 6)]);
}

#[test]
fn a_file_with_a_similar_end_is_another() {
    let profile = profile(&[(6, 1, &[6])], &FRAMES);
    assert_eq!(holders(&profile, SOURCE)[0].location, None);
    assert_eq!(holders(&profile, "exercises/112-x/src/main.rs")[0].location, None);
}
