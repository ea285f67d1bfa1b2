//! Programs that are not exercises. Each shows one thing in a chapter, and is measured like
//! any other, so that the chapter's numbers are measured, too.

use std::path::Path;

use cargo_metadata::Package;
use course_format::manifest::{IllustrationFacts, ShownAllocator};

use super::programs::with_facts;
use super::{Program, facts};

/// A program that shows something.
pub struct Illustration {
    /// The name of the chapter that it is for, which is that of its folder.
    pub chapter: String,
    /// Its program.
    pub program: Program,
    /// Its title.
    pub title: String,
    /// Whether the memory of the whole process is recorded beside what dhat counts.
    pub process_memory: bool,
    /// Which allocator it shows; `None` if it runs as any program does.
    pub allocator: Option<ShownAllocator>,
    /// The key of the exercise whose shortest possible time it shows; it is timed with the
    /// programs of that exercise.
    pub floor_of: Option<String>,
}

/// The illustrations for `chapter`, which are the binaries of `package`.
pub(super) fn of(
    root: &Path,
    chapter: &str,
    package: &Package,
    faults: &mut Vec<anyhow::Error>,
) -> Vec<Illustration> {
    let programs =
        with_facts(root, package, "illustrations", facts::illustrations(package), faults);
    let illustration = |(program, facts)| {
        let IllustrationFacts { title, process_memory, allocator, floor_of, lives } = facts;
        let program = Program { lives: lives.map(|lives| lives.from), ..program };
        let chapter = chapter.to_owned();
        Illustration { chapter, program, title, process_memory, allocator, floor_of }
    };
    programs.into_iter().map(illustration).collect()
}
