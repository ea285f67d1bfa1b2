//! The source files of the package whose tests run.
//!
//! dhat keeps only the last three components of a file's path. To tell which file that
//! is, and whether it belongs to the package, the package's folder is searched. It has
//! few files, and is searched only when there is something to report.

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
    /// What the compiler puts before the path of a file: the path from the root of the
    /// workspace to the package.
    prefix: String,
    /// Paths relative to the folder, with `/`.
    files: Vec<String>,
}

impl Package {
    /// The package in `folder`.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut files = Vec::new();
        collect(folder, "", MAX_DEPTH, &mut files);
        files.sort();
        Package { folder: folder.to_owned(), prefix: String::new(), files }
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

    /// What the compiler calls the package's file `file`.
    pub(crate) fn display_path(&self, file: &str) -> String {
        format!("{}{file}", self.prefix)
    }

    /// The file that `frame` is in, relative to the folder. `None` for frames of the
    /// profiler and the allocator, even if the package is this crate.
    pub(crate) fn file_of(&self, frame: &Frame) -> Option<&str> {
        let is_profiler = frame.origin() == Origin::Profiler || frame.is_allocator_shim();
        if is_profiler { None } else { self.file(frame.file?) }
    }

    /// The file whose path ends with `end`, relative to the folder. `None` if it is not
    /// the package's, or if more than one could be meant.
    pub(crate) fn file(&self, end: &str) -> Option<&str> {
        let end = &end.replace('\\', "/");
        let name = self.folder.file_name().map(|name| name.to_string_lossy());
        let inside = name.as_ref().and_then(|name| {
            let (before, inside) = end.rsplit_once(&format!("{name}/")[..])?;
            (before.is_empty() || before.ends_with('/')).then_some(inside)
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
mod tests {
    use super::*;

    fn package(folder: &str, files: &[&str]) -> Package {
        let files = files.iter().map(|file| (*file).to_owned()).collect();
        Package { folder: folder.into(), prefix: String::new(), files }
    }

    #[test]
    fn a_file_is_found_by_the_end_of_its_path() {
        let package = package("/a/shop", &["src/lib.rs", "src/price/of/all.rs", "tests/x.rs"]);
        for (end, file) in [
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
            assert_eq!(package.file(end), file, "{end}");
        }
    }

    #[test]
    fn an_ambiguous_path_is_no_file() {
        let package = package("/a/shop", &["src/a/b/c.rs", "tests/src/a/b/c.rs"]);
        assert_eq!(package.file("a/b/c.rs"), None);
    }

    #[test]
    fn this_package_has_this_file() {
        let package = Package::read(Path::new(env!("CARGO_MANIFEST_DIR")));
        assert_eq!(package.file(file!()), Some("src/package.rs"));
        assert_eq!(
            package.with_prefix_of(file!()).display_path("src/x.rs"),
            file!().replace("package", "x")
        );
        let package = Package::read(Path::new(env!("CARGO_MANIFEST_DIR")));
        let text = package.text("src/package.rs").unwrap();
        assert!(text.starts_with("//! The source files of the package whose tests run."));
    }
}
