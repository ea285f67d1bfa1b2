//! The learners of a class. Each has a folder, and is named after it.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use heap_profile::text::visible;

/// A learner, and the folder with what they handed in.
#[derive(Debug)]
pub(crate) struct Learner {
    /// The last component of the folder's path, and as many before it as are needed to
    /// tell it from the others. It may contain any characters, and has to be escaped
    /// when it is printed.
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

/// The learners whose folders are `folders`, in that order and without duplicates.
///
/// # Errors
///
/// If some are not folders: which.
pub(crate) fn learners(folders: &[PathBuf]) -> anyhow::Result<Vec<Learner>> {
    let quoted = |folder: &&PathBuf| format!("`{}`", visible(&folder.display().to_string()));
    let missing: Vec<String> =
        folders.iter().filter(|folder| !folder.is_dir()).map(|folder| quoted(&folder)).collect();
    if !missing.is_empty() {
        bail!("not a folder: {}\nhelp: name the folder of each learner", missing.join(", "));
    }
    let mut found: Vec<(PathBuf, PathBuf)> = Vec::new();
    for folder in folders {
        let absolute =
            absolute(folder).with_context(|| format!("cannot find {}", quoted(&folder)))?;
        if !found.iter().any(|(known, _)| *known == absolute) {
            // `components` drops a trailing slash, with which a link would be followed.
            found.push((absolute, folder.components().collect()));
        }
    }
    let all: Vec<&Path> = found.iter().map(|(absolute, _)| absolute.as_path()).collect();
    let names: Vec<String> = all.iter().map(|one| name(one, &all)).collect();
    let learner = |(name, (_, folder))| Learner { name, folder };
    Ok(names.into_iter().zip(found).map(learner).collect())
}

/// The folders in `folder`, by name, without hidden ones.
pub(crate) fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let shown = entries.filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    // As the shell lists them: `folder/*/`.
    let mut folders: Vec<PathBuf> =
        shown.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The absolute path of `folder`. The last component is not resolved, even if it is a
/// link: it is the learner's name.
fn absolute(folder: &Path) -> io::Result<PathBuf> {
    match folder.components().next_back() {
        Some(Component::Normal(last)) => {
            let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
            Ok(fs::canonicalize(parent.unwrap_or(Path::new(".")))?.join(last))
        }
        _ => fs::canonicalize(folder),
    }
}

/// The shortest end of the path `one` that none of the others in `all` has.
fn name(one: &Path, all: &[&Path]) -> String {
    let end = |path: &Path, parts: usize| -> Vec<String> {
        let normal = |part: Component| match part {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        };
        let parts = path.components().rev().filter_map(normal).take(parts);
        parts.collect::<Vec<_>>().into_iter().rev().collect()
    };
    let is_unique = |parts: &usize| {
        all.iter().filter(|other| end(other, *parts) == end(one, *parts)).count() == 1
    };
    let longest = one.components().count();
    end(one, (1..longest).find(is_unique).unwrap_or(longest)).join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_shortest_unique_ends() {
        let all = ["/a/x/one", "/a/y/one", "/b/y/one", "/a/x/two", "/", "/three"].map(Path::new);
        let names = all.map(|path| name(path, &all));
        assert_eq!(names, ["x/one", "a/y/one", "b/y/one", "two", "", "three"]);
    }
}
