//! The compiler's diagnostics, passed on by cargo or printed by the compiler itself.

use cargo_metadata::diagnostic::{self, DiagnosticLevel};
use heap_profile::text::{visible, visible_lines};

/// A diagnostic of the compiler.
pub struct Diagnostic {
    /// The name of the binary or library that it is about.
    pub target: String,
    /// The message. Its paths are relative to the root of the workspace.
    pub message: diagnostic::Diagnostic,
}

/// Diagnostics as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompilerOutput {
    /// As the compiler prints them.
    pub rendered: String,
    /// In one line each.
    pub short: String,
}

/// The errors and the warnings in `stderr`, which a compiler printed as JSON when it was
/// called without cargo. A line that is not a JSON message counts as an error: it is the
/// compiler itself that failed.
#[must_use]
pub fn parse_compiler_output(stderr: &str) -> (CompilerOutput, CompilerOutput) {
    let (mut errors, mut warnings) = (CompilerOutput::default(), CompilerOutput::default());
    for line in stderr.lines() {
        match serde_json::from_str::<diagnostic::Diagnostic>(line) {
            // cargo leaves these out, too.
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

/// Whether a message only gives the number of errors or warnings.
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
        self.rendered += &visible_colored(message.rendered.as_ref().unwrap_or(&message.message));
        self.short += &short(message);
    }
}

/// What a sequence begins with that a terminal obeys.
const ESCAPE: &str = "\u{1b}[";

/// `rendered` with hidden characters shown, except the colors: in what it quotes, the
/// compiler itself replaces the characters that those begin with.
fn visible_colored(rendered: &str) -> String {
    let mut parts = rendered.split(ESCAPE);
    let mut shown = visible_lines(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.find(|c: char| !(c.is_ascii_digit() || c == ';')).unwrap_or(part.len());
        let is_color = part[digits..].starts_with('m');
        shown += &if is_color { ESCAPE.to_owned() } else { visible(ESCAPE) };
        shown += &visible_lines(part);
    }
    shown
}

/// `file:line:column: error[E0308]: mismatched types`. Empty for a message without a
/// position, which only counts the others.
fn short(message: &diagnostic::Diagnostic) -> String {
    let Some(span) = message.spans.iter().find(|span| span.is_primary) else {
        return String::new();
    };
    let level = match message.level {
        DiagnosticLevel::Error | DiagnosticLevel::Ice => "error",
        _ => "warning",
    };
    // The names of lints are left out: they are in the message.
    let code = message.code.as_ref().filter(|code| code.code.starts_with('E'));
    let code = code.map(|code| format!("[{}]", code.code)).unwrap_or_default();
    let position = format!("{}:{}:{}", span.file_name, span.line_start, span.column_start);
    visible(&format!("{position}: {level}{code}: {}", message.message)) + "\n"
}

impl Diagnostic {
    /// Whether it is an error, not a warning or a note.
    #[must_use]
    pub fn is_error(&self) -> bool {
        is_error(self.message.level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_stay_and_nothing_else_is_hidden() {
        let rendered =
            "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: \u{200f}\u{e0041}\u{1b}[2J\u{1b}]0;x\u{7}\n";
        let shown = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: \\u{200f}\\u{e0041}\\u{1b}[2J\\u{1b}]0;x\\u{7}\n";
        assert_eq!(visible_colored(rendered), shown);
        assert_eq!(visible_colored("a\r\n\tb\n"), "a\n\tb\n");
    }
}
