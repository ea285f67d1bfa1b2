//! Other programs of the workspace, which this tool builds when they are first used.

use std::ffi::OsStr;
use std::process::ExitCode;

use anyhow::Context;
use fresh::Program;

/// The commands for authors and teachers.
pub(crate) const AUTHORING: Program =
    Program { package: "authoring", feature: None, binary: "authoring" };

/// Builds the book.
pub(crate) const BOOK: Program =
    Program { package: "mdbook-heap", feature: Some("book"), binary: "heap-book" };

/// Renders a run as a report.
pub(crate) const VIEW: Program =
    Program { package: "report", feature: Some("program"), binary: "heap-view" };

/// Grades an exercise again on every save.
pub(crate) const WATCH: Program = Program { package: "watch", feature: None, binary: "watch" };

/// Runs `program` with `arguments`. It prints its own errors.
///
/// # Errors
///
/// If it cannot be built or started.
pub(crate) fn run<Argument: AsRef<OsStr>>(
    program: &Program,
    arguments: impl IntoIterator<Item = Argument>,
) -> anyhow::Result<ExitCode> {
    let status = program.command()?.args(arguments).status();
    let status = status.with_context(|| format!("cannot start `{}`", program.binary))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

#[cfg(test)]
mod tests {
    use cargo_metadata::MetadataCommand;

    use super::*;

    /// No test runs all of them: mdBook would have to be compiled once more.
    #[test]
    fn programs_are_in_the_workspace() {
        let mut command = MetadataCommand::new();
        command.manifest_path(fresh::root().join("Cargo.toml")).no_deps();
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
