//! The names of a package's crates, by which its functions are told from a dependency's.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The tables of a manifest that name a package or one of its crates.
const TABLES: [&str; 6] = ["package", "lib", "bin", "example", "test", "bench"];

/// The folders whose files and folders are crates of their own.
const FOLDERS: [&str; 4] = ["src/bin/", "examples/", "tests/", "benches/"];

/// The crates of the package in `folder` with the source files `files`: those that its
/// manifest names, and those that cargo finds by their place.
pub(super) fn crates(folder: &Path, files: &[String]) -> BTreeSet<String> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let named = names(&manifest).map(str::to_owned);
    let found = files.iter().filter_map(|file| crate_at(file)).map(str::to_owned);
    named.chain(found).map(|name| name.replace('-', "_")).collect()
}

/// The names in a manifest. It is not parsed as a whole: a name too many does no harm, unless
/// it is that of a dependency.
fn names(manifest: &str) -> impl Iterator<Item = &str> {
    let mut table = "";
    manifest.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_start_matches('[').split(']').next().unwrap_or_default().trim();
            return None;
        }
        let (key, value) = line.split_once('=')?;
        let (table, key) = key.trim().split_once('.').unwrap_or((table, key.trim()));
        let is_name = TABLES.contains(&table) && key == "name";
        value.trim().split(['"', '\'']).nth(1).filter(|_| is_name)
    })
}

/// The crate whose root `file` may be.
fn crate_at(file: &str) -> Option<&str> {
    let name = FOLDERS.iter().find_map(|folder| file.strip_prefix(folder))?;
    let root = name.strip_suffix("/main.rs").or_else(|| name.strip_suffix(".rs"))?;
    (!root.contains('/')).then_some(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_crates() {
        let manifest = "lib.name = \"a\"\n[package] # x\nname = \"b-c\" # y\n\
                        [[ bin ]]\nname='d'\npath = \"e\"\n[dependencies.f]\nname = \"g\"\n\
                        [package.metadata.h]\nname = \"i\"\n[test]\nname =\n";
        assert_eq!(names(manifest).collect::<Vec<_>>(), ["a", "b-c", "d"]);
    }

    #[test]
    fn files_are_crates_by_their_place() {
        for (file, name) in [
            ("tests/smoke.rs", Some("smoke")),
            ("tests/smoke/main.rs", Some("smoke")),
            ("src/bin/tool.rs", Some("tool")),
            ("tests/common/mod.rs", None),
            ("src/lib.rs", None),
        ] {
            assert_eq!(crate_at(file), name, "{file}");
        }
    }
}
