//! What a solution says of itself.
//!
//! It opens with one paragraph: what changed, what it costs, when not to do it.
//! The chapter shows that paragraph, so it stands alone, in plain sentences.

use std::fs;

use super::Fault;
use grading::course::{Course, Exercise};

/// Words that a paragraph has at the least: fewer cannot say all three.
const WORDS: usize = 12;

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let programs = exercise.solutions.iter().map(|solution| &solution.program);
    let fault = |source: &String| {
        // Where it cannot be read, the compiler says so.
        let text = fs::read_to_string(course.root.join(source)).ok()?;
        let (line, problem) = problem(&text)?;
        let help = "write one paragraph in `//!` lines: what changed, what it costs, when not to \
                    do it";
        Some(Fault::new(source, problem, help).at(line))
    };
    programs.filter_map(|program| fault(&program.source)).collect()
}

/// What is wrong with the paragraph that `text` opens with, and in which line.
fn problem(text: &str) -> Option<(usize, String)> {
    let lines: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let at = |wanted: fn(&str) -> bool| lines.iter().position(|line| wanted(line.trim()));
    let words = lines.iter().flat_map(|line| line.split_whitespace()).count();
    if words == 0 {
        return Some((1, "the solution opens with no paragraph about itself".into()));
    }
    if let Some(line) = at(|line| line.starts_with('#') || line.starts_with("```")) {
        let problem = "the solution opens with more than a paragraph: a heading, or code";
        return Some((line + 1, problem.into()));
    }
    if let Some(line) = at(str::is_empty) {
        return Some((line + 1, "the solution opens with more than one paragraph".into()));
    }
    let few = format!("the solution opens with {words} words, and {WORDS} are few");
    (words < WORDS).then_some((1, few))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_paragraph_that_says_something_is_asked_for() {
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
