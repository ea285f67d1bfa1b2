//! Programs that are no exercises: each shows one thing in a chapter, and is
//! measured like any other so that the chapter's numbers are.

use std::path::Path;

use cargo_metadata::Package;
use course_format::manifest::IllustrationFacts;

use super::programs::with_facts;
use super::{Program, facts};

/// A program that shows something.
pub struct Illustration {
    /// Name of the chapter that it is for, and of its folder.
    pub chapter: String,
    /// Its program.
    pub program: Program,
    /// What a person calls it.
    pub title: String,
    /// Whether the chapter tells what the process held beside what dhat counts.
    pub process_memory: bool,
    /// Key of the exercise that it shows the least time of: it is timed with the
    /// programs of that.
    pub floor_of: Option<String>,
}

/// The illustrations for `chapter`, which are the binaries of `package`.
pub(super) fn of(
    root: &Path,
    chapter: &str,
    package: &Package,
    faults: &mut Vec<anyhow::Error>,
) -> Vec<Illustration> {
    let found = with_facts(root, package, "illustrations", facts::illustrations(package), faults);
    let illustration = |(program, IllustrationFacts { title, process_memory, floor_of })| {
        Illustration { chapter: chapter.to_owned(), program, title, process_memory, floor_of }
    };
    found.into_iter().map(illustration).collect()
}
