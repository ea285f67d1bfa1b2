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
fn drawn(node: &Node<'_>) -> Vec<String> {
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
    let small = profile(&[(990, &[1]), (9, &[2]), (1, &[3]), (10, &[4])], 5);
    assert_eq!(drawn(&tree(&small)), ["1 1010 f0", "1.1 990 f1", "1.2 20 [3 insignificant]"]);
    let large = profile(&[(990, &[1]), (9, &[2]), (1, &[3]), (11, &[4])], 5);
    let expected = ["1 1011 f0", "1.1 990 f1", "1.2 11 f4", "1.3 10 [2 insignificant]"];
    assert_eq!(drawn(&tree(&large)), expected);
}

#[test]
fn an_empty_profile_is_a_root() {
    let profile = profile(&[], 1);
    assert_eq!(drawn(&tree(&profile)), ["1 0 f0"]);
}

#[test]
fn a_profile_that_branches_without_end_is_cut() {
    let stacks: Vec<Vec<usize>> = (1..500).map(|depth| (1..=depth).collect()).collect();
    let points: Vec<(u64, &[usize])> = stacks.iter().map(|stack| (1, stack.as_slice())).collect();
    let profile = profile(&points, 500);
    let mut node = &tree(&profile);
    let mut levels = 0;
    while let Some(child) = node.children.iter().find(|child| !child.children.is_empty()) {
        (node, levels) = (child, levels + 1);
    }
    assert_eq!(levels, MAX_DEPTH);
    let [rest] = node.children.as_slice() else { panic!("{node:?}") };
    // One stack ends at each level above.
    let deeper = format!("[{} deeper program points]", stacks.len() - MAX_DEPTH);
    assert_eq!(rest.frames, [deeper]);
    assert_eq!(rest.sums, node.sums);
}

#[test]
fn a_profile_without_a_peak_is_sorted_by_its_totals() {
    let text = r#"{"dhatFileVersion":2,"mode":"ad-hoc","verb":"Occurred","bklt":false,
        "bkacc":false,"bu":"unit","bsu":"units","bksu":"events","tu":"us","Mtu":"s","cmd":"x",
        "pid":1,"te":1,"ftbl":["[root]","f1","f2","f3"],"pps":[{"tb":1,"tbk":1,"fs":[1]},
        {"tb":300,"tbk":1,"gb":9,"fs":[2]},{"tb":2,"tbk":2,"fs":[3]}]}"#;
    let profile = Profile::parse_any(Path::new("x"), text.as_bytes()).unwrap();
    let tree = tree(&profile);
    let lines = Lines::new(&profile, &tree);
    let texts = |node: &Node| {
        let (name, bytes, blocks) = lines.main(node);
        format!("{} {name}: {bytes} in {blocks}", node.frames.join(" "))
    };
    let texts: Vec<String> = tree.children.iter().map(texts).collect();
    let expected = [
        "f2 Total: 300 units (99.01%) in 1 events (25%), avg size 300 units",
        "[2 insignificant] Total: 3 units (0.99%) in 3 events (75%), avg size 1 units",
    ];
    assert_eq!(texts, expected);
    assert_eq!(lines.others(&tree), [""; 0]);
    assert_eq!(lines.before_frames(), "Occurred at {");
}

#[test]
fn texts_are_those_of_dh_view() {
    let profile = profile(&[(2, &[1]), (1, &[2])], 3);
    let tree = tree(&profile);
    assert_eq!(tree.heading(), "PP 1/1 (2 children)");
    let (lines, child) = (Lines::new(&profile, &tree), &tree.children[0]);
    let (name, bytes, blocks) = lines.main(child);
    assert_eq!(
        [name, bytes, blocks],
        ["At t-gmax", "2 bytes (66.67%)", "1 blocks (50%), avg size 2 bytes"]
    );
    let others = [
        "Total:     2 bytes (66.67%) in 1 blocks (50%), avg size 2 bytes",
        "Max:       3 bytes in 1 blocks, avg size 3 bytes",
        "At t-end:  0 bytes (0%) in 0 blocks (0%), avg size 0 bytes",
    ];
    assert_eq!(lines.others(child), others);
    assert_eq!(lines.others(&tree).len(), 2, "the root has no peak of its own");
    assert_eq!(lines.before_frames(), "Allocated at {");
    assert_eq!(child.numbered_frames().collect::<Vec<_>>(), ["#1: f1"]);
}
