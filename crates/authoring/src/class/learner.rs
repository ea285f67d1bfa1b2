//! Who handed in: a folder each, and named by it.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};

/// A learner, and the folder of what they handed in.
#[derive(Debug)]
pub(crate) struct Learner {
    /// The last part of the folder's path, and as many before it as it takes to
    /// tell it from the others. It may hold anything: escape it where it is
    /// shown.
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

/// The learners whose folders are `folders`, in that order, each once.
///
/// # Errors
///
/// If some are no folders: all of them are named.
pub(crate) fn learners(folders: &[PathBuf]) -> anyhow::Result<Vec<Learner>> {
    let quoted = |folder: &&PathBuf| format!("`{}`", folder.display().to_string().escape_debug());
    let missing: Vec<String> =
        folders.iter().filter(|folder| !folder.is_dir()).map(|folder| quoted(&folder)).collect();
    if !missing.is_empty() {
        bail!("no folder: {}\nhelp: name the folder of each learner", missing.join(", "));
    }
    let mut found: Vec<(PathBuf, PathBuf)> = Vec::new();
    for folder in folders {
        let whole = whole(folder).with_context(|| format!("cannot find {}", quoted(&folder)))?;
        if !found.iter().any(|(known, _)| *known == whole) {
            // Without the slash that would make a link the folder it leads to.
            found.push((whole, folder.components().collect()));
        }
    }
    let all: Vec<&Path> = found.iter().map(|(whole, _)| whole.as_path()).collect();
    let names: Vec<String> = all.iter().map(|one| name(one, &all)).collect();
    let learner = |(name, (_, folder))| Learner { name, folder };
    Ok(names.into_iter().zip(found).map(learner).collect())
}

/// The whole path of `folder`. Its last part is left as it is, even where it is
/// a link: it is the learner's name.
fn whole(folder: &Path) -> io::Result<PathBuf> {
    match folder.components().next_back() {
        Some(Component::Normal(last)) => {
            let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
            Ok(fs::canonicalize(parent.unwrap_or(Path::new(".")))?.join(last))
        }
        _ => fs::canonicalize(folder),
    }
}

/// The end of the path `one` that none of the others in `all` has.
fn name(one: &Path, all: &[&Path]) -> String {
    let end = |path: &Path, parts: usize| -> Vec<String> {
        let normal = |part: Component| match part {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        };
        let parts = path.components().rev().filter_map(normal).take(parts);
        parts.collect::<Vec<_>>().into_iter().rev().collect()
    };
    let alone = |parts: &usize| {
        all.iter().filter(|other| end(other, *parts) == end(one, *parts)).count() == 1
    };
    let longest = one.components().count();
    end(one, (1..longest).find(alone).unwrap_or(longest)).join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_of_a_path_as_tells_it_from_the_others() {
        let all = ["/a/x/one", "/a/y/one", "/b/y/one", "/a/x/two", "/", "/three"].map(Path::new);
        let names = all.map(|path| name(path, &all));
        assert_eq!(names, ["x/one", "a/y/one", "b/y/one", "two", "", "three"]);
    }
}
