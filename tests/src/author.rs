//! A small course as its author leaves it: exercises with solutions, chapters
//! and results, for tests to break.
//!
//! `tests/author/sound` holds one exercise without a fault, `01-sound`. Each
//! exercise of such a course is that one under another name.

use std::fs;
use std::path::Path;

use crate::course::Course;
use crate::tool::root;

/// A course with the exercises `keys`, such as "01-sound".
///
/// # Panics
///
/// Where it cannot be written.
#[must_use]
pub fn course(keys: &[&str]) -> Course {
    let course = Course::empty();
    let mut summary = "# Summary\n\n".to_owned();
    for key in keys {
        let exercise = Exercise { course: &course, key };
        exercise.copy(Path::new(""));
        exercise.ship();
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

/// An exercise of such a course, to be broken.
#[derive(Clone, Copy)]
pub struct Exercise<'a> {
    /// The course.
    pub course: &'a Course,
    /// Its key: a number, a hyphen, and a name without one.
    pub key: &'a str,
}

impl Exercise<'_> {
    /// The key without its number, which is also the name of the package.
    ///
    /// # Panics
    ///
    /// Where the key has no number.
    #[must_use]
    pub fn name(&self) -> &str {
        self.key.split_once('-').expect("a key has a number").1
    }

    /// The file `name` of the exercise's package.
    #[must_use]
    pub fn own(&self, name: &str) -> String {
        format!("exercises/{}/{name}", self.key)
    }

    /// The source of the solution `idea`, which is `in_place` or `nested`.
    #[must_use]
    pub fn solution(&self, idea: &str) -> String {
        format!("solutions/{}/src/bin/{}_{idea}.rs", self.key, self.name())
    }

    /// Puts `new` in place of `old` in `file`; the start is shipped anew.
    ///
    /// # Panics
    ///
    /// Where `old` is not there.
    #[track_caller]
    pub fn replace(&self, file: &str, old: &str, new: &str) {
        self.course.replace(file, &self.renamed(old), &self.renamed(new));
        self.ship();
    }

    /// Makes `file` the program `name` of `tests/author/programs`.
    ///
    /// # Panics
    ///
    /// Where there is no such program.
    #[track_caller]
    pub fn put(&self, name: &str, file: &str) {
        let path = root().join("tests/author/programs").join(name);
        let text = fs::read_to_string(path).expect("there is such a program");
        self.course.write(file, &self.renamed(&text));
        self.ship();
    }

    /// Removes `file`.
    ///
    /// # Panics
    ///
    /// Where it cannot be removed.
    #[track_caller]
    pub fn remove(&self, file: &str) {
        fs::remove_file(self.course.path(file)).expect("the file can be removed");
    }

    /// Makes the program the one that is shipped.
    fn ship(&self) {
        let program = self.course.path(self.own("src/main.rs"));
        let start = format!("solutions/{}/start.rs", self.key);
        fs::copy(program, self.course.path(start)).expect("the program can be copied");
    }

    /// Copies what is in `folder` of the sound exercise.
    fn copy(&self, folder: &Path) {
        let from = root().join("tests/author/sound").join(folder);
        for entry in fs::read_dir(from).expect("there is an exercise").flatten() {
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                self.copy(&path);
            } else {
                let text = fs::read_to_string(entry.path()).expect("it is a text");
                self.course.write(self.renamed(&path.to_string_lossy()), &self.renamed(&text));
            }
        }
    }

    /// `text` about the sound exercise, about this one.
    fn renamed(&self, text: &str) -> String {
        text.replace("01-sound", self.key).replace("sound", self.name())
    }
}
