//! The facts in the manifests of exercises and solutions, read strictly: a key
//! that means nothing is a fault, or a misspelled one would go unnoticed.

use std::collections::BTreeMap;

use anyhow::Context;
use cargo_metadata::Package;
use heap_profile::Bytes;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

/// `[package.metadata.exercise]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExerciseFacts {
    pub(super) title: String,
    pub(super) budget: Bytes,
    pub(super) stretch: Bytes,
    /// The most that any of its programs holds.
    #[serde(default = "little")]
    pub(super) memory: Bytes,
    /// From "where to look" to "what to do", never the code.
    #[serde(deserialize_with = "three")]
    pub(super) hints: [String; 3],
}

/// `[package.metadata.solutions.<binary>]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SolutionFacts {
    pub(super) title: String,
    #[serde(default = "yes")]
    pub(super) passes: bool,
}

/// `[package.metadata.illustrations.<binary>]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IllustrationFacts {
    pub(super) title: String,
    /// Whether the chapter tells what the process held beside what dhat counts.
    #[serde(default)]
    pub(super) process_memory: bool,
    /// Key of the exercise that this program shows the least time of.
    pub(super) floor_of: Option<String>,
}

/// What a small program may hold: 100 MB.
fn little() -> Bytes {
    Bytes(100_000_000)
}

fn yes() -> bool {
    true
}

fn three<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[String; 3], D::Error> {
    let hints = Vec::<String>::deserialize(deserializer)?;
    hints
        .try_into()
        .map_err(|hints: Vec<_>| D::Error::custom(format!("{} hints, not three", hints.len())))
}

impl ExerciseFacts {
    pub(super) fn of(package: &Package) -> anyhow::Result<Self> {
        table(package, "exercise")
    }
}

impl SolutionFacts {
    /// By the name of the binary.
    pub(super) fn of(package: &Package) -> anyhow::Result<BTreeMap<String, Self>> {
        table(package, "solutions")
    }
}

impl IllustrationFacts {
    /// By the name of the binary.
    pub(super) fn of(package: &Package) -> anyhow::Result<BTreeMap<String, Self>> {
        table(package, "illustrations")
    }
}

fn table<T: DeserializeOwned>(package: &Package, name: &str) -> anyhow::Result<T> {
    let table = package
        .metadata
        .get(name)
        .with_context(|| format!("no [package.metadata.{name}] in {}", package.manifest_path))?;
    T::deserialize(table)
        .with_context(|| format!("[package.metadata.{name}] in {}", package.manifest_path))
}
