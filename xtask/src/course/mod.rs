//! The course as the workspace says it is: exercises and their solutions, found
//! by their folders, their facts read from the manifests through `cargo
//! metadata`. There is no list to keep: a folder more is an exercise more.

mod facts;
mod illustrations;
mod read;
mod select;

use std::path::{Path, PathBuf};

use heap_profile::Bytes;

pub(crate) use illustrations::Illustration;

/// A course: the exercises of a workspace.
pub(crate) struct Course {
    /// Root of the workspace.
    pub(crate) root: PathBuf,
    /// cargo's target folder.
    pub(crate) target: PathBuf,
    /// Folders of the workspace's packages, those of exercises among them.
    pub(crate) packages: Vec<PathBuf>,
    /// The exercises, in the order of their numbers.
    pub(crate) exercises: Vec<Exercise>,
    /// Programs that show something in other chapters, by chapter and name.
    pub(crate) illustrations: Vec<Illustration>,
}

/// An exercise and its solutions.
pub(crate) struct Exercise {
    /// Name of its folders: "02-clinging-onto-memory".
    pub(crate) key: String,
    /// The number in the key.
    pub(crate) number: u32,
    /// What a person calls it.
    pub(crate) title: String,
    /// The largest peak that passes.
    pub(crate) budget: Bytes,
    /// The largest peak that is as good as the best known solution's.
    pub(crate) stretch: Bytes,
    /// The most that any of its programs holds, the start among them.
    pub(crate) memory: Bytes,
    /// From "where to look" to "what to do", never the code.
    pub(crate) hints: [String; 3],
    /// The program, which is the learner's.
    pub(crate) program: Program,
    /// The programs that solve it, by name.
    pub(crate) solutions: Vec<Solution>,
}

/// A binary of the workspace.
#[derive(Clone)]
pub(crate) struct Program {
    /// The package it is in.
    pub(crate) package: String,
    /// Its name.
    pub(crate) binary: String,
    /// Its source, relative to the workspace's root, with `/`.
    pub(crate) source: String,
    /// Whether `cargo test` compiles it.
    pub(crate) tested: bool,
}

/// A solution of an exercise.
pub(crate) struct Solution {
    /// Its program.
    pub(crate) program: Program,
    /// What a person calls it.
    pub(crate) title: String,
    /// Whether it is within the budget; not so where it is shown because it
    /// does not help.
    pub(crate) passes: bool,
}

impl Course {
    /// The program that shows the least time of `exercise`, where there is one.
    pub(crate) fn floor(&self, exercise: &Exercise) -> Option<&Program> {
        let of =
            |illustration: &&Illustration| illustration.floor_of.as_ref() == Some(&exercise.key);
        self.illustrations.iter().find(of).map(|illustration| &illustration.program)
    }

    /// Where the run of `binary` leaves its files.
    pub(crate) fn heap_folder(&self, binary: &str) -> PathBuf {
        self.target.join("heap").join(binary)
    }
}

impl Exercise {
    /// The text of the program as it was shipped, which the learner's own is
    /// compared with and restored from.
    pub(crate) fn start(&self, root: &Path) -> PathBuf {
        root.join(self.start_source())
    }

    /// [`Exercise::start`], relative to the workspace's root, with `/`.
    pub(crate) fn start_source(&self) -> String {
        format!("solutions/{}/start.rs", self.key)
    }

    /// The program and all solutions.
    pub(crate) fn programs(&self) -> impl Iterator<Item = &Program> {
        std::iter::once(&self.program)
            .chain(self.solutions.iter().map(|solution| &solution.program))
    }
}
