//! The facts in the manifests of exercises, solutions and illustrations.

use std::collections::BTreeMap;
use std::path::Path;

use course_format::manifest::{ExerciseFacts, IllustrationFacts, SolutionFacts};
use heap_profile::text::excerpt;
use serde::Deserialize;

use crate::files;

/// The most characters of what is wrong with a manifest, which may quote all of it.
const MAX_PROBLEM: usize = 400;

/// The part of a manifest that holds facts.
#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    metadata: Facts,
}

/// The facts of one package.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Facts {
    pub(crate) exercise: Option<ExerciseFacts>,
    pub(crate) solutions: BTreeMap<String, SolutionFacts>,
    pub(crate) illustrations: BTreeMap<String, IllustrationFacts>,
}

/// The facts in the manifest at `path`, which is in the folder `root`.
pub(crate) fn facts(path: &Path, root: &Path) -> Result<Facts, String> {
    let shown = files::shown(path);
    let text =
        files::text(path, root).map_err(|error| format!("cannot read `{shown}`: {error}"))?;
    let manifest: Manifest = toml::from_str(&text).map_err(|error| {
        let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or_default());
        let line = before.matches('\n').count() + 1;
        format!("{shown}:{line}: {}", excerpt(error.message(), MAX_PROBLEM))
    })?;
    Ok(manifest.package.metadata)
}
