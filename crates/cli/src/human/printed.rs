//! What a program printed, in a section of its own: it is the program that speaks there, so
//! each of its lines has a mark, and what is hidden in them is shown.

use grading::verdict::Verdict;
use heap_profile::text::visible;

/// How many lines are shown with a verdict: enough for the message of a panic and what led to
/// it, and few enough that the verdict stays on the screen.
pub(super) const MAX_LINES: usize = 20;

/// What is before each line.
const MARK: &str = "  | ";

/// The section of a verdict, of at most `most` lines, with an empty line at its end; empty if
/// nothing was printed.
pub(super) fn section(verdict: &Verdict, most: usize) -> String {
    if verdict.printed.is_empty() {
        return String::new();
    }
    let lines = verdict.printed.lines(most);
    let lines = lines.iter().map(|line| format!("{MARK}{line}").trim_end().to_owned() + "\n");
    let title = format!("printed by `{}`:\n", visible(&verdict.program.binary));
    [title].into_iter().chain(lines).chain(["\n".to_owned()]).collect()
}

/// It as a note about the program; `None` if nothing was printed.
#[must_use]
pub fn printed_note(verdict: &Verdict) -> Option<String> {
    let lines = verdict.printed.lines(MAX_LINES);
    (!verdict.printed.is_empty()).then(|| format!("it printed:\n{}", lines.join("\n")))
}
