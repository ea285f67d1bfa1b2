//! What the compiler says: its diagnostics, as cargo passes them on or as it
//! prints them itself.

use cargo_metadata::diagnostic::{self, DiagnosticLevel};
use heap_profile::text::visible;

/// A message of the compiler's.
pub struct Diagnostic {
    /// Name of the binary or the library that it is about.
    pub target: String,
    /// The message, with places relative to the workspace's root.
    pub message: diagnostic::Diagnostic,
}

/// What the compiler said, message after message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompilerOutput {
    /// As it would print it.
    pub rendered: String,
    /// In a line each.
    pub short: String,
}

/// What a compiler that cargo did not call said on standard error, its errors
/// and its warnings. A line that is no message counts as an error: the compiler
/// itself has failed.
#[must_use]
pub fn parse_compiler_output(stderr: &str) -> (CompilerOutput, CompilerOutput) {
    let (mut errors, mut warnings) = (CompilerOutput::default(), CompilerOutput::default());
    for line in stderr.lines() {
        match serde_json::from_str::<diagnostic::Diagnostic>(line) {
            // Cargo leaves out how many there were, too.
            Ok(message) if only_counts(&message.message) => {}
            Ok(message) if is_error(message.level) => errors.add(&message),
            Ok(message) => warnings.add(&message),
            Err(_) => {
                errors.rendered += &visible(line);
                errors.rendered.push('\n');
            }
        }
    }
    (errors, warnings)
}

fn only_counts(message: &str) -> bool {
    message.starts_with("aborting due to ")
        || message.ends_with(" warning emitted")
        || message.ends_with(" warnings emitted")
}

fn is_error(level: DiagnosticLevel) -> bool {
    matches!(level, DiagnosticLevel::Error | DiagnosticLevel::Ice)
}

impl CompilerOutput {
    pub(crate) fn add(&mut self, message: &diagnostic::Diagnostic) {
        self.rendered += message.rendered.as_ref().unwrap_or(&message.message);
        self.short += &short(message);
    }
}

/// `file:line:column: error[E0308]: mismatched types`, and nothing of a message
/// that has no place: it only counts the others.
fn short(message: &diagnostic::Diagnostic) -> String {
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

impl Diagnostic {
    /// Whether it is an error, not a warning or a word about one.
    #[must_use]
    pub fn is_error(&self) -> bool {
        is_error(self.message.level)
    }
}
