//! The complaints of rustc, clippy and rustfmt about the sources of an exercise.

use std::collections::BTreeSet;

use cargo_metadata::diagnostic::{DiagnosticLevel, DiagnosticSpan};

use super::programs::CheckedProgram;
use super::{Fault, manifest};
use grading::compiler_output::Diagnostic;
use grading::course::Exercise;

/// The complaints about all exercises.
pub(super) struct Lints<'a> {
    /// Those of rustc, then those of clippy, which repeats rustc's.
    pub(super) diagnostics: Vec<&'a Diagnostic>,
    /// Sources that rustfmt would change.
    pub(super) unformatted: Vec<String>,
}

impl Lints<'_> {
    /// The faults of `exercise`.
    pub(super) fn faults(&self, exercise: &Exercise, programs: &[&CheckedProgram]) -> Vec<Fault> {
        let own = self.diagnostics.iter().filter_map(|diagnostic| fault(exercise, diagnostic));
        let mut faults: Vec<Fault> = own.collect();
        // Programs are compiled in any order, and clippy repeats rustc's diagnostics.
        faults.sort();
        faults.dedup();
        faults.extend(self.not_built(exercise, programs));
        let unformatted = self.unformatted.iter().filter(|file| is_source_of(&exercise.key, file));
        faults.extend(
            unformatted
                .map(|file| Fault::new(file, "this file is not formatted", "run `cargo fmt`")),
        );
        faults
    }

    /// The fault of programs that were not built although no error is in a source of the
    /// exercise.
    fn not_built(&self, exercise: &Exercise, programs: &[&CheckedProgram]) -> Option<Fault> {
        let unbuilt = || programs.iter().filter(|checked| checked.build_errors.is_some());
        let output = unbuilt().find_map(|checked| checked.build_errors.clone())?;
        let errors = || self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        if errors().any(|error| fault(exercise, error).is_some()) {
            return None;
        }
        let elsewhere: BTreeSet<String> =
            errors().filter_map(|error| outside_exercises(error)).collect();
        let elsewhere = Vec::from_iter(elsewhere).join("\n");
        let names: Vec<String> =
            unbuilt().map(|checked| format!("`{}`", checked.program.binary)).collect();
        let problem = format!("not built: {}", names.join(", "));
        let help =
            format!("`cargo build --release --package {}` says why", exercise.program.package);
        let note = if elsewhere.is_empty() { output } else { elsewhere };
        Some(Fault::new(manifest(exercise), problem, help).note(note))
    }
}

/// `diagnostic` as a fault, if it is about `exercise`.
fn fault(exercise: &Exercise, diagnostic: &Diagnostic) -> Option<Fault> {
    let result = match diagnostic.message.level {
        DiagnosticLevel::Warning => "compiles with a warning",
        _ if diagnostic.is_error() => "does not compile",
        _ => return None,
    };
    let message = &diagnostic.message;
    let program = exercise.programs().find(|program| program.binary == diagnostic.target);
    let span = main_span(diagnostic);
    let file = match span {
        Some(span) => file(span),
        // Linker errors have no span, for example.
        None => program?.source.clone(),
    };
    let package = program.map_or(&exercise.program.package, |program| &program.package);
    let help = format!("`cargo clippy --release --package {package}` shows the whole message");
    let problem = format!("{result}: {}", message.message);
    let fault = Fault::new(&file, problem, help).at(span.map(|span| span.line_start));
    let code = message.code.as_ref().map(|code| format!("`{}`", code.code));
    is_source_of(&exercise.key, &file).then_some(Fault { note: code, ..fault })
}

/// `error` in one line, if it is not in a source of an exercise.
fn outside_exercises(error: &Diagnostic) -> Option<String> {
    let span = main_span(error)?;
    let file = file(span);
    let in_exercise = ["exercises/", "solutions/"].iter().any(|kind| file.starts_with(kind));
    let text = || format!("{file}:{}: {}", span.line_start, error.message.message);
    (!in_exercise).then(text)
}

fn main_span(diagnostic: &Diagnostic) -> Option<&DiagnosticSpan> {
    let spans = &diagnostic.message.spans;
    spans.iter().find(|span| span.is_primary).or(spans.first())
}

fn file(span: &DiagnosticSpan) -> String {
    span.file_name.replace('\\', "/")
}

/// Whether `file` is a source of the exercise `key` or of its solutions.
fn is_source_of(key: &str, file: &str) -> bool {
    ["exercises", "solutions"].iter().any(|kind| file.starts_with(&format!("{kind}/{key}/")))
}
