//! Programs without a file to compile: deleted, or moved away.
//!
//! cargo builds nothing at all if one of the programs that it is asked for has no file, so
//! it is not asked for these, and each gets a verdict of its own.

use std::path::Path;

use crate::course::Program;

/// What there is in place of a program's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingSource {
    /// Nothing.
    File,
    /// Not even the folder, in which the task is as well.
    Folder,
    /// Something else, such as a folder of that name.
    NotAFile,
}

impl MissingSource {
    /// What is in place of the file of `program`, in the workspace at `root`; `None` if that
    /// is there.
    #[must_use]
    pub fn of(root: &Path, program: &Program) -> Option<Self> {
        let path = root.join(&program.source);
        if path.is_file() {
            return None;
        }
        let folder = path.parent().is_some_and(Path::is_dir);
        Some(match folder {
            _ if path.exists() => MissingSource::NotAFile,
            true => MissingSource::File,
            false => MissingSource::Folder,
        })
    }

    /// It in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            MissingSource::File => "the program is missing: there is no such file",
            MissingSource::Folder => "the program is missing: there is no such folder",
            MissingSource::NotAFile => "the program is missing: this is not a file",
        }
    }
}
