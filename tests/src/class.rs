//! A class in a temporary folder: what learners handed in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::course::Course;
use crate::tool::root;

/// A class that is removed when this is dropped.
pub struct Class(TempDir);

impl Default for Class {
    fn default() -> Self {
        Class(tempfile::tempdir().expect("a folder can be made"))
    }
}

impl Class {
    /// The folder of `learner`, or a file in it.
    #[must_use]
    pub fn path(&self, learner: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(learner)
    }

    /// Writes the file `name`, which begins with the learner's.
    ///
    /// # Panics
    ///
    /// Where it cannot be written.
    pub fn hand_in(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        let parent = path.parent().expect("it is in the folder");
        fs::create_dir_all(parent).expect("the folder can be made");
        fs::write(&path, text).expect("the file can be written");
    }

    /// Has a learner of each of `names` hand in the program of that name in
    /// `tests/submissions`, for the exercise `key`.
    ///
    /// # Panics
    ///
    /// Where there is no such program.
    pub fn hand_in_all(&self, key: &str, names: &[&str], told: &[(&str, String)]) {
        for name in names {
            let path = root().join("tests/submissions").join(format!("{name}.rs"));
            let text = fs::read_to_string(&path).expect("there is such a program");
            let text = told.iter().fold(text, |text, (mark, value)| text.replace(mark, value));
            self.hand_in(format!("{name}/{key}.rs"), text);
        }
    }

    /// The folders of all learners, in order.
    ///
    /// # Panics
    ///
    /// Where they cannot be listed.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.0.path()).expect("the class can be listed").flatten();
        let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        folders.sort();
        folders
    }

    /// `cargo xtask grade` of all learners in `course`.
    #[must_use]
    pub fn grade(&self, course: &Course, arguments: &[&str]) -> Command {
        let mut command = course.xtask(&["grade"]);
        command.args(self.folders()).args(arguments);
        command
    }
}
