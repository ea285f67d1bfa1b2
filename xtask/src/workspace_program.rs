//! Other programs of the workspace, which this tool builds and runs through cargo.
//!
//! Each is compiled when it is first used, so that a learner who only wants a verdict
//! never waits for them.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, bail};
use cargo_metadata::Message;
use cli::program::own_root;
use course_format::target_folder;
use grading::cargo;

/// A binary of the workspace.
pub(crate) struct WorkspaceProgram {
    package: &'static str,
    /// The feature that the binary requires.
    feature: Option<&'static str>,
    /// The name of the binary.
    pub(crate) binary: &'static str,
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

/// Grades an exercise again on every save.
pub(crate) const WATCH: WorkspaceProgram =
    WorkspaceProgram { package: "watch", feature: None, binary: "watch" };

impl WorkspaceProgram {
    /// Builds it, and returns a command that runs it. It is built in the same target
    /// folder and with the same profile as this tool, so that their common dependencies
    /// are not compiled again.
    ///
    /// # Errors
    ///
    /// If it cannot be built; cargo has printed why.
    pub(crate) fn command(&self) -> anyhow::Result<Command> {
        let output = self.cargo_build().output().context("cannot start cargo")?;
        let messages = Message::parse_stream(output.stdout.as_slice());
        let executable = messages.filter_map(Result::ok).find_map(|message| match message {
            Message::CompilerArtifact(artifact) if artifact.target.name == self.binary => {
                artifact.executable
            }
            _ => None,
        });
        match executable {
            Some(executable) if output.status.success() => Ok(Command::new(executable)),
            _ => bail!("cannot build `{}`, which this command needs", self.binary),
        }
    }

    /// Runs it with `arguments`. It prints its own errors.
    ///
    /// # Errors
    ///
    /// If it cannot be built or started.
    pub(crate) fn run<Argument: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = Argument>,
    ) -> anyhow::Result<ExitCode> {
        let status = self.command()?.args(arguments).status();
        let status = status.with_context(|| format!("cannot start `{}`", self.binary))?;
        Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(2) })
    }

    /// Not `cargo run`, and not in the current directory: cargo would read the settings
    /// there, and those of a learner's checkout could name any program to run.
    fn cargo_build(&self) -> Command {
        let root = own_root();
        let mut command = cargo::command("build", &root);
        command.current_dir(root).stderr(Stdio::inherit());
        if let Some(target) = target_folder() {
            command.arg("--target-dir").arg(target);
        }
        command.arg("--profile").arg(own_profile());
        command.args(["--quiet", "--message-format", "json-render-diagnostics"]);
        command.args(["--package", self.package, "--bin", self.binary]);
        if let Some(feature) = self.feature {
            command.args(["--features", feature]);
        }
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

#[cfg(test)]
mod tests {
    use cargo_metadata::MetadataCommand;

    use super::*;

    /// No test runs all of them: mdBook would have to be compiled once more.
    #[test]
    fn programs_are_in_the_workspace() {
        let mut command = MetadataCommand::new();
        command.manifest_path(own_root().join("Cargo.toml")).no_deps();
        let metadata = command.other_options(["--offline".into()]).exec().expect("metadata");
        for program in [AUTHORING, BOOK, VIEW, WATCH] {
            let package = metadata.packages.iter().find(|package| package.name == program.package);
            let package = package.unwrap_or_else(|| panic!("no package {}", program.package));
            let target = package.targets.iter().find(|target| target.name == program.binary);
            let target = target.unwrap_or_else(|| panic!("no binary {}", program.binary));
            assert!(target.is_bin());
            assert_eq!(target.required_features, Vec::from_iter(program.feature));
        }
    }
}
