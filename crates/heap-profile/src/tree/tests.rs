//! The trees of small profiles, and their texts.

use std::path::Path;

use super::*;

fn profile(points: &[(u64, &[usize])], frames: usize) -> Profile {
    let pps: Vec<_> = points
        .iter()
        .map(|(bytes, stack)| ProgramPoint {
            tb: *bytes,
            tbk: 1,
            mb: *bytes + 1,
            mbk: 1,
            gb: *bytes,
            gbk: 1,
            fs: stack.to_vec(),
            ..ProgramPoint::default()
        })
        .collect();
    let ftbl: Vec<_> = (0..frames).map(|frame| format!("f{frame}")).collect();
    let text = serde_json::json!({
        "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
        "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
        "pps": pps, "ftbl": ftbl,
    });
    Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap()
}

/// The tree as lines of "number bytes frames".
fn drawn(node: &Node) -> Vec<String> {
    let id: Vec<String> = node.id.iter().map(ToString::to_string).collect();
    let line = format!("{} {} {}", id.join("."), node.sums.at_peak.0, node.frames.join(" "));
    std::iter::once(line).chain(node.children.iter().flat_map(drawn)).collect()
}

#[test]
fn equal_beginnings_share_a_node() {
    let profile = profile(&[(10, &[1, 2, 3]), (20, &[1, 2, 4]), (31, &[5])], 6);
    let expected = ["1 61 f0", "1.1 31 f5", "1.2 30 f1 f2", "1.2.1 20 f4", "1.2.2 10 f3"];
    assert_eq!(drawn(&tree(&profile)), expected);
}

#[test]
fn a_stack_that_ends_where_another_goes_on_has_a_node_of_its_own() {
    let profile = profile(&[(10, &[1, 2]), (20, &[1])], 3);
    assert_eq!(drawn(&tree(&profile)), ["1 30 f0 f1", "1.1 20 ", "1.2 10 f2"]);
}

#[test]
fn nodes_below_one_percent_are_summed_up() {
    // 10 of 1,010 is less than 1 %, and 11 of 1,011 is not.
    let small = tree(&profile(&[(990, &[1]), (9, &[2]), (1, &[3]), (10, &[4])], 5));
    assert_eq!(drawn(&small), ["1 1010 f0", "1.1 990 f1", "1.2 20 [3 insignificant]"]);
    let large = tree(&profile(&[(990, &[1]), (9, &[2]), (1, &[3]), (11, &[4])], 5));
    let expected = ["1 1011 f0", "1.1 990 f1", "1.2 11 f4", "1.3 10 [2 insignificant]"];
    assert_eq!(drawn(&large), expected);
}

#[test]
fn an_empty_profile_is_a_root() {
    assert_eq!(drawn(&tree(&profile(&[], 1))), ["1 0 f0"]);
}

#[test]
fn a_profile_that_branches_without_end_is_cut() {
    let stacks: Vec<Vec<usize>> = (1..500).map(|depth| (1..=depth).collect()).collect();
    let points: Vec<(u64, &[usize])> = stacks.iter().map(|stack| (1, stack.as_slice())).collect();
    let mut node = &tree(&profile(&points, 500));
    let mut levels = 0;
    while let Some(child) = node.children.iter().find(|child| !child.children.is_empty()) {
        (node, levels) = (child, levels + 1);
    }
    assert!((MAX_DEPTH - 2..=MAX_DEPTH).contains(&levels), "{levels} levels");
}

#[test]
fn texts_are_those_of_dh_view() {
    let tree = tree(&profile(&[(2, &[1]), (1, &[2])], 3));
    assert_eq!(tree.heading(), "PP 1/1 (2 children)");
    assert_eq!(
        tree.children[0].at_peak(&tree.sums),
        "At t-gmax: 2 bytes (66.67%) in 1 blocks (50%), avg size 2 bytes"
    );
    assert_eq!(tree.children[0].numbered_frames(), ["#1: f1"]);
    let own_peak = tree.children[0].own_peak();
    assert_eq!(own_peak.as_deref(), Some("Max:       3 bytes in 1 blocks, avg size 3 bytes"));
    assert_eq!(tree.own_peak(), None);
}
