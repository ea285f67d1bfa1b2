//! The facts in the manifests of packages, as `cargo metadata` prints them.

use std::collections::BTreeMap;

use anyhow::Context;
use cargo_metadata::Package;
use course_format::manifest::{ExerciseFacts, IllustrationFacts, SolutionFacts};
use serde::de::DeserializeOwned;

/// The facts of the exercise in `package`.
pub(super) fn exercise(package: &Package) -> anyhow::Result<ExerciseFacts> {
    table(package, "exercise")
}

/// The facts of the solutions in `package`, by the name of the binary.
pub(super) fn solutions(package: &Package) -> anyhow::Result<BTreeMap<String, SolutionFacts>> {
    table(package, "solutions")
}

/// The facts of the illustrations in `package`, by the name of the binary.
pub(super) fn illustrations(
    package: &Package,
) -> anyhow::Result<BTreeMap<String, IllustrationFacts>> {
    table(package, "illustrations")
}

fn table<T: DeserializeOwned>(package: &Package, name: &str) -> anyhow::Result<T> {
    let table = package
        .metadata
        .get(name)
        .with_context(|| format!("no [package.metadata.{name}] in {}", package.manifest_path))?;
    T::deserialize(table)
        .with_context(|| format!("[package.metadata.{name}] in {}", package.manifest_path))
}
