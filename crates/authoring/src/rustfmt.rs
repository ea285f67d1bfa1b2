//! Finding sources that rustfmt would change.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, bail};

use grading::cargo;
use grading::course::Program;

/// The sources of `programs` and of their packages' libraries that rustfmt would
/// change, relative to the workspace's `root`. A source that it cannot parse is not
/// among them: that one does not compile either, which is reported elsewhere.
///
/// # Errors
///
/// If rustfmt is not installed.
pub(crate) fn unformatted(root: &Path, programs: &[&Program]) -> anyhow::Result<Vec<String>> {
    let packages: BTreeSet<&str> = programs.iter().map(|program| &*program.package).collect();
    let packages = packages.into_iter().flat_map(|package| ["--package", package]);
    let run = |arguments: &mut dyn Iterator<Item = &str>| {
        cargo::command("fmt", root).args(arguments).output().context("cannot start cargo")
    };
    let output = run(&mut packages.chain(["--", "--check", "-l"]))?;
    if !output.status.success() && output.stdout.is_empty() {
        // Either a source cannot be parsed, or there is no rustfmt.
        let version = run(&mut ["--version"].into_iter())?;
        if !version.status.success() {
            bail!("`cargo fmt` failed\n{}", text(&version.stderr).trim_end());
        }
    }
    let relative = |file: &str| {
        let file = Path::new(file);
        file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/")
    };
    Ok(text(&output.stdout).lines().map(relative).collect())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
