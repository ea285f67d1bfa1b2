//! A class in a temporary folder: what learners handed in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::course::Course;
use crate::files;
use crate::tool::run;

/// A class that is removed when this is dropped.
pub struct Class(TempDir);

impl Default for Class {
    fn default() -> Self {
        Class(tempfile::tempdir().expect("a folder can be created"))
    }
}

impl Class {
    /// The path of a learner's folder, or of a file in it.
    #[must_use]
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes the file `name`, whose first folder is the learner's.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn hand_in(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        files::write(&self.path(name), text);
    }

    /// Hands in each of `submissions`, programs of `tests/submissions`, for the exercise
    /// `key`, by a learner of the same name. `substitutions` are placeholders in the
    /// programs and what replaces them.
    ///
    /// # Panics
    ///
    /// If there is no such program.
    pub fn hand_in_all(&self, key: &str, submissions: &[&str], substitutions: &[(&str, String)]) {
        for name in submissions {
            let mut text = files::program(&format!("submissions/{name}.rs"));
            for (placeholder, value) in substitutions {
                text = text.replace(placeholder, value);
            }
            self.hand_in(format!("{name}/{key}.rs"), text);
        }
    }

    /// The folders of all learners, in order.
    ///
    /// # Panics
    ///
    /// If they cannot be listed.
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

    /// Grades the class without a sandbox. Returns the marks by learner and exercise,
    /// standard output, and the exit status.
    ///
    /// # Panics
    ///
    /// If the class cannot be graded.
    #[must_use]
    #[track_caller]
    pub fn marks(
        &self,
        course: &Course,
        arguments: &[&str],
    ) -> (BTreeMap<(String, String), Value>, String, i32) {
        let json = course.path("marks/class.jsonl");
        let mut grade = self.grade(course, &["--sandbox", "none", "--json"]);
        let (stdout, stderr, status) = run(grade.arg(&json).args(arguments));
        assert!(status < 2, "{stdout}{stderr}");
        let text = |value: &Value| value.as_str().expect("the field is a string").to_owned();
        let lines = fs::read_to_string(&json).expect("the marks were written");
        let marks = lines.lines().map(|line| {
            let mark: Value = serde_json::from_str(line).expect("each line is JSON");
            ((text(&mark["learner"]), text(&mark["exercise"])), mark)
        });
        (marks.collect(), stdout, status)
    }

    /// The outcome of each learner's program for exercise 1, in the learners' order.
    ///
    /// # Panics
    ///
    /// If the class cannot be graded.
    #[must_use]
    #[track_caller]
    pub fn outcomes(&self, course: &Course) -> Vec<String> {
        let (marks, ..) = self.marks(course, &["--exercise", "1"]);
        let outcome = |mark: &Value| mark["outcome"].as_str().expect("a mark has one").to_owned();
        marks.values().map(outcome).collect()
    }
}
