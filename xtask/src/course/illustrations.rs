//! Programs that are no exercises: each shows one thing in a chapter, and is
//! measured like any other so that the chapter's numbers are.

use std::path::Path;

use anyhow::bail;
use cargo_metadata::Package;

use super::facts::IllustrationFacts;
use super::{Program, programs};

/// A program that shows something.
pub(crate) struct Illustration {
    /// Name of the chapter that it is for, and of its folder.
    pub(crate) chapter: String,
    /// Its program.
    pub(crate) program: Program,
    /// What a person calls it.
    pub(crate) title: String,
    /// Whether it is measured what the process holds beside what dhat counts.
    pub(crate) beside: bool,
}

/// The illustrations for `chapter`, which are the binaries of `package`.
pub(super) fn of(
    root: &Path,
    chapter: &str,
    package: &Package,
) -> anyhow::Result<Vec<Illustration>> {
    let mut facts = IllustrationFacts::of(package)?;
    let mut illustrations = Vec::new();
    for program in programs(root, package) {
        let Some(IllustrationFacts { title, beside }) = facts.remove(&program.binary) else {
            bail!(
                "`{}` has no [package.metadata.illustrations.{}] in the manifest of `{}`",
                program.source,
                program.binary,
                package.name
            );
        };
        illustrations.push(Illustration { chapter: chapter.to_owned(), program, title, beside });
    }
    if let Some(binary) = facts.keys().next() {
        bail!(
            "the manifest of `{}` tells of an illustration `{binary}` that is not there",
            package.name
        );
    }
    Ok(illustrations)
}
