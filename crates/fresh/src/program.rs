//! A binary of the workspace, which is built when it is first used, so that a learner who
//! only wants a verdict never waits for the others.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use crate::{inputs, process};

/// The profile that programs are built with, and its folder.
const PROFILE: &str = "release";

/// How the names of the variables begin that change what cargo builds. The rest of those
/// that cargo looks at are about what it prints and fetches.
const VARIABLES: [&str; 6] =
    ["CARGO_BUILD_", "CARGO_ENCODED_", "CARGO_PROFILE_", "CARGO_TARGET_", "RUSTC", "RUSTFLAGS"];

/// A binary of the workspace.
pub struct Program {
    /// The package.
    pub package: &'static str,
    /// The feature that the binary requires.
    pub feature: Option<&'static str>,
    /// The name of the binary.
    pub binary: &'static str,
}

/// A program could not be built. If cargo was started, it has printed why.
#[derive(Debug)]
pub struct NotBuilt {
    binary: &'static str,
    cause: Option<io::Error>,
}

impl Error for NotBuilt {}

impl fmt::Display for NotBuilt {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "cannot build `{}`, which this command needs", self.binary)?;
        self.cause.as_ref().map_or(Ok(()), |cause| write!(f, ": cannot start cargo: {cause}"))
    }
}

impl Program {
    /// Builds it unless it is fresh, and returns a command that runs it. cargo prints on
    /// standard error what it is doing, and nothing where there is nothing to do.
    ///
    /// It is built in the target folder that this program is in, and all with one profile,
    /// so that their common dependencies are not compiled again.
    ///
    /// # Errors
    ///
    /// If it cannot be built.
    pub fn command(&self) -> Result<Command, NotBuilt> {
        let not_built = |cause| NotBuilt { binary: self.binary, cause };
        let own = env::current_exe().map_err(|error| not_built(Some(error)))?;
        let executable = self.executable(&own);
        let environment = inputs::environment(&VARIABLES, PROFILE);
        if !inputs::are_unchanged(&executable, environment) {
            let start = SystemTime::now();
            let status = self.build(&own).status().map_err(|error| not_built(Some(error)))?;
            if !status.success() || !executable.is_file() {
                return Err(not_built(None));
            }
            let root = root();
            // The settings that this program was built with are those of what it builds. It
            // is built anew itself if they change, or if there is another compiler.
            let others = [own].into_iter().chain(inputs::workspace_files(&root));
            let others = others.chain(inputs::configuration(&root));
            inputs::record(&executable, others, environment, start);
        }
        Ok(Command::new(executable))
    }

    /// Where cargo puts it: beside the folder of the profile that this program, `own`, was
    /// built with.
    fn executable(&self, own: &Path) -> PathBuf {
        let folder = own.parent().and_then(Path::parent).unwrap_or(own).join(PROFILE);
        folder.join(format!("{}{}", self.binary, env::consts::EXE_SUFFIX))
    }

    /// Not `cargo run`, and not in the current directory: cargo would read the settings
    /// there, and those of a learner's checkout could name any program to run.
    fn build(&self, own: &Path) -> Command {
        let root = root();
        let mut cargo = process::cargo("build", &root);
        cargo.current_dir(root).stdin(Stdio::null());
        // Standard output is for what the program prints.
        cargo.stdout(Stdio::null()).stderr(Stdio::inherit());
        cargo.arg("--target-dir").arg(target_folder(own)).args(["--profile", PROFILE]);
        cargo.args(["--package", self.package, "--bin", self.binary]);
        if let Some(feature) = self.feature {
            cargo.args(["--features", feature]);
        }
        if let Some(color) = asked_color(env::args_os().skip(1)) {
            cargo.arg("--color").arg(color);
        }
        cargo
    }
}

/// The workspace that this program was compiled in.
#[must_use]
pub fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own).to_owned()
}

/// cargo's target folder: the innermost one around the program `own` with cargo's marker,
/// since a target triple may come between. cargo does not mark a folder that was there
/// already.
fn target_folder(own: &Path) -> &Path {
    let is_marked = |folder: &&Path| folder.join("CACHEDIR.TAG").is_file();
    let marked = own.ancestors().skip(1).find(is_marked);
    marked.or_else(|| own.parent()?.parent()).unwrap_or(own)
}

/// The value of `--color` among `arguments`, which are those of the tool, if it is one that
/// cargo knows as well.
#[must_use]
pub fn asked_color(arguments: impl Iterator<Item = OsString>) -> Option<String> {
    let arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
    let mut arguments = arguments.take_while(|argument| argument != "--");
    let mut color = None;
    while let Some(argument) = arguments.next() {
        match argument.split_once('=') {
            Some(("--color", value)) => color = Some(value.to_owned()),
            _ if argument == "--color" => color = arguments.next(),
            _ => {}
        }
    }
    color.filter(|color| ["always", "auto", "never"].contains(&color.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn color_is_that_of_the_tool() {
        for (arguments, expected) in [
            ("check 2", None),
            ("--color always check 2", Some("always")),
            ("check 2 --color=never", Some("never")),
            ("check --color", None),
            ("check --color sometimes", None),
            ("watch -- --color never", None),
        ] {
            let words = arguments.split(' ').map(OsString::from);
            assert_eq!(asked_color(words).as_deref(), expected, "{arguments}");
        }
    }
}
