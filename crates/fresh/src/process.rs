//! Starting other programs.

use std::env;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

/// cargo's `subcommand` for the workspace at `root`.
#[must_use]
pub fn cargo(subcommand: &str, root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand).arg("--manifest-path").arg(root.join("Cargo.toml"));
    // The cargo that runs this program has set them for this program.
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}

/// Replaces this process by `command`: a signal that is sent to it reaches the program.
/// Returns only if that fails.
///
/// # Errors
///
/// If the system refuses.
#[cfg(unix)]
pub fn become_program(command: &mut Command) -> io::Result<ExitCode> {
    Err(std::os::unix::process::CommandExt::exec(command))
}

/// Runs `command` in place of this process, as far as this system can: returns its exit code.
///
/// # Errors
///
/// If it cannot be started.
#[cfg(not(unix))]
pub fn become_program(command: &mut Command) -> io::Result<ExitCode> {
    let status = command.status()?;
    Ok(ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
}
