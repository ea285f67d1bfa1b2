//! A small course as an author has it, with solutions, chapters and results. Tests
//! break it and run `check --author`.
//!
//! `tests/author/sound` holds one exercise without a fault, `01-sound`. Each exercise
//! of such a course is a copy of it under another name.

use std::fs;
use std::path::Path;

use crate::course::Course;
use crate::files;
use crate::tool::root;

/// A course with the exercises `keys`, such as "01-sound".
///
/// # Panics
///
/// If it cannot be written.
#[must_use]
pub fn course(keys: &[&str]) -> Course {
    let course = Course::empty();
    let mut summary = "# Summary\n\n".to_owned();
    for key in keys {
        let exercise = Exercise { course: &course, key };
        exercise.copy_folder(Path::new(""));
        exercise.copy_start();
        let name = exercise.name();
        for program in [name.to_owned(), format!("{name}_in_place"), format!("{name}_nested")] {
            let results = format!("course/src/results/{key}/{program}");
            course.write(format!("{results}.json"), "");
            course.write(format!("{results}.dhat.json"), "");
        }
        summary.extend(["- [", name, "](", key, ".md)\n"]);
    }
    course.write("course/src/results/peaks.json", "");
    course.write("course/src/SUMMARY.md", &summary);
    course
}

/// An exercise of such a course.
#[derive(Clone, Copy)]
pub struct Exercise<'a> {
    /// The course.
    pub course: &'a Course,
    /// A number, a hyphen, and a name that has no hyphen.
    pub key: &'a str,
}

impl Exercise<'_> {
    /// The key without its number, which is also the name of the package.
    ///
    /// # Panics
    ///
    /// If the key has no number.
    #[must_use]
    pub fn name(&self) -> &str {
        self.key.split_once('-').expect("a key has a number").1
    }

    /// The path of the file `name` of the exercise's package.
    #[must_use]
    pub fn file(&self, name: &str) -> String {
        format!("exercises/{}/{name}", self.key)
    }

    /// The path of the solution `idea`, which is `in_place` or `nested`.
    #[must_use]
    pub fn solution(&self, idea: &str) -> String {
        format!("solutions/{}/src/bin/{}_{idea}.rs", self.key, self.name())
    }

    /// Replaces `old` with `new` in `file`, then copies the start again.
    ///
    /// # Panics
    ///
    /// If the file does not contain `old`.
    #[track_caller]
    pub fn replace(&self, file: &str, old: &str, new: &str) {
        self.course.replace(file, &self.rename(old), &self.rename(new));
        self.copy_start();
    }

    /// Replaces `file` with the program `name` of `tests/author/programs`, then copies
    /// the start again.
    ///
    /// # Panics
    ///
    /// If there is no such program.
    #[track_caller]
    pub fn replace_with_program(&self, file: &str, name: &str) {
        let text = files::program(&format!("author/programs/{name}"));
        self.course.write(file, &self.rename(&text));
        self.copy_start();
    }

    /// Removes `file`.
    ///
    /// # Panics
    ///
    /// If it cannot be removed.
    #[track_caller]
    pub fn remove(&self, file: &str) {
        fs::remove_file(self.course.path(file)).expect("the file can be removed");
    }

    /// Copies the program to the solutions as the start.
    fn copy_start(&self) {
        let program = self.course.path(self.file("src/main.rs"));
        let start = format!("solutions/{}/start.rs", self.key);
        fs::copy(program, self.course.path(start)).expect("the program can be copied");
    }

    fn copy_folder(&self, folder: &Path) {
        let source = root().join("tests/author/sound").join(folder);
        for entry in fs::read_dir(source).expect("the folder can be read").flatten() {
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                self.copy_folder(&path);
            } else {
                let text = fs::read_to_string(entry.path()).expect("the file is UTF-8");
                self.course.write(self.rename(&path.to_string_lossy()), &self.rename(&text));
            }
        }
    }

    /// `text` with this exercise's names in place of the sound one's.
    fn rename(&self, text: &str) -> String {
        text.replace("01-sound", self.key).replace("sound", self.name())
    }
}
