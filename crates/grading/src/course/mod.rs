//! The course as the workspace says it is: exercises and their solutions, found
//! by their folders, their facts read from the manifests through `cargo
//! metadata`. There is no list to keep: a folder more is an exercise more.

mod facts;
mod illustrations;
mod programs;
mod read;
mod select;

use std::path::{Path, PathBuf};

use heap_profile::Bytes;

pub use illustrations::Illustration;

/// A course: the exercises of a workspace.
pub struct Course {
    /// Root of the workspace.
    pub root: PathBuf,
    /// cargo's target folder.
    pub target: PathBuf,
    /// Folders of the workspace's packages, those of exercises among them.
    pub packages: Vec<PathBuf>,
    /// The exercises, in the order of their numbers.
    pub exercises: Vec<Exercise>,
    /// Programs that show something in other chapters, by chapter and name.
    pub illustrations: Vec<Illustration>,
}

/// An exercise and its solutions.
pub struct Exercise {
    /// Name of its folders: "02-clinging-onto-memory".
    pub key: String,
    /// The number in the key.
    pub number: u32,
    /// What a person calls it.
    pub title: String,
    /// The largest peak that passes.
    pub budget: Bytes,
    /// The largest peak that is as good as the best known solution's.
    pub stretch: Bytes,
    /// The most that any of its programs holds, the start among them.
    pub memory: Bytes,
    /// From "where to look" to "what to do", never the code.
    pub hints: [String; 3],
    /// The program, which is the learner's.
    pub program: Program,
    /// The programs that solve it, by name.
    pub solutions: Vec<Solution>,
}

/// A binary of the workspace.
#[derive(Clone)]
pub struct Program {
    /// The package it is in.
    pub package: String,
    /// Its name.
    pub binary: String,
    /// Its source, relative to the workspace's root, with `/`.
    pub source: String,
    /// Whether `cargo test` compiles it.
    pub tested: bool,
    /// By how much its peak may differ from run to run.
    pub tolerance: Bytes,
}

/// A solution of an exercise.
pub struct Solution {
    /// Its program.
    pub program: Program,
    /// What a person calls it.
    pub title: String,
    /// Whether it is within the budget; not so where it is shown because it
    /// does not help.
    pub passes: bool,
}

impl Course {
    /// The program that shows the least time of `exercise`, where there is one.
    #[must_use]
    pub fn floor(&self, exercise: &Exercise) -> Option<&Program> {
        let of =
            |illustration: &&Illustration| illustration.floor_of.as_ref() == Some(&exercise.key);
        self.illustrations.iter().find(of).map(|illustration| &illustration.program)
    }

    /// Whether `program` differs from that of `exercise` as it was shipped.
    #[must_use]
    pub fn is_changed(&self, exercise: &Exercise, program: &Program) -> bool {
        !same_contents(&self.root.join(&program.source), &exercise.start(&self.root))
    }

    /// Whether the program of `exercise` is as it was shipped.
    #[must_use]
    pub fn is_as_shipped(&self, exercise: &Exercise) -> bool {
        !self.is_changed(exercise, &exercise.program)
    }

    /// Where the run of `binary` leaves its files.
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
    /// What the names of the solutions begin with, where this is the program of the
    /// exercise: `clinging_onto_memory_`.
    pub(crate) fn solution_prefix(&self) -> String {
        format!("{}_", self.binary.replace('-', "_"))
    }
}

impl Exercise {
    /// The text of the program as it was shipped, which the learner's own is
    /// compared with and restored from.
    #[must_use]
    pub fn start(&self, root: &Path) -> PathBuf {
        root.join(self.start_source())
    }

    /// [`Exercise::start`], relative to the workspace's root, with `/`.
    #[must_use]
    pub fn start_source(&self) -> String {
        course_format::start_source(&self.key)
    }

    /// The program and all solutions.
    pub fn programs(&self) -> impl Iterator<Item = &Program> {
        std::iter::once(&self.program)
            .chain(self.solutions.iter().map(|solution| &solution.program))
    }
}
