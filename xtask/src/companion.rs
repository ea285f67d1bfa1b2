//! Programs of the workspace that this tool starts: what only authors and
//! teachers use, the book's builder, and what draws a run.
//!
//! Each is compiled when it is used for the first time. Who only wants to be
//! graded never waits for them.

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// A binary of the workspace.
pub(crate) struct Companion {
    /// Its package.
    pub(crate) package: &'static str,
    /// The feature that it needs.
    pub(crate) feature: Option<&'static str>,
    /// Its name.
    pub(crate) binary: &'static str,
}

/// What authors and teachers use.
pub(crate) const AUTHORING: Companion =
    Companion { package: "authoring", feature: None, binary: "authoring" };

/// Builds the book.
pub(crate) const BOOK: Companion =
    Companion { package: "mdbook-heap", feature: Some("book"), binary: "heap-book" };

/// Draws a run.
pub(crate) const VIEW: Companion =
    Companion { package: "report", feature: Some("program"), binary: "heap-view" };

impl Companion {
    /// The cargo call that builds and runs it in the folder and the profile that
    /// this tool was built in, where most of it is compiled already. What is
    /// added to the call reaches the program.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.arg("run").arg("--manifest-path").arg(crate::own_root().join("Cargo.toml"));
        let own = env::current_exe().unwrap_or_default();
        if let Some((target, profile)) = built_in(&own) {
            command.arg("--target-dir").arg(target).arg("--profile").arg(profile);
        }
        command.args(["--quiet", "--package", self.package, "--bin", self.binary]);
        if let Some(feature) = self.feature {
            command.args(["--features", feature]);
        }
        command.arg("--");
        command
    }
}

/// The target folder and the profile that the program at `path` was built in:
/// cargo marks the folder with `CACHEDIR.TAG`.
fn built_in(path: &Path) -> Option<(&Path, &OsStr)> {
    let folder = path.parent()?;
    let target = folder.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file())?;
    let profile = folder.file_name()?;
    // The profile `dev` is the only one whose folder has another name.
    Some((target, if profile == "debug" { OsStr::new("dev") } else { profile }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_profile_this_test_was_built_in() {
        let own = env::current_exe().unwrap();
        // A test is one folder deeper than a program: `deps`.
        let program = own.parent().unwrap().with_file_name("xtask");
        let (target, profile) = built_in(&program).unwrap();
        assert!(own.starts_with(target));
        assert!(["dev", "release"].map(OsStr::new).contains(&profile), "{profile:?}");
        assert_eq!(built_in(Path::new("/xtask")), None);
    }
}
