//! The contents of a document. Its behavior is tested in a real browser, in the
//! package `tests`.

use std::path::Path;

use heap_profile::dhat::ProgramPoint;
use serde_json::{Value, json};

use super::*;

const MB: u64 = 1_000_000;
const HOSTILE: &str = "</script><img src=x onerror=f>\u{202e}\"'&{{#include x}}\u{7}";

/// A profile of points of (bytes, stack). A stack is names from the innermost on, each
/// at a line of its own.
fn profile(points: &[(u64, &[&str])]) -> Profile {
    let mut table = vec!["[root]".to_owned()];
    let mut pps = Vec::new();
    for (bytes, stack) in points {
        let mut frames = Vec::new();
        for name in *stack {
            let frame = format!("0x0: {name} (x/src/main.rs:{}:1)", table.len());
            frames.push(table.len());
            table.push(frame);
        }
        pps.push(json!({
            "tb": bytes, "tbk": 1, "mb": bytes, "mbk": 1, "gb": bytes, "gbk": 1,
            "eb": 0, "ebk": 0, "fs": frames,
        }));
    }
    let text = json!({
        "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
        "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
        "pps": pps, "ftbl": table,
    });
    Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap()
}

fn page_of(profiles: &[&Profile]) -> String {
    let runs: Vec<Run> = profiles.iter().map(|profile| Run { label: "run", profile }).collect();
    page(&runs)
}

/// The data in the document of `profiles`.
fn data_of(profiles: &[&Profile]) -> Value {
    let page = page_of(profiles);
    let data = page.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next());
    serde_json::from_str(data.expect("data")).expect("JSON")
}

/// The boxes of a picture as "depth left width name".
fn boxes(data: &Value, picture: &Value) -> Vec<String> {
    let name = |number: &Value| match number.as_i64() {
        Some(-1) => "all".to_owned(),
        _ => data["names"][usize::try_from(number.as_u64().unwrap()).unwrap()][0]
            .as_str()
            .unwrap()
            .to_owned(),
    };
    let drawn = picture["boxes"].as_array().unwrap();
    drawn.iter().map(|b| format!("{} {} {} {}", b[1], b[2], b[3], name(&b[0]))).collect()
}

#[test]
fn runs_have_one_scale_and_order() {
    let large = profile(&[(300 * MB, &["a::late", "a::f"]), (200 * MB, &["a::early", "a::f"])]);
    let small = profile(&[(200 * MB, &["b::early", "b::f"])]);
    let data = data_of(&[&large, &small]);
    assert_eq!(data["scale"], 500 * MB);
    let expected = [
        "0 0 500000000 all",
        "1 0 500000000 f",
        "2 0 200000000 early",
        "2 200000000 300000000 late",
    ];
    assert_eq!(boxes(&data, &data["runs"][0]), expected);
    let expected = ["0 0 200000000 all", "1 0 200000000 f", "2 0 200000000 early"];
    assert_eq!(boxes(&data, &data["runs"][1]), expected);
}

#[test]
fn difference_shows_what_went_and_came() {
    let before = profile(&[(300, &["a::gone", "a::f"]), (200, &["a::kept", "a::f"])]);
    let after = profile(&[(250, &["b::kept", "b::f"]), (40, &["b::new", "b::f"])]);
    let data = data_of(&[&before, &after]);
    let difference = &data["differences"][0];
    assert_eq!(difference["of"], json!([0, 1]));
    let expected = ["0 0 590 all", "1 0 590 f", "2 0 300 gone", "2 300 250 kept", "2 550 40 new"];
    assert_eq!(boxes(&data, difference), expected);
    let held: Vec<&Value> = difference["boxes"].as_array().unwrap().iter().map(|b| &b[5]).collect();
    assert_eq!(
        held[2..],
        [&json!([[300, 1], [0, 0]]), &json!([[200, 1], [250, 1]]), &json!([[0, 0], [40, 1]])]
    );
}

#[test]
fn own_bytes_are_left_of_callees() {
    let run = profile(&[(3, &["a::f"]), (2, &["a::g", "a::f"])]);
    let data = data_of(&[&run]);
    assert_eq!(boxes(&data, &data["runs"][0]), ["0 0 5 all", "1 0 5 f", "2 3 2 g"]);
}

#[test]
fn crates_are_apart_in_a_run() {
    let run = profile(&[(3, &["a::load", "a::f"]), (2, &["b::load", "a::f"])]);
    let data = data_of(&[&run]);
    assert_eq!(boxes(&data, &data["runs"][0])[2..], ["2 0 3 load", "2 3 2 load"]);
}

#[test]
fn calls_from_several_lines_are_one_box() {
    let run = profile(&[(3, &["a::load", "a::f"]), (2, &["a::load", "a::f"])]);
    let data = data_of(&[&run]);
    assert_eq!(boxes(&data, &data["runs"][0])[2..], ["2 0 5 load"]);
    assert_eq!(data["locations"][1], "x/src/main.rs:1, x/src/main.rs:3");
}

#[test]
fn functions_without_a_name_are_one_box_for_each_object() {
    let mut run = profile(&[(3, &["a::f", "a::f", "a::f", "a::f"]), (2, &["a::f"]), (4, &[])]);
    let nameless = ["??? (in /a/libb.so)", "??? (in /a/b)", "??? (in /a/b)", "main (in /a/b)"];
    for (text, name) in run.ftbl[1..].iter_mut().zip(nameless) {
        *text = format!("0x1: {name}");
    }
    run.ftbl[5] = "0x1: (below main) (libc_start_call_main.h:58)".into();
    let data = data_of(&[&run]);
    let expected = [
        "0 0 9 all",
        "1 0 3 main",
        "1 3 2 [outside the program]",
        "1 5 4 [no names]",
        "2 0 3 ??? in b",
        "3 0 3 ??? in libb.so",
    ];
    assert_eq!(boxes(&data, &data["runs"][0]), expected);
    assert!(data["names"].as_array().unwrap().contains(&json!(["??? in b", "/a/b"])), "{data}");
}

#[test]
fn names_of_any_depth_are_drawn() {
    let deep = ["<".repeat(30_000), "a::B".into(), ">".repeat(30_000), "::f".into()].concat();
    let run = profile(&[(3, &[&deep, "a::f<<<", "a::>>>g"]), (2, &["a::f"])]);
    let data = data_of(&[&run, &run]);
    let expected = ["0 0 5 all", "1 0 3 >>>g", "1 3 2 f", "2 0 3 f", "3 0 3 f"];
    assert_eq!(boxes(&data, &data["runs"][0]), expected);
}

#[test]
fn small_nodes_are_folded() {
    let run = profile(&[(991, &["a::f"]), (9, &["a::g"]), (5, &["a::h"])]);
    let data = data_of(&[&run]);
    let expected = ["0 0 1005 all", "1 0 991 f", "1 991 14 [2 insignificant]"];
    assert_eq!(boxes(&data, &data["runs"][0]), expected);
}

#[test]
fn deep_stacks_say_how_much_is_left_out() {
    let names: Vec<String> = (0..4_000).map(|depth| format!("a::f{depth}")).collect();
    let deep: Vec<&str> = names.iter().map(String::as_str).collect();
    let text = |points: &[(u64, &[&str])]| page_of(&[&profile(points)]);
    // 48 boxes are drawn of a stack, one of which stands for the rest.
    assert!(text(&[(1, &deep)]).contains("\"[3,953 frames left out]\""));
    let both = text(&[(1, &deep), (1, &deep[3_900..])]);
    assert!(both.contains("\"[53 to 3,953 frames left out]\""), "{both}");
    assert!(!text(&[(1, &deep[..48])]).contains("left out]"));
}

#[test]
fn totals_are_drawn_in_their_own_words() {
    let text = json!({
        "dhatFileVersion": 2, "mode": "ad-hoc", "verb": "Occurred", "bklt": false,
        "bkacc": false, "bu": "unit", "bsu": "units<", "bksu": "events", "tu": "us", "Mtu": "s",
        "cmd": "x", "pid": 1, "te": 1, "pps": [{ "tb": 2_000_000, "tbk": 1, "fs": [1] }],
        "ftbl": ["[root]", "0x1: a::f (a.rs:1:1)"],
    });
    let profile = Profile::parse_any(Path::new("x"), text.to_string().as_bytes()).unwrap();
    let page = page_of(&[&profile]);
    assert!(page.contains("run <b>2,000,000 units&lt;</b>"), "{page}");
    let markup = page.split("<script type").next().unwrap();
    assert!(!markup.contains("peak") && !markup.contains("byte"), "{markup}");
    let data = data_of(&[&profile]);
    assert_eq!(data["words"]["bytes"], json!(["unit", "units<"]));
    assert_eq!(data["words"]["blocks"], json!(["event", "events"]));
    assert_eq!(boxes(&data, &data["runs"][0])[1..], ["1 0 2000000 f"]);
}

#[test]
fn what_it_shows_is_told() {
    let about = |points: &[(u64, &[&str])]| {
        data_of(&[&profile(points)])["runs"][0]["about"].as_str().unwrap().to_owned()
    };
    let parts: &[(u64, &[&str])] = &[
        (200 * MB, &["a::load", "a::work", "a::main"]),
        (300 * MB, &["a::double", "a::work", "a::main"]),
    ];
    assert_eq!(about(parts), "500.0 MB in 2 blocks, in work: double 300.0 MB, load 200.0 MB");
    assert_eq!(about(&[(7, &["a::f", "a::main"])]), "7 bytes in 1 block, in f");
    assert_eq!(about(&[]), "0 bytes in 0 blocks");
    let names: Vec<String> = (0..9).map(|number| format!("a::f{number}")).collect();
    let stacks: Vec<[&str; 1]> = names.iter().map(|name| [name.as_str()]).collect();
    let many: Vec<(u64, &[&str])> = stacks.iter().map(|stack| (10, stack.as_slice())).collect();
    assert!(about(&many).ends_with("f5 10 bytes, 3 more"), "{}", about(&many));
    // And without scripts too.
    let page = page_of(&[&profile(parts)]);
    assert!(page.contains("<b>run</b>: 500.0 MB in 2 blocks, in work: double"), "{page}");
}

#[test]
fn empty_profile_and_no_runs() {
    let data = data_of(&[&profile(&[])]);
    assert_eq!(data["runs"][0]["boxes"], json!([]));
    assert!(page(&[]).ends_with("</html>\n"));
}

#[test]
fn names_are_only_data() {
    let run = profile(&[(10, &[&format!("a::f{HOSTILE}")])]);
    let page = page(&[Run { label: HOSTILE, profile: &run }, Run { label: "x", profile: &run }]);
    assert_eq!(page.matches("</script>").count(), 2, "{page}");
    for never in ["<img", "{{", "\u{202e}", "\u{7}", "onerror=f>"] {
        assert!(!page.contains(never), "{never:?}");
    }
    let data = data_of(&[&run]);
    let path = data["names"][0][1].as_str().unwrap();
    assert!(path.contains("<img src=x onerror=f>\\u{202e}\"'&{{#include x}}\\u{7}"), "{path}");
}

#[test]
fn output_is_deterministic_without_blank_lines() {
    let run = profile(&[(3, &["a::g", "a::f"]), (2, &["a::h", "a::f"]), (2, &["a::i"])]);
    let again = {
        let mut again = run.clone();
        // dhat writes its points in the order of a hash map.
        again.pps.reverse();
        again
    };
    assert_eq!(page_of(&[&run, &again]), page_of(&[&again, &run]));
    assert!(page_of(&[&run]).lines().all(|line| !line.trim().is_empty()));
}

/// 50,000 points in deep stacks of functions with long names, three ways to go
/// on at every level.
fn enormous(seed: usize) -> Profile {
    let module = "<".repeat(500);
    let name = |number| format!("0x0: c{seed}::f{number}_{module} (deep/src/main.rs:{number}:1)");
    let mut profile = profile(&[]);
    profile.ftbl.extend((1..400).map(name));
    let point = |number: usize| {
        let branch = |level: usize| {
            1 + (level * 3 + number / [1, 3, 9, 27, 81, 243, 729, 2_187, 6_561][level % 9] % 3)
                % 399
        };
        let fs = (0..70 + number % 3).rev().map(branch).collect();
        let gb = 1_000 + (number * seed % 50) as u64;
        let mut point = ProgramPoint::default();
        (point.gb, point.gbk, point.fs) = (gb, 1, fs);
        point
    };
    profile.pps = (0..50_000).map(point).collect();
    profile
}

#[test]
fn enormous_profile_gives_a_small_document() {
    let (one, other) = (enormous(1), enormous(2));
    let page = page_of(&[&one, &other]);
    assert!(page.len() <= MAX_BYTES, "{}", page.len());
    let data = data_of(&[&one]);
    let drawn = boxes(&data, &data["runs"][0]);
    assert!(drawn.len() > 40, "{drawn:?}");
    assert_eq!(drawn[0], format!("0 0 {} all", one.peak_bytes()));
    let longest = data["names"].as_array().unwrap().iter().map(|n| n[1].to_string().len()).max();
    assert!(longest < Some(900), "{longest:?}");
}
