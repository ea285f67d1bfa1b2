//! Whether programs are as the last build left them, told without cargo: see
//! [`fresh::inputs`].
//!
//! Of the environment, only what cargo, rustc and C compilers look at counts: a program that
//! reads another variable with `env!` is not built again when just that variable changes.

use std::env;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use fresh::inputs;

use crate::course::{Course, Program};

/// The executable of `program`, if it is as the last build left it.
pub(super) fn executable(course: &Course, program: &Program) -> Option<PathBuf> {
    let name = format!("{}{}", program.binary, env::consts::EXE_SUFFIX);
    let executable = course.target.join("release").join(name);
    inputs::are_unchanged(&executable, environment()).then_some(executable)
}

/// Records what `executable` was made from, by a build that printed nothing and began at
/// `start`.
pub(super) fn record(course: &Course, executable: &Path, start: SystemTime) {
    let packages = course.packages.iter().cloned().flat_map(inputs::package_files);
    let current = env::current_dir().unwrap_or_default();
    let others = packages.chain(inputs::workspace_files(&course.root));
    let others = others.chain(inputs::configuration(&current));
    inputs::record(executable, others, environment(), start);
}

/// How the names of the variables begin that cargo, rustc, and the build scripts of C
/// libraries (through the crate `cc`) look at.
const VARIABLES: [&str; 13] = [
    "AR", "CARGO", "CC", "CFLAGS", "CPPFLAGS", "CXX", "HOME", "HOST", "LD", "PATH", "RUST",
    "SDKROOT", "TARGET",
];

/// A hash of the current folder, and of the environment as far as it changes a build.
fn environment() -> u64 {
    inputs::environment(&VARIABLES, env::current_dir().ok())
}
