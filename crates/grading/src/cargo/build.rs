//! The result of a build: what cargo's messages say.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use anyhow::Context;
use cargo_metadata::{Artifact, Message};

use crate::compiler_output::{CompilerOutput, Diagnostic};
use crate::course::Program;
use crate::missing_source::MissingSource;

/// The result of a build.
#[derive(Default)]
pub struct Build {
    /// The artifact of each program that was built, by the name of the binary.
    artifacts: BTreeMap<String, Artifact>,
    /// The executables for which cargo was not called, by the name of the binary.
    unchanged: BTreeMap<String, PathBuf>,
    /// What is in place of the programs that have no file, by the name of the binary.
    pub(super) missing: BTreeMap<String, MissingSource>,
    /// The compiler's diagnostics.
    diagnostics: Vec<Diagnostic>,
    /// What cargo itself printed on standard error.
    pub(super) cargo_output: String,
    /// cargo's JSON messages as it printed them, one per line.
    pub lines: Vec<String>,
}

impl Build {
    /// What there is if nothing had to be built.
    pub(super) fn unchanged(executables: BTreeMap<String, PathBuf>) -> Self {
        Build { unchanged: executables, ..Build::default() }
    }

    /// Reads cargo's JSON messages until it has printed all of them.
    pub(super) fn parse(messages: impl BufRead) -> anyhow::Result<Self> {
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

    /// What is in place of the file of `program`; `None` if that was there to be built.
    #[must_use]
    pub fn missing(&self, program: &Program) -> Option<MissingSource> {
        self.missing.get(&program.binary).copied()
    }

    /// The path of the executable of `program`.
    ///
    /// # Errors
    ///
    /// If it was not built: the compiler's errors about it, or else all errors, or else what
    /// cargo printed.
    pub fn executable(&self, program: &Program) -> Result<&Path, CompilerOutput> {
        if let Some(path) = self.unchanged.get(&program.binary) {
            return Ok(path);
        }
        let artifact = self.artifact(program);
        if let Some(path) = artifact.and_then(|artifact| artifact.executable.as_ref()) {
            return Ok(path.as_std_path());
        }
        let of_program = self
            .output_of(|diagnostic| diagnostic.is_error() && diagnostic.target == program.binary);
        let of_any = self.output_of(Diagnostic::is_error);
        let of_cargo =
            CompilerOutput { rendered: self.cargo_output.clone(), ..CompilerOutput::default() };
        let of_compiler =
            [of_program, of_any].into_iter().find(|output| !output.rendered.is_empty());
        Err(of_compiler.unwrap_or(of_cargo))
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

    fn output_of(&self, is_wanted: impl Fn(&Diagnostic) -> bool) -> CompilerOutput {
        let mut output = CompilerOutput::default();
        for diagnostic in self.diagnostics.iter().filter(|diagnostic| is_wanted(diagnostic)) {
            output.add(&diagnostic.message);
        }
        output
    }
}
