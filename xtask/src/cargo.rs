//! Building: everything selected, in one cargo call.
//!
//! One call, so that cargo sees the whole graph and two programs compile at
//! once on two cores; with `--keep-going`, so that a program that does not
//! compile stops no other.

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{ChildStderr, Command, Stdio};
use std::thread;

use anyhow::{Context, bail};
use cargo_metadata::diagnostic::DiagnosticLevel;
use cargo_metadata::{Artifact, CompilerMessage, Message};

use crate::course::Program;
use crate::progress::Progress;
use crate::report::visible;

/// What became of a build.
#[derive(Default)]
pub(crate) struct Built {
    /// What was built of each target, by its name.
    artifacts: BTreeMap<String, Artifact>,
    /// What the compiler said.
    diagnostics: Vec<Diagnostic>,
    /// What cargo itself printed for a person.
    cargo_output: String,
    /// What it printed for this tool, a message a line.
    pub(crate) lines: Vec<String>,
}

struct Diagnostic {
    target: String,
    error: bool,
    said: Said,
}

/// What the compiler said, message after message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// As it would print it.
    pub(crate) rendered: String,
    /// In a line each.
    pub(crate) short: String,
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
    if programs.is_empty() {
        // To cargo this would mean all there are.
        return Ok(Built::default());
    }
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
    for line in messages.lines() {
        let line = line.context("cannot read what cargo prints")?;
        for message in Message::parse_stream(line.as_bytes()) {
            match message.context("cannot read what cargo prints")? {
                Message::CompilerArtifact(artifact) if artifact.executable.is_some() => {
                    built.artifacts.insert(artifact.target.name.clone(), artifact);
                }
                Message::CompilerMessage(found) => built.diagnostics.push(diagnostic(found)),
                _ => {}
            }
        }
        built.lines.push(line);
    }
    Ok(built)
}

fn diagnostic(found: CompilerMessage) -> Diagnostic {
    let error = matches!(found.message.level, DiagnosticLevel::Error | DiagnosticLevel::Ice);
    let short = short(&found.message);
    let rendered = found.message.rendered.unwrap_or(found.message.message);
    Diagnostic { target: found.target.name, error, said: Said { rendered, short } }
}

/// `file:line:column: error[E0308]: mismatched types`, and nothing of a message
/// that has no place: it only counts the others.
fn short(message: &cargo_metadata::diagnostic::Diagnostic) -> String {
    let Some(span) = message.spans.iter().find(|span| span.is_primary) else {
        return String::new();
    };
    let level = match message.level {
        DiagnosticLevel::Error | DiagnosticLevel::Ice => "error",
        _ => "warning",
    };
    // A lint is named by the whole message, an error by its number.
    let code = message.code.as_ref().filter(|code| code.code.starts_with('E'));
    let code = code.map(|code| format!("[{}]", code.code)).unwrap_or_default();
    let place = format!("{}:{}:{}", span.file_name, span.line_start, span.column_start);
    visible(&format!("{place}: {level}{code}: {}", message.message)) + "\n"
}

impl Built {
    /// Where `program` is, or why it is not: the compiler's own messages.
    pub(crate) fn executable(&self, program: &Program) -> Result<&Path, Said> {
        let artifact = self.artifact(program);
        if let Some(path) = artifact.and_then(|artifact| artifact.executable.as_ref()) {
            return Ok(path.as_std_path());
        }
        let own = self.said(|diagnostic| diagnostic.error && diagnostic.target == program.binary);
        let any = self.said(|diagnostic| diagnostic.error);
        let cargo = Said { rendered: self.cargo_output.clone(), ..Said::default() };
        Err([own, any].into_iter().find(|said| !said.rendered.is_empty()).unwrap_or(cargo))
    }

    /// What cargo says it made of `program`; none where that failed.
    pub(crate) fn artifact(&self, program: &Program) -> Option<&Artifact> {
        self.artifacts.get(&program.binary)
    }

    /// What the compiler warned of in `program`.
    pub(crate) fn warnings(&self, program: &Program) -> Said {
        self.said(|diagnostic| !diagnostic.error && diagnostic.target == program.binary)
    }

    fn said(&self, of: impl Fn(&Diagnostic) -> bool) -> Said {
        let mut all = Said::default();
        for diagnostic in self.diagnostics.iter().filter(|diagnostic| of(diagnostic)) {
            all.rendered += &diagnostic.said.rendered;
            all.short += &diagnostic.said.short;
        }
        all
    }
}
