//! The source files of the package whose tests run.
//!
//! dhat keeps only the last three components of a file's path. To tell which file that
//! is, and whether it belongs to the package, the package's folder is searched. It has
//! few files, and is searched only when there is something to report.
//!
//! A dependency may have a file of the same name, such as `src/de/mod.rs`. So the function's
//! crate has to be the package's, too; where its name does not tell, the file has to have
//! that function at that line. A wrong line would be worse than none.

mod crates;
mod function;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use heap_profile::frame::{Frame, Origin};
use heap_profile::holders::ends_with_path;

/// Folders nested deeper than this are not searched: few source files are half as deep, and if the
/// current folder is not a package's after all, the search should end soon.
const MAX_DEPTH: usize = 12;

/// A package's source files.
#[derive(Debug)]
pub(crate) struct Package {
    folder: PathBuf,
    /// What the folder was called when the package was compiled.
    name: String,
    /// What the compiler puts before the path of a file: the path from the root of the
    /// workspace to the package.
    prefix: String,
    /// Paths relative to the folder, with `/`.
    files: Vec<String>,
    crates: BTreeSet<String>,
}

impl Package {
    /// The package in `folder`.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut files = Vec::new();
        collect(folder, "", MAX_DEPTH, &mut files);
        files.sort();
        let crates = crates::crates(folder, &files);
        let (folder, name) = (folder.to_owned(), name_of(folder));
        Package { folder, name, prefix: String::new(), files, crates }
    }

    /// The package that was compiled in `folder`, and may have been moved since: cargo tells
    /// where it is now.
    #[cfg(any(test, feature = "macros"))]
    pub(crate) fn compiled_in(folder: &Path) -> Self {
        if folder.join("Cargo.toml").exists() {
            return Package::read(folder);
        }
        Package { name: name_of(folder), ..Package::of_process() }
    }

    /// The package that cargo is running, or the current folder.
    pub(crate) fn of_process() -> Self {
        let folder = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| ".".into(), PathBuf::from);
        Package::read(&folder)
    }

    /// The same package, its prefix taken from what the compiler calls one of its files.
    pub(crate) fn with_prefix_of(mut self, file: &str) -> Self {
        let file = file.replace('\\', "/");
        let prefix = self.file(&file).and_then(|own| file.strip_suffix(own)).unwrap_or_default();
        prefix.clone_into(&mut self.prefix);
        self
    }

    /// The same package, to which the crate belongs that `module` is in.
    #[cfg(any(test, feature = "macros"))]
    pub(crate) fn with_crate_of(mut self, module: &str) -> Self {
        let name = module.split("::").next().unwrap_or_default();
        self.crates.insert(name.to_owned());
        self
    }

    /// What the compiler calls the package's file `file`.
    pub(crate) fn display_path(&self, file: &str) -> String {
        format!("{}{file}", self.prefix)
    }

    /// The file that `frame` is in, relative to the folder. `None` for frames of the
    /// profiler and the allocator, even if the package is this crate.
    pub(crate) fn file_of(&self, frame: &Frame) -> Option<&str> {
        if frame.origin() == Origin::Profiler || frame.is_allocator_shim() {
            return None;
        }
        let file = self.file(frame.file?)?;
        let crates = frame.crates();
        // A crate may be called `alloc`, and so is one of the standard library's.
        let is_own = frame.origin() == Origin::Program
            && crates.iter().any(|name| self.crates.contains(*name));
        let may_be_own = crates.is_empty() || self.crates.iter().any(|own| mentions(frame, own));
        (is_own || may_be_own && self.has_function(file, frame)).then_some(file)
    }

    /// Whether the line of `frame` in `file` is in the function that the frame names.
    fn has_function(&self, file: &str, frame: &Frame) -> bool {
        let text = fs::read_to_string(self.folder.join(file)).unwrap_or_default();
        frame.function().is_some_and(|name| function::is_in(&text, frame.line, name))
    }

    /// The file whose path ends with `end`, relative to the folder. `None` if it is not
    /// the package's, or if more than one could be meant.
    pub(crate) fn file(&self, end: &str) -> Option<&str> {
        let end = &end.replace('\\', "/");
        let inside =
            end.rsplit_once(&format!("{}/", self.name)[..]).and_then(|(before, inside)| {
                let is_name = before.is_empty() || before.ends_with('/');
                (is_name && !self.name.is_empty()).then_some(inside)
            });
        let mut found =
            self.files.iter().filter(|file| Some(&file[..]) == inside || ends_with_path(file, end));
        found.next().filter(|_| found.next().is_none()).map(String::as_str)
    }

    /// The text of the file that the compiler calls `path`.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(path.strip_prefix(&self.prefix)?)).ok()
    }
}

/// The last component of the path `folder`; empty if it has none.
fn name_of(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether the name of `frame` has the crate `own` anywhere in it.
fn mentions(frame: &Frame, own: &str) -> bool {
    frame.name.match_indices(own).any(|(at, _)| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        frame.name[at + own.len()..].starts_with("::") && !frame.name[..at].ends_with(is_word)
    })
}

/// Adds the Rust files below `folder`, whose path in the package is `prefix`.
fn collect(folder: &Path, prefix: &str, depth: usize, files: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && depth > 0 && is_searched(&entry.path(), &name) {
            collect(&entry.path(), &format!("{prefix}{name}/"), depth - 1, files);
        } else if !is_folder && Path::new(&name).extension().is_some_and(|end| end == "rs") {
            files.push(format!("{prefix}{name}"));
        }
    }
}

/// Hidden folders, target folders and other packages are not searched.
fn is_searched(folder: &Path, name: &str) -> bool {
    !name.starts_with('.')
        && !folder.join("CACHEDIR.TAG").exists()
        && !folder.join("Cargo.toml").exists()
}

#[cfg(test)]
mod tests;
