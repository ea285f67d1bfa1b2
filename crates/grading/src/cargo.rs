//! Calling cargo to build programs, or to check them with clippy.
//!
//! All selected programs are built by one call, so that cargo sees the whole graph
//! and can compile several at once. `--keep-going` lets the others be built if one
//! does not compile.

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{ChildStderr, Command, Stdio};
use std::thread;

use anyhow::{Context, bail};
use cargo_metadata::{Artifact, Message};

use crate::compiler_output::{CompilerOutput, Diagnostic};
use crate::course::Program;
use crate::progress::Progress;

/// The result of a build.
#[derive(Default)]
pub struct Build {
    /// The artifact of each target that was built, by the target's name.
    artifacts: BTreeMap<String, Artifact>,
    /// The compiler's diagnostics.
    diagnostics: Vec<Diagnostic>,
    /// What cargo itself printed on standard error.
    cargo_output: String,
    /// cargo's messages in JSON, one per line, as they came.
    pub lines: Vec<String>,
}

/// Builds `programs` in the workspace at `root`.
///
/// # Errors
///
/// If cargo cannot be started. A program that does not compile is no error here:
/// it is part of the result.
pub fn build(
    root: &Path,
    programs: &[&Program],
    color: bool,
    progress: &dyn Progress,
) -> anyhow::Result<Build> {
    progress.say("building");
    compile(&["build", "--release"], root, programs, color, progress)
}

/// The variants that a program can be built as.
#[derive(Clone, Copy)]
pub enum Variant {
    /// As it is graded.
    Release,
    /// The same, with the C library's unwinder.
    SystemUnwinder,
    /// To be timed: without the profiler, in a folder of its own.
    Timing,
    /// The same, on the system's allocator.
    SystemAllocator,
}

impl Variant {
    fn options(self) -> &'static [&'static str] {
        match self {
            Variant::Release => &["build", "--release"],
            Variant::SystemUnwinder => {
                &["build", "--release", "--features", "harness/system-unwinder"]
            }
            Variant::Timing => &["build", "--profile", "timing", "--features", "harness/timing"],
            Variant::SystemAllocator => {
                &["build", "--profile", "timing", "--features", "harness/system-allocator"]
            }
        }
    }
}

/// Builds `programs` to be timed: without the profiler, in a folder of their own.
///
/// # Errors
///
/// As for [`build`].
pub fn build_timed(
    root: &Path,
    programs: &[&Program],
    color: bool,
    progress: &dyn Progress,
) -> anyhow::Result<Build> {
    progress.say("building without the profiler");
    compile(Variant::Timing.options(), root, programs, color, progress)
}

/// Builds `program` as `variant`.
///
/// # Errors
///
/// As for [`build`].
pub fn build_variant(
    root: &Path,
    program: &Program,
    variant: Variant,
    progress: &dyn Progress,
) -> anyhow::Result<Build> {
    progress.say("building");
    compile(variant.options(), root, &[program], false, progress)
}

/// Has clippy look at `programs` and their libraries, in the workspace at
/// `root`. They are compiled as they are for [`build`], so that what is built
/// for that is built once.
///
/// # Errors
///
/// As for [`build`].
pub fn clippy(
    root: &Path,
    programs: &[&Program],
    progress: &dyn Progress,
) -> anyhow::Result<Build> {
    progress.say("asking clippy");
    compile(&["clippy", "--release"], root, programs, false, progress)
}

/// cargo's `subcommand` for the workspace at `root`.
#[must_use]
pub fn command(subcommand: &str, root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.arg(subcommand).arg("--manifest-path").arg(root.join("Cargo.toml"));
    // Set by the cargo that runs this tool, and meant for this tool only.
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    command
}

/// `options` begin with a subcommand.
fn compile(
    options: &[&str],
    root: &Path,
    programs: &[&Program],
    color: bool,
    progress: &dyn Progress,
) -> anyhow::Result<Build> {
    if programs.is_empty() {
        // Without a selection cargo would build the whole workspace.
        return Ok(Build::default());
    }
    run(compiling(options, root, programs, color), progress)
}

/// The call that builds `programs`, at least one.
#[must_use]
pub fn building(root: &Path, programs: &[&Program], color: bool) -> Command {
    compiling(&["build", "--release"], root, programs, color)
}

fn compiling(options: &[&str], root: &Path, programs: &[&Program], color: bool) -> Command {
    let mut command = command(options[0], root);
    let format = if color { "json-diagnostic-rendered-ansi" } else { "json" };
    command.args(&options[1..]).args(["--keep-going", "--message-format", format]);
    for program in programs {
        command.args(["--package", &program.package, "--bin", &program.binary]);
    }
    command
}

/// Runs a call that [`building`] prepared.
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
        (read(messages), output.join().unwrap_or_default())
    });
    let mut build = build?;
    build.cargo_output = cargo_output;
    let status = cargo.wait().context("cannot wait for cargo")?;
    if !status.success() && build.diagnostics.iter().all(|diagnostic| !diagnostic.is_error()) {
        // Not the compiler: a manifest, the lock file, the network.
        bail!("`cargo {subcommand}` could not do its work\n{}", build.cargo_output.trim_end());
    }
    Ok(build)
}

/// Passes cargo's own lines ("Compiling …") to `progress` as they come, and returns
/// them.
fn follow(stderr: ChildStderr, progress: &dyn Progress) -> String {
    let mut text = String::new();
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        progress.say(line.trim());
        text += &line;
        text.push('\n');
    }
    text
}

fn read(messages: impl BufRead) -> anyhow::Result<Build> {
    let mut build = Build::default();
    for line in messages.lines() {
        let line = line.context("cannot read what cargo prints")?;
        for message in Message::parse_stream(line.as_bytes()) {
            match message.context("cannot read what cargo prints")? {
                Message::CompilerArtifact(artifact) if artifact.executable.is_some() => {
                    build.artifacts.insert(artifact.target.name.clone(), artifact);
                }
                Message::CompilerMessage(found) => build
                    .diagnostics
                    .push(Diagnostic { target: found.target.name, message: found.message }),
                _ => {}
            }
        }
        build.lines.push(line);
    }
    Ok(build)
}

impl Build {
    /// Where `program` is.
    ///
    /// # Errors
    ///
    /// If it was not built: the compiler's own messages.
    pub fn executable(&self, program: &Program) -> Result<&Path, CompilerOutput> {
        let artifact = self.artifact(program);
        if let Some(path) = artifact.and_then(|artifact| artifact.executable.as_ref()) {
            return Ok(path.as_std_path());
        }
        let own = self
            .output_of(|diagnostic| diagnostic.is_error() && diagnostic.target == program.binary);
        let any = self.output_of(Diagnostic::is_error);
        let cargo =
            CompilerOutput { rendered: self.cargo_output.clone(), ..CompilerOutput::default() };
        Err([own, any].into_iter().find(|output| !output.rendered.is_empty()).unwrap_or(cargo))
    }

    /// The artifact of `program`; `None` if it was not built.
    #[must_use]
    pub fn artifact(&self, program: &Program) -> Option<&Artifact> {
        self.artifacts.get(&program.binary)
    }

    /// The compiler's warnings about `program`.
    #[must_use]
    pub fn warnings(&self, program: &Program) -> CompilerOutput {
        self.output_of(|diagnostic| !diagnostic.is_error() && diagnostic.target == program.binary)
    }

    /// All of the compiler's diagnostics, of any binary or library.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn output_of(&self, of: impl Fn(&Diagnostic) -> bool) -> CompilerOutput {
        let mut all = CompilerOutput::default();
        for Diagnostic { message, .. } in self.diagnostics.iter().filter(|found| of(found)) {
            all.add(message);
        }
        all
    }
}
