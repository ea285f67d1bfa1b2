//! The files of a new exercise: the template's, filled in, and written so that
//! either all of them are there or none.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::name::Named;
use crate::summary::{self, SUMMARY};
use grading::atomic_file::replace;
use grading::course::Course;

/// The template: paths and texts.
const TEMPLATE: [(&str, &str); 7] = [
    ("exercises/00-template-name/Cargo.toml", include_str!("../../template/exercise.toml")),
    ("exercises/00-template-name/src/lib.rs", include_str!("../../template/lib.rs")),
    ("exercises/00-template-name/src/main.rs", include_str!("../../template/main.rs")),
    ("solutions/00-template-name/Cargo.toml", include_str!("../../template/solutions.toml")),
    ("solutions/00-template-name/start.rs", include_str!("../../template/main.rs")),
    (
        "solutions/00-template-name/src/bin/template_name_running_sum.rs",
        include_str!("../../template/running_sum.rs"),
    ),
    ("course/src/00-template-name.md", include_str!("../../template/chapter.md")),
];

/// Writes the exercise `named` with `title`, and the chapter's line in the book's
/// summary; returns the paths, relative to the root of the workspace.
///
/// # Errors
///
/// If a file cannot be written, or where the course cannot be read with the
/// new exercise in it: it is then as it was.
pub(super) fn write(course: &Course, named: &Named, title: &str) -> anyhow::Result<Vec<String>> {
    let files = files(named, title)?;
    let summary = course.root.join(SUMMARY);
    let old = fs::read_to_string(&summary).with_context(|| format!("cannot read `{SUMMARY}`"))?;
    let listed =
        summary::with_chapter(&old, named.number, &summary::entry(named.number, title, named.key));
    let mut made = Vec::new();
    let done = files
        .iter()
        .try_for_each(|(path, text)| make(&course.root, path, text, &mut made))
        .and_then(|()| Course::read(&course.root).map(drop))
        .and_then(|()| {
            replace(&summary, listed.as_bytes())
                .with_context(|| format!("cannot write `{SUMMARY}`"))
        });
    if let Err(error) = done {
        undo(&made);
        return Err(error.context("nothing is written"));
    }
    Ok(files.into_iter().map(|(path, _)| path).chain([SUMMARY.to_owned()]).collect())
}

/// Paths and texts of the exercise `named` with `title`.
fn files(named: &Named, title: &str) -> anyhow::Result<Vec<(String, String)>> {
    // What serde_json escapes, TOML escapes the same way; what it leaves alone
    // and TOML does not is no character of a title's.
    let (number, quoted) = (named.number.to_string(), serde_json::to_string(title)?);
    let values = [
        ("00-template-name", named.key),
        ("template-name", named.name),
        ("template_name", &named.crate_name()),
        ("NUMBER", &number),
        ("\"Template title\"", &quoted),
        ("Template title", &summary::escaped(title)),
    ];
    Ok(TEMPLATE.map(|(path, text)| (filled(path, &values), filled(text, &values))).into())
}

/// `template` with the second of each of `values` where it has the first. What is
/// put in is not looked at again, whatever it holds.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let (mut text, mut rest) = (String::new(), template);
    let next = |rest: &str| {
        let found = values.iter().filter_map(|value| Some((rest.find(value.0)?, value)));
        found.min_by_key(|(place, _)| *place)
    };
    while let Some((place, (name, value))) = next(rest) {
        text.push_str(&rest[..place]);
        text.push_str(value);
        rest = &rest[place + name.len()..];
    }
    text + rest
}

/// Writes `text` to the new file `path` in `root`, and notes all that it makes
/// for this.
fn make(root: &Path, path: &str, text: &str, made: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let file = root.join(path);
    let missing = |folder: &&Path| folder.symlink_metadata().is_err();
    let folders: Vec<&Path> = file.ancestors().skip(1).take_while(missing).collect();
    for folder in folders.into_iter().rev() {
        fs::create_dir(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        made.push(folder.to_owned());
    }
    let failed = || format!("cannot write `{path}`");
    let mut open = File::create_new(&file).with_context(failed)?;
    made.push(file);
    open.write_all(text.as_bytes()).with_context(failed)
}

/// Removes what was `made`, the last first. A folder with something else in it
/// stays.
fn undo(made: &[PathBuf]) {
    for path in made.iter().rev() {
        // The error that led here is the one to report.
        let _ = if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        let values = [("00-a-b", "07-a-b-a_b"), ("a-b", "x"), ("a_b", "a-b")];
        assert_eq!(filled("00-a-b/a-b a_b.", &values), "07-a-b-a_b/x a-b.");
        assert_eq!(filled("", &values), "");
    }
}
