//! Profiles of other programs, which are given by their files: what they are called, and
//! where their reports are written.
//!
//! Every program that dhat-rs profiles leaves a `dhat-heap.json`, so a file's name alone
//! tells neither two profiles nor two reports apart.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use heap_profile::text::visible;

use super::run_files::RunFiles;

/// The most characters of a file's name in the name of its folder, which has more.
const MAX_NAME: usize = 60;

/// A file with a profile.
pub(super) struct ProfileFile<'a> {
    /// As it was named.
    file: &'a Path,
    /// Its path from the root, without links to folders.
    full: PathBuf,
}

impl<'a> ProfileFile<'a> {
    /// # Errors
    ///
    /// If there is no such file.
    pub(super) fn find(file: &'a Path) -> anyhow::Result<Self> {
        let failed = || format!("cannot read `{}`", visible(&file.display().to_string()));
        let metadata = fs::metadata(file).with_context(failed)?;
        let full = match (file.parent(), file.file_name()) {
            (Some(folder), Some(name)) if !metadata.is_dir() => {
                let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
                fs::canonicalize(folder).with_context(failed)?.join(name)
            }
            _ => bail!("{}: it is a folder", failed()),
        };
        Ok(ProfileFile { file, full })
    }

    /// The files to show, with the profile called `title`.
    pub(super) fn run_files(&self, title: String) -> RunFiles {
        let name = self.file.display().to_string();
        RunFiles { dhat: self.file.to_owned(), run: None, title, name }
    }

    /// The name of the folder for its pages: no other file has the same, and the same file
    /// always has it.
    pub(super) fn folder(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.full.hash(&mut hasher);
        let name = self.title();
        let name = name.strip_suffix(".json").unwrap_or(&name);
        let plain = |c: char| if c.is_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let name: String = name.chars().take(MAX_NAME).map(plain).collect();
        format!("{name}-{:016x}", hasher.finish())
    }

    /// The last `count` parts of its path; all of it if it has no more.
    fn last_parts(&self, count: usize) -> String {
        let parts: Vec<_> = self.full.components().collect();
        let parts = &parts[parts.len().saturating_sub(count)..];
        parts.iter().collect::<PathBuf>().display().to_string()
    }

    /// What the file is called alone.
    pub(super) fn title(&self) -> String {
        self.last_parts(1)
    }

    /// What this file and `other` are called beside each other: by their names, and by as
    /// many folders as it takes to tell them apart.
    pub(super) fn titles(&self, other: &ProfileFile) -> [String; 2] {
        let titles = |count| [self.last_parts(count), other.last_parts(count)];
        let longest = self.full.components().count().max(other.full.components().count());
        let mut different = (1..=longest).map(titles).filter(|[one, other]| one != other);
        // A file may be compared with itself.
        different.next().unwrap_or_else(|| titles(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(full: &str) -> ProfileFile<'_> {
        ProfileFile { file: Path::new(full), full: full.into() }
    }

    #[test]
    fn titles_are_told_apart_by_folders() {
        for (one, other, titles) in [
            ("/w/a.json", "/w/b.json", ["a.json", "b.json"]),
            ("/w/before/d.json", "/w/after/d.json", ["before/d.json", "after/d.json"]),
            ("/w/a/x/d.json", "/w/b/x/d.json", ["a/x/d.json", "b/x/d.json"]),
            ("/x/d.json", "/w/x/d.json", ["/x/d.json", "w/x/d.json"]),
            ("/w/d.json", "/w/d.json", ["d.json", "d.json"]),
        ] {
            assert_eq!(file(one).titles(&file(other)), titles);
        }
        assert_eq!(file("/w/dhat.out.1").title(), "dhat.out.1");
    }

    #[test]
    fn every_file_has_a_folder_of_its_own() {
        let folders = ["/w/dhat.out.1", "/w/dhat.out.2", "/x/dhat.out.1"];
        let folders = folders.map(|full| file(full).folder());
        assert_eq!(folders[0], file("/w/dhat.out.1").folder());
        assert!(folders[0].starts_with("dhat.out.1-"), "{folders:?}");
        assert!(folders[0] != folders[1] && folders[0] != folders[2], "{folders:?}");
        let hostile = file("/w/a b`\u{202e}\n.json").folder();
        assert!(hostile.starts_with("a-b----"), "{hostile}");
        let long =
            file("/w/nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn");
        assert_eq!(long.folder().len(), MAX_NAME + 17);
    }

    #[test]
    fn one_file_is_one_however_it_is_named() {
        let names = ["Cargo.toml", "./Cargo.toml", "src/../Cargo.toml"];
        let names = names.map(|name| ProfileFile::find(Path::new(name)).unwrap().folder());
        assert!(names[0] == names[1] && names[1] == names[2], "{names:?}");
        let error = ProfileFile::find(Path::new("src/..")).map(|_| ()).unwrap_err().to_string();
        assert_eq!(error, "cannot read `src/..`: it is a folder");
    }
}
