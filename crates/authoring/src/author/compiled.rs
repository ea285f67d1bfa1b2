//! What the tools say of a source: rustc and clippy by their diagnostics,
//! rustfmt by the files it would change.

use std::collections::BTreeSet;

use cargo_metadata::diagnostic::{DiagnosticLevel, DiagnosticSpan};

use super::measured::Proof;
use super::{Fault, manifest};
use grading::compiler_output::Diagnostic;
use grading::course::Exercise;

/// What the tools said of all exercises.
pub(super) struct Compiled<'a> {
    /// Of rustc, then of clippy, which says again what rustc says.
    pub(super) diagnostics: Vec<&'a Diagnostic>,
    /// Sources that rustfmt would change.
    pub(super) unformatted: Vec<String>,
}

impl Compiled<'_> {
    /// The faults of `exercise`.
    pub(super) fn faults(&self, exercise: &Exercise, proofs: &[&Proof]) -> Vec<Fault> {
        let said = self.diagnostics.iter().filter_map(|diagnostic| fault(exercise, diagnostic));
        let mut faults: Vec<Fault> = said.collect();
        // Which program is compiled first is chance; clippy says again what rustc said.
        faults.sort();
        faults.dedup();
        faults.extend(self.not_built(exercise, proofs));
        let unformatted = self.unformatted.iter().filter(|file| is_of(&exercise.key, file));
        faults.extend(unformatted.map(|file| {
            Fault::new(file, "rustfmt would lay this out another way", "`cargo fmt` does it")
        }));
        faults
    }

    /// That programs were not built, where no error in a source of the exercise
    /// says why.
    fn not_built(&self, exercise: &Exercise, proofs: &[&Proof]) -> Option<Fault> {
        let unbuilt = || proofs.iter().filter(|proof| proof.unbuilt.is_some());
        let said = unbuilt().find_map(|proof| proof.unbuilt.clone())?;
        let errors = || self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        if errors().any(|error| fault(exercise, error).is_some()) {
            return None;
        }
        let elsewhere: BTreeSet<String> = errors().filter_map(|error| elsewhere(error)).collect();
        let elsewhere = Vec::from_iter(elsewhere).join("\n");
        let names: Vec<String> =
            unbuilt().map(|proof| format!("`{}`", proof.claim.program.binary)).collect();
        let problem = format!("not built: {}", names.join(", "));
        let help =
            format!("`cargo build --release --package {}` says why", exercise.program.package);
        let note = if elsewhere.is_empty() { said } else { elsewhere };
        Some(Fault::new(manifest(exercise), problem, help).note(note))
    }
}

/// The fault that `diagnostic` is, if it is about `exercise`.
fn fault(exercise: &Exercise, diagnostic: &Diagnostic) -> Option<Fault> {
    let does = match diagnostic.message.level {
        DiagnosticLevel::Warning => "compiles with a warning",
        _ if diagnostic.is_error() => "does not compile",
        _ => return None,
    };
    let message = &diagnostic.message;
    let program = exercise.programs().find(|program| program.binary == diagnostic.target);
    let place = place(diagnostic);
    let file = match place {
        Some(place) => file(place),
        // The linker's words, say.
        None => program?.source.clone(),
    };
    let package = program.map_or(&exercise.program.package, |program| &program.package);
    let help = format!("`cargo clippy --release --package {package}` shows it whole");
    let problem = format!("{does}: {}", message.message);
    let fault = Fault::new(&file, problem, help).at(place.map(|place| place.line_start));
    let code = message.code.as_ref().map(|code| format!("`{}`", code.code));
    is_of(&exercise.key, &file).then_some(Fault { note: code, ..fault })
}

/// An error in a source of no exercise, in a line.
fn elsewhere(error: &Diagnostic) -> Option<String> {
    let place = place(error)?;
    let file = file(place);
    let of_exercise = ["exercises/", "solutions/"].iter().any(|kind| file.starts_with(kind));
    let text = || format!("{file}:{}: {}", place.line_start, error.message.message);
    (!of_exercise).then(text)
}

fn place(diagnostic: &Diagnostic) -> Option<&DiagnosticSpan> {
    let spans = &diagnostic.message.spans;
    spans.iter().find(|span| span.is_primary).or(spans.first())
}

fn file(place: &DiagnosticSpan) -> String {
    place.file_name.replace('\\', "/")
}

/// Whether `file` is a source of the exercise `key` or of its solutions.
fn is_of(key: &str, file: &str) -> bool {
    ["exercises", "solutions"].iter().any(|kind| file.starts_with(&format!("{kind}/{key}/")))
}
