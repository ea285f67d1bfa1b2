//! Whether each solution opens with a paragraph about itself.
//!
//! It says what changed, what it costs, and when not to do it. The chapter shows it, so
//! it has to be one paragraph of plain sentences.

use std::fs;

use super::Fault;
use grading::course::{Course, Exercise};

/// The fewest words in a paragraph: fewer cannot say all three.
const MIN_WORDS: usize = 12;

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let programs = exercise.solutions.iter().map(|solution| &solution.program);
    let fault = |source: &String| {
        // If it cannot be read, the compiler reports it.
        let text = fs::read_to_string(course.root.join(source)).ok()?;
        let (line, problem) = problem(&text)?;
        let help = "write one paragraph in `//!` lines: what changed, what it costs, when not to \
                    do it";
        Some(Fault::new(source, problem, help).at(line))
    };
    programs.filter_map(|program| fault(&program.source)).collect()
}

/// The line and the problem, if `text` does not open with such a paragraph.
fn problem(text: &str) -> Option<(usize, String)> {
    let lines: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let find = |matches: fn(&str) -> bool| lines.iter().position(|line| matches(line.trim()));
    let words = lines.iter().flat_map(|line| line.split_whitespace()).count();
    if words == 0 {
        return Some((1, "the solution does not open with a paragraph about itself".into()));
    }
    if let Some(line) = find(|line| line.starts_with('#') || line.starts_with("```")) {
        let problem = "the solution opens with more than a paragraph: a heading, or code";
        return Some((line + 1, problem.into()));
    }
    if let Some(line) = find(str::is_empty) {
        return Some((line + 1, "the solution opens with more than one paragraph".into()));
    }
    let problem = format!("the solution opens with {words} words, and needs at least {MIN_WORDS}");
    (words < MIN_WORDS).then_some((1, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requires_one_paragraph() {
        let line = |text: &str| problem(text).map(|(line, _)| line);
        let good = "//! One variable, assigned again. It costs a `mut`;\n//! do not do it where both values are needed.\n";
        assert_eq!(problem(&format!("{good}\nfn main() {{}}\n")), None);
        for (text, expected) in [
            ("", 1),
            ("fn main() {}\n//! late", 1),
            ("//!\n//!\n", 1),
            ("//! One variable.\n", 1),
            (&format!("{good}//!\n//! More.\n"), 3),
            (&format!("//! # Title\n{good}"), 1),
            (&format!("{good}//! ```\n//! code\n//! ```\n"), 3),
        ] {
            assert_eq!(line(text), Some(expected), "{text}");
        }
    }
}
