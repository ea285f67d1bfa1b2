//! Programs of the workspace that this tool starts: what only authors and
//! teachers use, the book's builder, and what draws a run.
//!
//! Each is compiled when it is used for the first time. Who only wants to be
//! graded never waits for them.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use course_format::target_folder;

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
        if let Some(target) = target_folder() {
            command.arg("--target-dir").arg(target);
        }
        command.arg("--profile").arg(own_profile());
        command.args(["--quiet", "--package", self.package, "--bin", self.binary]);
        if let Some(feature) = self.feature {
            command.args(["--features", feature]);
        }
        command.arg("--");
        command
    }
}

/// The profile that this tool was built in: cargo names a folder after it, but for
/// `dev`.
fn own_profile() -> OsString {
    let own = env::current_exe().unwrap_or_default();
    match own.parent().and_then(Path::file_name) {
        Some(folder) if folder != "debug" => folder.to_owned(),
        _ => "dev".into(),
    }
}
