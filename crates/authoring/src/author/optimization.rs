//! Whether what programs depend on is optimized.
//!
//! Packages from elsewhere are compiled without optimization, since nearly all of them
//! are the tools', for which a learner waits. What a program calls has to be named in
//! the workspace's manifest: a crate that is not optimized allocates no less, but the
//! program would be slow, and a chapter that compares times would be wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::Context;
use cargo_metadata::{DependencyKind, MetadataCommand, NodeDep, Package, PackageId, Target};
use serde::Deserialize;
use toml::{Table, Value};

use super::Fault;
use grading::course::Course;

/// The part of the manifest of a workspace that says how packages are compiled.
#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    profile: BTreeMap<String, Profile>,
}

#[derive(Deserialize)]
struct Profile {
    #[serde(default)]
    package: BTreeMap<String, Table>,
}

/// A fault for each package from elsewhere that exercises or solutions depend on, and
/// that is not optimized. What the harness depends on is its own affair.
///
/// # Errors
///
/// If cargo cannot read the workspace.
pub(super) fn faults(course: &Course) -> anyhow::Result<Vec<Fault>> {
    let text = fs::read_to_string(course.root.join("Cargo.toml"))?;
    let manifest: Manifest = toml::from_str(&text).context("cannot read Cargo.toml")?;
    let packages = manifest.profile.get("release").map(|release| &release.package);
    let is_optimized = |name: &str| {
        let profile = packages.and_then(|packages| packages.get(name).or(packages.get("*")));
        let level = profile.and_then(|profile| profile.get("opt-level"));
        level != Some(&Value::Integer(0))
    };
    let dependencies = dependencies(course)?;
    let slow = dependencies.iter().filter(|(name, _)| !is_optimized(name));
    Ok(slow.map(|(name, user)| fault(name, user)).collect())
}

fn fault(name: &str, user: &str) -> Fault {
    let problem = format!("`{name}`, which `{user}` depends on, is not optimized");
    let help =
        format!("add `{name} = {{ opt-level = 3, debug = 1 }}` to `[profile.release.package]`");
    Fault::new("Cargo.toml", problem, help)
        .note("packages that are not named there are compiled quickly, for the tools")
}

/// The packages from elsewhere that programs are built with, by name, each with a
/// package of the course that needs it.
fn dependencies(course: &Course) -> anyhow::Result<BTreeMap<String, String>> {
    let mut command = MetadataCommand::new();
    command.manifest_path(course.root.join("Cargo.toml"));
    let metadata = command.other_options(["--offline".into()]).exec()?;
    let resolve = metadata.resolve.as_ref().context("cargo has not resolved dependencies")?;
    let packages: BTreeMap<&PackageId, &Package> =
        metadata.packages.iter().map(|package| (&package.id, package)).collect();
    let mut linked: BTreeMap<&PackageId, Vec<&PackageId>> = BTreeMap::new();
    for node in &resolve.nodes {
        let dependencies = node
            .deps
            .iter()
            .filter(|dependency| is_linked(dependency))
            .map(|dependency| &dependency.pkg);
        let runs = |id: &&PackageId| !is_harness_or_macro(packages[id]);
        linked.insert(&node.id, dependencies.filter(runs).collect());
    }
    let mut found = BTreeMap::new();
    for user in metadata.workspace_packages().into_iter().filter(|package| is_program(package)) {
        let elsewhere = reachable(&user.id, &linked).into_iter().map(|id| packages[id]);
        let elsewhere = elsewhere.filter(|package| package.source.is_some());
        found.extend(elsewhere.map(|package| (package.name.to_string(), user.name.to_string())));
    }
    Ok(found)
}

/// What `start` depends on, directly or not.
fn reachable<'a>(
    start: &'a PackageId,
    dependencies: &BTreeMap<&PackageId, Vec<&'a PackageId>>,
) -> BTreeSet<&'a PackageId> {
    let (mut found, mut next) = (BTreeSet::new(), vec![start]);
    while let Some(id) = next.pop() {
        if found.insert(id) {
            next.extend(dependencies.get(id).into_iter().flatten());
        }
    }
    found
}

fn is_harness_or_macro(package: &Package) -> bool {
    package.name == "harness" || package.targets.iter().any(Target::is_proc_macro)
}

/// Whether a package is an exercise or the solutions of one.
fn is_program(package: &Package) -> bool {
    ["exercise", "solutions"].iter().any(|kind| package.metadata.get(kind).is_some())
}

/// Whether `dependency` is part of the program, not only of its build or its tests.
fn is_linked(dependency: &NodeDep) -> bool {
    dependency.dep_kinds.iter().any(|info| info.kind == DependencyKind::Normal)
}
