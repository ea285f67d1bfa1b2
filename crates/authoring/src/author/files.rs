//! Stray files: those that do not belong to any exercise.
//!
//! An exercise has few files, and a learner looks at all of them. A file that nothing
//! compiles, shows or measures was left over or added by mistake. These belong to an
//! exercise:
//!
//! ```text
//! exercises/NN-name/Cargo.toml
//! exercises/NN-name/src/lib.rs           and the modules it declares
//! exercises/NN-name/src/main.rs          and the `main.rs.old…` that `reset` keeps next to it
//! solutions/NN-name/Cargo.toml
//! solutions/NN-name/start.rs
//! solutions/NN-name/src/bin/NAME.rs      one for each solution in the manifest
//! ```
//!
//! Everything else is stray: build scripts, hidden files, editors' backups, and links,
//! whatever they are called.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use course_format::key;
use course_format::results::PEAKS;
use course_format::times::TIMES;
use questions::ENDING;

use super::Fault;
use crate::summary::is_listed;
use grading::course::{Course, Exercise};

/// Stray files in the folders of `exercise`, and a missing task.
pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let (known, key) = (known_files(course, exercise), &exercise.key);
    let mut strays = Vec::new();
    for kind in ["exercises", "solutions"] {
        collect_strays(&course.root, &format!("{kind}/{key}"), &known, &mut strays);
    }
    let backup = format!("exercises/{key}/src/main.rs.old");
    let strays = strays.into_iter().filter(|file| !file.starts_with(&backup));
    missing_task(course, exercise)
        .into_iter()
        .chain(strays.map(|file| stray(course, file)))
        .collect()
}

/// The files that `exercise` is made of.
pub(super) fn known_files(course: &Course, exercise: &Exercise) -> BTreeSet<String> {
    let key = &exercise.key;
    let own = ["Cargo.toml", "src/main.rs"].map(|name| format!("exercises/{key}/{name}"));
    let shared = ["Cargo.toml", "start.rs"].map(|name| format!("solutions/{key}/{name}"));
    let solutions = exercise.solutions.iter().map(|solution| &solution.program.binary);
    let solutions = solutions.map(|binary| format!("solutions/{key}/src/bin/{binary}.rs"));
    library(course, exercise).into_iter().chain(own).chain(shared).chain(solutions).collect()
}

fn missing_task(course: &Course, exercise: &Exercise) -> Option<Fault> {
    let file = format!("exercises/{}/src/lib.rs", exercise.key);
    let help = "write it: the data, its constants, the check of the answer, and `run`";
    (!course.root.join(&file).is_file())
        .then(|| Fault::new(file, "the exercise has no library with its task", help))
}

/// Stray files and folders next to those of the exercises of `course`.
pub(super) fn strays_of_course(course: &Course) -> Vec<Fault> {
    let is_exercise = |name: &str| course.exercises.iter().any(|exercise| exercise.key == name);
    let is_illustrated =
        |name: &str| course.illustrations.iter().any(|program| program.chapter == name);
    let is_result =
        |name: &str| is_exercise(name) || is_illustrated(name) || [PEAKS, TIMES].contains(&name);
    // A chapter and its questions have the name of the exercise; pages with other names are
    // the book's own.
    let is_page = |name: &str| {
        let page = name.strip_suffix(".md").or(name.strip_suffix(ENDING));
        let page = page.filter(|page| key::split(page).is_some());
        page.is_none_or(|page| is_exercise(page) || is_listed(course, page))
    };
    let strays = |folder: &str, belongs: &dyn Fn(&str) -> bool| -> Vec<Fault> {
        let names = names_in(&course.root.join(folder)).into_iter().filter(|name| !belongs(name));
        names.map(|name| stray(course, format!("{folder}/{name}"))).collect()
    };
    [
        strays("exercises", &is_exercise),
        strays("solutions", &is_exercise),
        strays("course/src/results", &is_result),
        strays("course/src", &is_page),
    ]
    .concat()
}

fn stray(course: &Course, file: String) -> Fault {
    if course.root.join(&file).is_symlink() {
        return Fault::new(file, "this is a link to another file", "put the file itself here");
    }
    let help = "remove it, or move it: `CONTRIBUTING.md` says what an exercise is made of";
    Fault::new(file, "nothing uses this", help)
}

/// The sources of the exercise's library: `src/lib.rs`, the modules that it declares,
/// and the modules that those declare.
pub(super) fn library(course: &Course, exercise: &Exercise) -> Vec<String> {
    let folder = format!("exercises/{}/src", exercise.key);
    let mut found = vec![format!("{folder}/lib.rs")];
    add_modules(&course.root, &folder, 0, &mut found);
    found
}

/// Adds to `found` the files of the modules that the file `found[index]` declares, and
/// of their modules. `folder` is where they are.
fn add_modules(root: &Path, folder: &str, index: usize, found: &mut Vec<String>) {
    let text = fs::read_to_string(root.join(&found[index])).unwrap_or_default();
    for name in text.lines().filter_map(declared_module) {
        let folder = format!("{folder}/{name}");
        for file in [format!("{folder}.rs"), format!("{folder}/mod.rs")] {
            if root.join(&file).is_file() && !found.contains(&file) {
                found.push(file);
                add_modules(root, &folder, found.len() - 1, found);
            }
        }
    }
}

fn declared_module(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub(crate) ").or(line.strip_prefix("pub ")).unwrap_or(line);
    line.strip_prefix("mod ")?.strip_suffix(';')
}

/// Adds the files below `folder` that are not `known`. A folder without any known file is
/// added as a whole.
fn collect_strays(root: &Path, folder: &str, known: &BTreeSet<String>, strays: &mut Vec<String>) {
    for name in names_in(&root.join(folder)) {
        let path = format!("{folder}/{name}");
        let within = format!("{path}/");
        let metadata = fs::symlink_metadata(root.join(&path));
        let (is_file, is_folder) =
            metadata.map_or((false, false), |found| (found.is_file(), found.is_dir()));
        if is_folder && known.iter().any(|known| known.starts_with(&within)) {
            collect_strays(root, &path, known, strays);
        } else if !is_file || !known.contains(&path) {
            strays.push(path);
        }
    }
}

/// The sorted names of the entries of `folder`; none if it cannot be read.
pub(super) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
