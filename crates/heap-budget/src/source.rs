//! The source files of the package whose tests run.
//!
//! dhat names the last three parts of a file's path. Which file that is, and
//! whether it is the package's own, its folder tells: the files in it are few,
//! and looked for only where a report is made.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use heap_profile::frame::{Frame, Origin};
use heap_profile::holders::ends_with_path;

/// Folders of a package deeper than this are not looked into.
const DEEPEST: usize = 12;

/// A package's source files.
#[derive(Debug)]
pub(crate) struct Package {
    folder: PathBuf,
    /// What the compiler puts before a file of it: the way to the package from the
    /// workspace's root.
    prefix: String,
    /// Relative to the folder, with `/`.
    files: Vec<String>,
}

impl Package {
    /// The package in `folder`.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut files = Vec::new();
        collect(folder, "", DEEPEST, &mut files);
        files.sort();
        Package { folder: folder.to_owned(), prefix: String::new(), files }
    }

    /// The one that cargo runs, or the current folder.
    pub(crate) fn of_process() -> Self {
        let folder = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| ".".into(), PathBuf::from);
        Package::read(&folder)
    }

    /// The same, where the compiler calls one of its files `file`.
    pub(crate) fn named_as(mut self, file: &str) -> Self {
        let file = file.replace('\\', "/");
        let prefix = self.file(&file).and_then(|own| file.strip_suffix(own)).unwrap_or_default();
        prefix.clone_into(&mut self.prefix);
        self
    }

    /// What the compiler calls the package's file `file`.
    pub(crate) fn shown(&self, file: &str) -> String {
        format!("{}{file}", self.prefix)
    }

    /// The file that `frame` is in, relative to the folder; none where the frame is
    /// our own, whosever package this is.
    pub(crate) fn file_of(&self, frame: &Frame) -> Option<&str> {
        let is_ours = frame.origin() == Origin::Profiler || frame.is_allocators_door();
        if is_ours { None } else { self.file(frame.file?) }
    }

    /// The file that ends with the parts that are `kept` of its path, relative to
    /// the folder; none where it is not the package's, or more than one could be.
    pub(crate) fn file(&self, kept: &str) -> Option<&str> {
        let kept = &kept.replace('\\', "/");
        let name = self.folder.file_name().map(|name| name.to_string_lossy());
        let inside = name.as_ref().and_then(|name| {
            let (before, inside) = kept.rsplit_once(&format!("{name}/")[..])?;
            (before.is_empty() || before.ends_with('/')).then_some(inside)
        });
        let mut found = self
            .files
            .iter()
            .filter(|file| Some(&file[..]) == inside || ends_with_path(file, kept));
        found.next().filter(|_| found.next().is_none()).map(String::as_str)
    }

    /// The text of one of its files, as the compiler calls it.
    pub(crate) fn text(&self, shown: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(shown.strip_prefix(&self.prefix)?)).ok()
    }
}

/// Adds the Rust files below `folder`, which is `prefix` of the package.
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

/// Not what is hidden, what cargo builds, or a package of its own.
fn is_searched(folder: &Path, name: &str) -> bool {
    !name.starts_with('.')
        && !folder.join("CACHEDIR.TAG").exists()
        && !folder.join("Cargo.toml").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(folder: &str, files: &[&str]) -> Package {
        let files = files.iter().map(|file| (*file).to_owned()).collect();
        Package { folder: folder.into(), prefix: String::new(), files }
    }

    #[test]
    fn a_file_is_found_by_what_is_kept_of_its_path() {
        let package = package("/a/shop", &["src/lib.rs", "src/price/of/all.rs", "tests/x.rs"]);
        for (kept, file) in [
            ("shop/src/lib.rs", Some("src/lib.rs")),
            ("crates/shop/src/lib.rs", Some("src/lib.rs")),
            ("src/lib.rs", Some("src/lib.rs")),
            ("price/of/all.rs", Some("src/price/of/all.rs")),
            ("shop/tests/x.rs", Some("tests/x.rs")),
            (r"shop\src\lib.rs", Some("src/lib.rs")),
            ("serde-1.0.0/src/lib.rs", None),
            ("myshop/src/lib.rs", None),
            ("crates/myshop/src/lib.rs", None),
        ] {
            assert_eq!(package.file(kept), file, "{kept}");
        }
    }

    #[test]
    fn a_file_that_could_be_two_is_neither() {
        let package = package("/a/shop", &["src/a/b/c.rs", "tests/src/a/b/c.rs"]);
        assert_eq!(package.file("a/b/c.rs"), None);
    }

    #[test]
    fn this_package_has_this_file() {
        let package = Package::read(Path::new(env!("CARGO_MANIFEST_DIR")));
        assert_eq!(package.file(file!()), Some("src/source.rs"));
        assert_eq!(package.named_as(file!()).shown("src/x.rs"), file!().replace("source", "x"));
        let package = Package::read(Path::new(env!("CARGO_MANIFEST_DIR")));
        let text = package.text("src/source.rs").unwrap();
        assert!(text.starts_with("//! The source files of the package whose tests run."));
    }
}
