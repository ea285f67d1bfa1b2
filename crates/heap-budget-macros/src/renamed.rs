//! The name that a package has for `heap-budget`, if it is another one: the compiler's error
//! does not say what to write then.

use std::env;
use std::fs;
use std::path::Path;

/// What the package that is being compiled calls `heap-budget`; `None` if that is its own name,
/// or is not known.
pub(crate) fn other_name() -> Option<String> {
    let folder = env::var_os("CARGO_MANIFEST_DIR")?;
    other_name_in(&fs::read_to_string(Path::new(&folder).join("Cargo.toml")).ok()?)
}

/// The same, according to the text of a manifest. It is not parsed, so what is unusual is not
/// found.
fn other_name_in(manifest: &str) -> Option<String> {
    let (mut table, mut other) = ("", None);
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_end_matches(']').rsplit('.').next().unwrap_or_default();
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let (key, value) = (key.trim().trim_matches('"'), value.replace(' ', ""));
        let name = match key {
            "heap-budget" | "heap_budget" if !value.contains("package=") => return None,
            "package" if value == "\"heap-budget\"" => table,
            key if value.contains("package=\"heap-budget\"") => key,
            _ => continue,
        };
        other = Some(name.replace('-', "_")).filter(|name| name != "heap_budget");
    }
    other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renamed_dependencies_are_found() {
        for (manifest, name) in [
            ("[dev-dependencies]\nheap-budget = \"0.1\"", None),
            ("[dev-dependencies]\nheap-budget.workspace = true", None),
            (
                "[dev-dependencies]\nbudget = { package = \"heap-budget\", path = \"x\" }",
                Some("budget"),
            ),
            ("[dev-dependencies.my-budget]\npackage = \"heap-budget\"", Some("my_budget")),
            ("[package]\nname = \"heap-budget\"", None),
            ("[dependencies]\nold = { package = \"heap-budget\" }\nheap-budget = \"0.2\"", None),
        ] {
            assert_eq!(other_name_in(manifest).as_deref(), name, "{manifest}");
        }
    }
}
