//! Asking the compiler about itself.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

/// The compiler's release and host, for example "rustc 1.90.0, x86_64-unknown-linux-gnu".
///
/// # Errors
///
/// If there is no compiler, or it prints neither.
pub(crate) fn release_and_host() -> anyhow::Result<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().context("cannot start rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    let (release, host) = (field("release: "), field("host: "));
    let (release, host) =
        release.zip(host).context("`rustc -vV` does not print a release and a host")?;
    Ok(format!("rustc {release}, {host}"))
}

/// The folder in which `rustc` and its libraries are installed. Which toolchain that is
/// may depend on the course at `root`.
///
/// # Errors
///
/// If the compiler cannot be started.
pub(crate) fn sysroot(rustc: &Path, root: &Path) -> anyhow::Result<PathBuf> {
    let mut command = Command::new(rustc);
    let output = command.args(["--print", "sysroot"]).current_dir(root).output();
    let output = output.with_context(|| format!("cannot start {}", rustc.display()))?;
    let text = String::from_utf8(output.stdout).context("the path of the compiler is not UTF-8")?;
    Ok(PathBuf::from(text.trim_end()))
}
