//! Writing the files of a new exercise: the template's, filled in. If one of them cannot
//! be written, all are removed again.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::name::KeyParts;
use crate::summary::{self, SUMMARY};
use course_format::key::Number;
use grading::atomic_file::replace;
use grading::course::Course;

/// The template: paths and texts.
const TEMPLATE: [(&str, &str); 8] = [
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
    ("course/src/00-template-name.questions.toml", include_str!("../../template/questions.toml")),
];

/// Writes the exercise, and adds its chapter to the book's summary. Returns the paths
/// written, relative to the root of the workspace.
///
/// # Errors
///
/// If a file cannot be written, or the course cannot be read with the new exercise in it.
/// The course is then unchanged.
pub(super) fn write(course: &Course, key: &KeyParts, title: &str) -> anyhow::Result<Vec<String>> {
    let files = files(key, title)?;
    let summary = course.root.join(SUMMARY);
    let old = fs::read_to_string(&summary).with_context(|| format!("cannot read `{SUMMARY}`"))?;
    let new = summary::with_chapter(
        &old,
        key.number,
        &summary::entry(Number::Exercise(key.number), title, key.key),
    );
    let mut created = Vec::new();
    let result = files
        .iter()
        .try_for_each(|(path, text)| create(&course.root, path, text, &mut created))
        .and_then(|()| Course::read(&course.root).map(drop))
        .and_then(|()| {
            replace(&summary, new.as_bytes()).with_context(|| format!("cannot write `{SUMMARY}`"))
        });
    if let Err(error) = result {
        undo(&created);
        return Err(error.context("nothing was written"));
    }
    Ok(files.into_iter().map(|(path, _)| path).chain([SUMMARY.to_owned()]).collect())
}

/// The paths and texts of the new exercise's files.
fn files(key: &KeyParts, title: &str) -> anyhow::Result<Vec<(String, String)>> {
    // A JSON string is a TOML string too, except for characters that a title cannot have.
    let (number, quoted) = (key.number.to_string(), serde_json::to_string(title)?);
    let values = [
        ("00-template-name", key.key),
        ("template-name", key.name),
        ("template_name", &key.crate_name()),
        ("NUMBER", &number),
        ("\"Template title\"", &quoted),
        ("Template title", &summary::escape(title)),
    ];
    Ok(TEMPLATE.map(|(path, text)| (fill_in(path, &values), fill_in(text, &values))).into())
}

/// Replaces the first string of each pair in `values` with the second. Text that was
/// inserted is not searched again, whatever it contains.
fn fill_in(template: &str, values: &[(&str, &str)]) -> String {
    let (mut text, mut rest) = (String::new(), template);
    let next = |rest: &str| {
        let found = values.iter().filter_map(|value| Some((rest.find(value.0)?, value)));
        found.min_by_key(|(index, _)| *index)
    };
    while let Some((index, (name, value))) = next(rest) {
        text.push_str(&rest[..index]);
        text.push_str(value);
        rest = &rest[index + name.len()..];
    }
    text + rest
}

/// Writes `text` to the new file `path` in `root`. Adds that file and each new folder to
/// `created`.
fn create(root: &Path, path: &str, text: &str, created: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let file = root.join(path);
    let missing = |folder: &&Path| folder.symlink_metadata().is_err();
    let folders: Vec<&Path> = file.ancestors().skip(1).take_while(missing).collect();
    for folder in folders.into_iter().rev() {
        fs::create_dir(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
        created.push(folder.to_owned());
    }
    let failed = || format!("cannot write `{path}`");
    let mut handle = File::create_new(&file).with_context(failed)?;
    created.push(file);
    handle.write_all(text.as_bytes()).with_context(failed)
}

/// Removes what was `created`, in reverse order. A folder that now has other files in it
/// is kept.
fn undo(created: &[PathBuf]) {
    for path in created.iter().rev() {
        // Errors are ignored: the one that led here is reported.
        let _ = if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inserted_text_is_not_searched() {
        let values = [("00-a-b", "07-a-b-a_b"), ("a-b", "x"), ("a_b", "a-b")];
        assert_eq!(fill_in("00-a-b/a-b a_b.", &values), "07-a-b-a_b/x a-b.");
        assert_eq!(fill_in("", &values), "");
    }
}
