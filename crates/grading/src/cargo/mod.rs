//! Calling cargo to build programs, or to check them with clippy.
//!
//! All selected programs are built by one call, so that cargo knows all their dependencies
//! and can compile several crates at once. With `--keep-going` it builds the others if one
//! does not compile.

mod build;
mod unchanged;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{ChildStderr, Command, Stdio};
use std::thread;
use std::time::SystemTime;

use anyhow::{Context, bail};

pub use build::Build;
pub use fresh::cargo as command;

use crate::compiler_output::Diagnostic;
use crate::course::{Course, Program};
use crate::missing_source::MissingSource;
use crate::progress::Progress;

/// Builds `programs` of `course`.
///
/// # Errors
///
/// If cargo cannot be started, or fails before it calls the compiler. A program that does
/// not compile is not an error, but part of the result.
pub fn build(
    course: &Course,
    programs: &[&Program],
    color: bool,
    progress: &dyn Progress,
) -> anyhow::Result<Build> {
    build_variant(course, programs, Variant::Release, color, progress)
}

/// Like [`build()`], but does not call cargo if all of `programs` are as the last build
/// left them. Such a build has no messages of cargo's.
///
/// # Errors
///
/// As for [`build()`].
pub fn build_if_changed(
    course: &Course,
    programs: &[&Program],
    color: bool,
    progress: &dyn Progress,
) -> anyhow::Result<Build> {
    let unchanged = programs
        .iter()
        .map(|program| Some((program.binary.clone(), unchanged::executable(course, program)?)));
    if let Some(executables) = unchanged.collect() {
        return Ok(Build::unchanged(executables));
    }
    let start = SystemTime::now();
    let build = build(course, programs, color, progress)?;
    // A warning is printed by every build, so that cargo has to be called for it.
    if build.diagnostics().is_empty() {
        for executable in programs.iter().filter_map(|program| build.executable(program).ok()) {
            unchanged::record(course, executable, start);
        }
    }
    Ok(build)
}

/// A way to build a program.
#[derive(Clone, Copy)]
pub enum Variant {
    /// As it is graded.
    Release,
    /// As it is graded, but with the C library's unwinder.
    SystemUnwinder,
    /// To be timed, one call a process: without the profiler, in a folder of its own.
    Timing,
    /// To be timed, many calls in one process: with Criterion.
    Repeated,
    /// As it is graded, but on the system's allocator.
    SystemAllocator,
    /// To be timed, on the system's allocator.
    TimingOnSystemAllocator,
}

impl Variant {
    /// cargo's subcommand and its options.
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Variant::Release => &["build", "--release"],
            Variant::SystemUnwinder => {
                &["build", "--release", "--features", "harness/system-unwinder"]
            }
            Variant::Timing => &["build", "--profile", "timing", "--features", "harness/timing"],
            Variant::Repeated => {
                &["build", "--profile", "timing", "--features", "harness/repeated"]
            }
            Variant::SystemAllocator => {
                &["build", "--release", "--features", "harness/system-allocator"]
            }
            Variant::TimingOnSystemAllocator => &[
                "build",
                "--profile",
                "timing",
                "--features",
                "harness/timing,harness/system-allocator",
            ],
        }
    }
}

/// Builds `programs` as `variant`.
///
/// # Errors
///
/// As for [`build`].
pub fn build_variant(
    course: &Course,
    programs: &[&Program],
    variant: Variant,
    color: bool,
    progress: &dyn Progress,
) -> anyhow::Result<Build> {
    progress.say("building");
    compile(variant.arguments(), course, programs, color, progress)
}

/// Checks `programs` of `course` and the libraries of their packages with clippy: in the
/// profile of [`build`], so that build scripts and procedural macros are
/// compiled once for both.
///
/// # Errors
///
/// As for [`build`].
pub fn clippy(
    course: &Course,
    programs: &[&Program],
    progress: &dyn Progress,
) -> anyhow::Result<Build> {
    progress.say("asking clippy");
    compile(&["clippy", "--release"], course, programs, false, progress)
}

/// Calls cargo with `arguments`, a subcommand and its options, for `programs`.
fn compile(
    arguments: &[&str],
    course: &Course,
    programs: &[&Program],
    color: bool,
    progress: &dyn Progress,
) -> anyhow::Result<Build> {
    let missing = |program: &&Program| {
        Some((program.binary.clone(), MissingSource::of(&course.root, program)?))
    };
    let missing: BTreeMap<_, _> = programs.iter().filter_map(missing).collect();
    let is_present = |program: &&Program| !missing.contains_key(&program.binary);
    let present: Vec<&Program> = programs.iter().copied().filter(is_present).collect();
    let mut build = if present.is_empty() {
        // Without a selection cargo would build the whole workspace.
        Build::default()
    } else {
        let mut command = command_for(arguments, &course.root, &present, color);
        command.arg("--target-dir").arg(&course.target);
        run(command, progress)?
    };
    build.missing = missing;
    Ok(build)
}

/// The command that builds `programs`, of which there is at least one. To change it before
/// it is [`run`]; otherwise use [`build`].
#[must_use]
pub fn build_command(root: &Path, programs: &[&Program], color: bool) -> Command {
    command_for(Variant::Release.arguments(), root, programs, color)
}

fn command_for(arguments: &[&str], root: &Path, programs: &[&Program], color: bool) -> Command {
    let mut command = command(arguments[0], root);
    let format = if color { "json-diagnostic-rendered-ansi" } else { "json" };
    command.args(&arguments[1..]).args(["--keep-going", "--message-format", format]);
    // What cargo itself says is shown as text, whatever `CARGO_TERM_COLOR` is.
    command.args(["--color", "never"]);
    for program in programs {
        command.args(["--package", &program.package, "--bin", &program.binary]);
    }
    command
}

/// Runs a command of [`build_command`].
///
/// # Errors
///
/// As for [`build`].
pub fn run(mut command: Command, progress: &dyn Progress) -> anyhow::Result<Build> {
    let subcommand = command.get_args().next().unwrap_or_default().to_string_lossy().into_owned();
    let mut cargo = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start cargo")?;
    let messages = BufReader::new(cargo.stdout.take().context("cargo has no output")?);
    let stderr = cargo.stderr.take().context("cargo has no standard error")?;
    let (build, cargo_output) = thread::scope(|scope| {
        let output = scope.spawn(|| follow(stderr, progress));
        (Build::parse(messages), output.join().unwrap_or_default())
    });
    let mut build = build?;
    build.cargo_output = cargo_output;
    let status = cargo.wait().context("cannot wait for cargo")?;
    if !status.success() && !build.diagnostics().iter().any(Diagnostic::is_error) {
        // It is not the compiler that failed: a manifest, the lock file, the network.
        bail!("`cargo {subcommand}` failed\n{}", build.cargo_output.trim_end());
    }
    Ok(build)
}

/// Passes cargo's own lines ("Compiling …") to `progress` as they come, and returns them
/// all.
fn follow(stderr: ChildStderr, progress: &dyn Progress) -> String {
    let mut text = String::new();
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        progress.say(line.trim());
        text += &line;
        text.push('\n');
    }
    text
}
