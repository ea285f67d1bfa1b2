//! Whose frames are that do not tell it alone.

use std::path::Path;

use super::*;
use Origin::{Program, Standard};

/// The origins of `frames` in stacks of them, innermost first.
fn origins(command: &str, stacks: &[&[usize]], frames: &[&str]) -> Vec<Origin> {
    let point = |stack: &&[usize]| {
        serde_json::json!({
            "tb": 1, "tbk": 1, "mb": 1, "mbk": 1, "gb": 1, "gbk": 1, "eb": 0, "ebk": 0, "fs": stack,
        })
    };
    let text = serde_json::json!({
        "dhatFileVersion": 2, "mode": "heap", "verb": "Allocated", "bklt": true, "bkacc": true,
        "tu": "instrs", "Mtu": "Minstr", "cmd": command, "pid": 1, "te": 1,
        "pps": stacks.iter().map(point).collect::<Vec<_>>(), "ftbl": frames,
    });
    let profile = Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap();
    let frames = Frames::of(&profile);
    (0..profile.ftbl.len()).map(|index| frames.origin(index)).collect()
}

#[test]
fn what_was_inlined_into_the_standard_library_is_its_own() {
    let frames = [
        "0x1: do_call<fn(), i32> (panicking.rs:5)",
        "0x1: catch_unwind<fn(), i32> (panic.rs:5)",
        "0x1: std::rt::lang_start_internal (rt.rs:5)",
        "0x2: do_call<fn(), i32> (panicking.rs:9)",
        "0x2: shop::load (src/main.rs:5)",
    ];
    let found = origins("shop", &[&[0, 1, 2], &[3, 4]], &frames);
    assert_eq!(found, [Standard, Standard, Standard, Program, Program]);
}

#[test]
fn what_is_in_a_file_of_the_program_is_the_programs() {
    let frames = [
        "0x1: {closure#0} (src/main.rs:5)",
        "0x1: {closure#0} (mod.rs:5)",
        "0x1: core::iter::Iterator::fold (iterator.rs:5)",
        "0x2: shop::load (src/main.rs:9)",
        "0x3: shop::read (mod.rs:9)",
        "0x4: alloc::vec::Vec<T>::push (mod.rs:9)",
        "0x5: __rustc::__rust_alloc (src/main.rs:3)",
    ];
    let found = origins("shop", &[&[0, 1, 2, 3], &[6, 5, 4]], &frames);
    assert_eq!(found, [Program, Standard, Standard, Program, Program, Standard, Standard]);
}

#[test]
fn what_is_in_a_file_of_the_standard_library_is_its_own() {
    let frames = [
        "0x1: map<u8, u8, shop::load::{closure_env#0}> (core/src/option.rs:5:5)",
        "0x1: grow_one<alloc::alloc::Global> (src/raw_vec/mod.rs:5:5)",
        "0x1: load<u8> (src/load.rs:5:5)",
        "0x1: shop::main (src/main.rs:5:5)",
        "0x2: alloc::raw_vec::RawVec<T,A>::grow_one (src/raw_vec/mod.rs:9:5)",
        "0x3: operator() (std_function.h:5)",
        "0x4: std::_Function_handler<void ()>::_M_invoke() (std_function.h:9)",
    ];
    let found = origins("shop", &[&[0, 1, 2, 3], &[4, 3], &[5, 4]], &frames);
    assert_eq!(found, [Standard, Standard, Program, Program, Standard, Standard, Standard]);
}

#[test]
fn a_program_may_have_folders_of_the_same_names() {
    let frames = ["0x1: map<u8> (core/src/x.rs:5:5)", "0x2: shop_core::f (core\\src\\lib.rs:5:5)"];
    assert_eq!(origins("shop", &[&[0], &[1]], &frames), [Program, Program]);
}

#[test]
fn main_that_starts_the_standard_library_is_generated() {
    let frames = [
        "0x1: std::rt::lang_start (library/std/src/rt.rs:5)",
        "0x2: main (in /home/me/shop)",
        "0x3: main (in /home/me/shop)",
        "0x4: load (in /home/me/shop)",
    ];
    let found = origins("./shop", &[&[0, 1], &[3, 2]], &frames);
    assert_eq!(found, [Standard, Standard, Program, Program]);
}

#[test]
fn a_program_is_the_one_that_was_profiled_whatever_it_is_called() {
    for (command, origin) in [("./ld-linux.so.2 x", Program), ("sort x", Standard)] {
        let found = origins(command, &[&[0]], &["0x1: ??? (in /lib/ld-linux.so.2)"]);
        assert_eq!(found, [origin], "{command}");
    }
}
