//! The manifests of a small course.

use std::collections::BTreeSet;
use std::fs;
use std::sync::OnceLock;

use cargo_metadata::{DependencyKind, MetadataCommand, NodeDep, PackageId};
use toml::Table;

use crate::tool::root;

/// The manifest of the workspace. What its programs depend on is built as in the real
/// course, so that it need not be built again where that is built.
pub(crate) fn workspace() -> &'static str {
    static MANIFEST: OnceLock<String> = OnceLock::new();
    MANIFEST.get_or_init(write_workspace)
}

fn write_workspace() -> String {
    let harness = root().join("crates/harness").display().to_string();
    format!(
        r#"[workspace]
resolver = "3"
members = ["exercises/*", "solutions/*"]

[workspace.package]
version = "0.1.0"
edition = "2024"
rust-version = "1.95"
license = "MIT OR Apache-2.0"
publish = false

[workspace.dependencies]
harness = {{ path = {harness:?} }}

{release}
# No test looks at the times: what a program depends on is the same as in `release`.
[profile.timing]
inherits = "release"
"#,
        release = release_profile()
    )
}

/// The profile `release` of the real course, without the packages that no program
/// depends on: cargo warns of those.
fn release_profile() -> String {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("there is a manifest");
    let mut manifest: Table = manifest.parse().expect("the manifest is TOML");
    let release = &mut manifest["profile"]["release"];
    let packages = release["package"].as_table_mut().expect("packages have profiles");
    let dependencies = dependencies_of_harness();
    packages.retain(|name, _| name == "*" || dependencies.contains(name));
    let profiles = Table::from_iter([("release".to_owned(), release.clone())]);
    Table::from_iter([("profile".to_owned(), profiles.into())]).to_string()
}

/// The names of the packages that every program is built with.
fn dependencies_of_harness() -> BTreeSet<String> {
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("crates/harness/Cargo.toml"));
    command.other_options(["--offline".into()]);
    let metadata = command.exec().expect("the course has metadata");
    let nodes = metadata.resolve.expect("the dependencies are resolved").nodes;
    let harness = metadata.packages.iter().find(|package| package.name == "harness");
    let mut found: BTreeSet<&PackageId> = BTreeSet::new();
    let mut next = vec![&harness.expect("the harness is a package").id];
    while let Some(id) = next.pop() {
        if found.insert(id) {
            let node = nodes.iter().find(|node| node.id == *id).expect("a package is a node");
            let is_built_in = |dependency: &&NodeDep| {
                dependency.dep_kinds.iter().any(|info| info.kind != DependencyKind::Development)
            };
            let built_in = node.deps.iter().filter(is_built_in);
            next.extend(built_in.map(|dependency| &dependency.pkg));
        }
    }
    let names = metadata.packages.iter().filter(|package| found.contains(&package.id));
    names.map(|package| package.name.to_string()).collect()
}

pub(crate) fn exercise(name: &str) -> String {
    format!(
        r#"[package]
name = "{name}"
edition = "2024"

[package.metadata.exercise]
title = "Exercise {name}"
budget = "20 KB"
stretch = "10 KB"
hints = ["where to look", "which tool", "what to do"]

[[bin]]
name = "{name}"
path = "src/main.rs"
test = false

[dependencies]
harness.workspace = true
"#
    )
}

pub(crate) fn solutions(name: &str) -> String {
    format!(
        r#"[package]
name = "{name}-solutions"
edition = "2024"

[package.metadata.solutions]
"#
    )
}
