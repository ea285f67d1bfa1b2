//! Other programs of the workspace, which this tool builds and runs through cargo.
//!
//! Each is compiled when it is first used, so that a learner who only wants a verdict
//! never waits for them.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use cli::program::own_root;
use course_format::target_folder;

/// A binary of the workspace.
pub(crate) struct WorkspaceProgram {
    package: &'static str,
    /// The feature that the binary requires.
    feature: Option<&'static str>,
    binary: &'static str,
}

/// The commands for authors and teachers.
pub(crate) const AUTHORING: WorkspaceProgram =
    WorkspaceProgram { package: "authoring", feature: None, binary: "authoring" };

/// Builds the book.
pub(crate) const BOOK: WorkspaceProgram =
    WorkspaceProgram { package: "mdbook-heap", feature: Some("book"), binary: "heap-book" };

/// Renders a run as a report.
pub(crate) const VIEW: WorkspaceProgram =
    WorkspaceProgram { package: "report", feature: Some("program"), binary: "heap-view" };

impl WorkspaceProgram {
    /// A cargo command that builds and runs it. Arguments that are added to the command
    /// are passed to the program. It is built in the same target folder and with the same
    /// profile as this tool, so that their common dependencies are not compiled again.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.arg("run").arg("--manifest-path").arg(own_root().join("Cargo.toml"));
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

/// The profile that this tool was built with. cargo names the folder after it, except
/// that `dev` builds are in `debug`.
fn own_profile() -> OsString {
    let own = env::current_exe().unwrap_or_default();
    match own.parent().and_then(Path::file_name) {
        Some(folder) if folder != "debug" => folder.to_owned(),
        _ => "dev".into(),
    }
}
