//! Every snapshot is read by a test.

use std::fs;

use tests::tool::root;

#[test]
fn every_snapshot_is_used() {
    let programs = ["all", "browser"].map(|program| root().join("tests/tests").join(program));
    let sources = programs.iter().flat_map(|folder| fs::read_dir(folder).unwrap().flatten());
    let sources: String =
        sources.map(|entry| fs::read_to_string(entry.path()).unwrap_or_default()).collect();
    let snapshots = fs::read_dir(root().join("tests/snapshots")).unwrap().flatten();
    let names: Vec<String> =
        snapshots.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert!(!names.is_empty());
    let unused: Vec<&String> =
        names.iter().filter(|name| !sources.contains(&format!("snapshots/{name}\""))).collect();
    assert!(unused.is_empty(), "no test reads {unused:?}");
}
