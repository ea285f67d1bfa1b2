//! Building: everything selected, in one cargo call.
//!
//! One call, so that cargo sees the whole graph and two programs compile at
//! once on two cores; with `--keep-going`, so that a program that does not
//! compile stops no other.

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStderr, Command, Stdio};
use std::thread;

use anyhow::{Context, bail};
use cargo_metadata::Message;
use cargo_metadata::diagnostic::DiagnosticLevel;

use crate::course::Program;
use crate::progress::Progress;

/// What became of a build.
#[derive(Default)]
pub(crate) struct Built {
    /// Where each binary is, by name.
    executables: BTreeMap<String, PathBuf>,
    /// What the compiler said.
    diagnostics: Vec<Diagnostic>,
    /// What cargo itself printed.
    cargo_output: String,
}

struct Diagnostic {
    target: String,
    error: bool,
    rendered: String,
}

/// Builds `programs` in the workspace at `root`.
///
/// # Errors
///
/// Where cargo cannot be started. That something does not compile is a result.
pub(crate) fn build(
    root: &Path,
    programs: &[&Program],
    color: bool,
    progress: &Progress,
) -> anyhow::Result<Built> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let format = if color { "json-diagnostic-rendered-ansi" } else { "json" };
    command.args(["build", "--release", "--keep-going", "--message-format", format]);
    command.arg("--manifest-path").arg(root.join("Cargo.toml"));
    for program in programs {
        command.args(["--package", &program.package, "--bin", &program.binary]);
    }
    // Set by the cargo that runs this tool, and meant for this tool only.
    command.env_remove("CARGO_MANIFEST_DIR").env_remove("CARGO_MANIFEST_PATH");
    progress.say("building");
    let mut cargo = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start cargo")?;
    let output = cargo.stderr.take().map(|stderr| follow(stderr, progress.clone()));
    let messages = BufReader::new(cargo.stdout.take().context("cargo has no output")?);
    let mut built = read(messages)?;
    let status = cargo.wait().context("cannot wait for cargo")?;
    built.cargo_output = output.and_then(|output| output.join().ok()).unwrap_or_default();
    if !status.success() && built.diagnostics.iter().all(|diagnostic| !diagnostic.error) {
        // Not the compiler: a manifest, the lock file, the network.
        bail!("cargo could not build\n{}", built.cargo_output.trim_end());
    }
    Ok(built)
}

/// Shows cargo's own lines as they come ("Compiling …"), and keeps them.
fn follow(stderr: ChildStderr, progress: Progress) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            progress.say(line.trim());
            text += &line;
            text.push('\n');
        }
        text
    })
}

fn read(messages: impl BufRead) -> anyhow::Result<Built> {
    let mut built = Built::default();
    for message in Message::parse_stream(messages) {
        match message.context("cannot read what cargo prints")? {
            Message::CompilerArtifact(artifact) => {
                if let Some(executable) = artifact.executable {
                    built.executables.insert(artifact.target.name, executable.into_std_path_buf());
                }
            }
            Message::CompilerMessage(found) => built.diagnostics.push(Diagnostic {
                target: found.target.name,
                error: matches!(found.message.level, DiagnosticLevel::Error | DiagnosticLevel::Ice),
                rendered: found.message.rendered.unwrap_or(found.message.message),
            }),
            _ => {}
        }
    }
    Ok(built)
}

impl Built {
    /// Where `program` is, or why it is not: the compiler's own messages.
    pub(crate) fn executable(&self, program: &Program) -> Result<&Path, String> {
        if let Some(path) = self.executables.get(&program.binary) {
            return Ok(path);
        }
        let own = self.errors(|diagnostic| diagnostic.target == program.binary);
        let any = self.errors(|_| true);
        Err([own, any, self.cargo_output.clone()]
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default())
    }

    /// What the compiler warned of in `program`.
    pub(crate) fn warnings(&self, program: &Program) -> String {
        self.rendered(|diagnostic| !diagnostic.error && diagnostic.target == program.binary)
    }

    fn errors(&self, of: impl Fn(&Diagnostic) -> bool) -> String {
        self.rendered(|diagnostic| diagnostic.error && of(diagnostic))
    }

    fn rendered(&self, of: impl Fn(&Diagnostic) -> bool) -> String {
        let texts = self.diagnostics.iter().filter(|diagnostic| of(diagnostic));
        texts.map(|diagnostic| diagnostic.rendered.as_str()).collect()
    }
}
