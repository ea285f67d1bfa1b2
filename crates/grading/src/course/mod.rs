//! The course: its exercises and their solutions.
//!
//! They are found by their folders, and their facts are in the manifests, which `cargo
//! metadata` reads. No list has to be kept up to date: a new folder is a new exercise.

mod facts;
mod illustrations;
mod programs;
mod read;
mod select;

use std::path::{Path, PathBuf};

use course_format::manifest::SizesFacts;
use heap_profile::Bytes;

pub use course_format::key::Number;
pub use illustrations::Illustration;

/// A course: the exercises of a workspace.
pub struct Course {
    /// The root of the workspace.
    pub root: PathBuf,
    /// cargo's target folder.
    pub target: PathBuf,
    /// The folders of all packages of the workspace, including those of exercises.
    pub packages: Vec<PathBuf>,
    /// The exercises, sorted by number, each case after the exercise that it follows.
    pub exercises: Vec<Exercise>,
    /// The illustrations of all chapters, sorted by chapter.
    pub illustrations: Vec<Illustration>,
}

/// An exercise and its solutions.
pub struct Exercise {
    /// The name of its folders: "02-clinging-onto-memory".
    pub key: String,
    /// The number in the key.
    pub number: Number,
    /// Its title.
    pub title: String,
    /// The largest peak that passes.
    pub budget: Bytes,
    /// The peak of the best known solution.
    pub stretch: Bytes,
    /// The largest peak of any of its programs, including the one as shipped.
    pub memory: Bytes,
    /// The sizes that its programs can be run at, if there are more than the usual one.
    pub sizes: Option<SizesFacts>,
    /// Three, from "where to look" to "what to do", never the code; none for a case.
    pub hints: Vec<String>,
    /// Of a case: the number of the exercise that it comes after.
    pub after: Option<u32>,
    /// The learner's program.
    pub program: Program,
    /// Its solutions, sorted by name.
    pub solutions: Vec<Solution>,
}

/// A binary of the workspace.
#[derive(Clone)]
pub struct Program {
    /// The name of its package.
    pub package: String,
    /// Its own name.
    pub binary: String,
    /// The path of its source, relative to the root of the workspace, with `/`.
    pub source: String,
    /// Whether `cargo test` compiles it.
    pub tested: bool,
    /// By how much its peak may differ from run to run.
    pub tolerance: Bytes,
    /// From how many bytes on the lives of its blocks are recorded; `None` if none are.
    pub lives: Option<Bytes>,
}

impl Program {
    /// The folder of its source, as [`source`](Self::source) names it.
    #[must_use]
    pub fn source_folder(&self) -> &str {
        self.source.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// A solution of an exercise.
pub struct Solution {
    /// Its program.
    pub program: Program,
    /// Its title.
    pub title: String,
    /// Whether it is within the budget. Some solutions are shown because they do not help.
    pub passes: bool,
}

impl Course {
    /// The illustration that shows the shortest possible time of `exercise`, if there is one.
    #[must_use]
    pub fn floor(&self, exercise: &Exercise) -> Option<&Program> {
        let is_floor =
            |illustration: &&Illustration| illustration.floor_of.as_ref() == Some(&exercise.key);
        self.illustrations.iter().find(is_floor).map(|illustration| &illustration.program)
    }

    /// Whether `program` differs from the program of `exercise` as shipped.
    #[must_use]
    pub fn is_changed(&self, exercise: &Exercise, program: &Program) -> bool {
        !same_contents(&self.root.join(&program.source), &exercise.start(&self.root))
    }

    /// Whether the program of `exercise` is unchanged.
    #[must_use]
    pub fn is_as_shipped(&self, exercise: &Exercise) -> bool {
        !self.is_changed(exercise, &exercise.program)
    }

    /// The folder with the files of the last run of `binary`.
    #[must_use]
    pub fn heap_folder(&self, binary: &str) -> PathBuf {
        self.target.join("heap").join(binary)
    }
}

/// Whether both files can be read and hold the same bytes.
pub(crate) fn same_contents(one: &Path, other: &Path) -> bool {
    matches!((std::fs::read(one), std::fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

impl Program {
    /// What the names of an exercise's solutions start with, if this is the exercise's
    /// program: `clinging_onto_memory_`.
    pub(crate) fn solution_prefix(&self) -> String {
        format!("{}_", self.binary.replace('-', "_"))
    }
}

impl Exercise {
    /// The path of the program's text as shipped. The learner's program is compared with it
    /// and restored from it.
    #[must_use]
    pub fn start(&self, root: &Path) -> PathBuf {
        root.join(self.start_source())
    }

    /// Like [`Exercise::start`], relative to the root of the workspace, with `/`.
    #[must_use]
    pub fn start_source(&self) -> String {
        course_format::start_source(&self.key)
    }

    /// The learner's program and all solutions.
    pub fn programs(&self) -> impl Iterator<Item = &Program> {
        std::iter::once(&self.program)
            .chain(self.solutions.iter().map(|solution| &solution.program))
    }

    /// By how much the peak of some way to do the task may differ from run to run: a
    /// learner's program may do it in any of them.
    #[must_use]
    pub fn spread(&self) -> Bytes {
        self.programs().map(|program| program.tolerance).max().unwrap_or_default()
    }
}
