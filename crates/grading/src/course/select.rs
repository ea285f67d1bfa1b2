//! Finding the exercises and solutions that the user names.

use anyhow::bail;
use course_format::key::{self, Number};
use heap_profile::text::excerpt;

use super::{Course, Exercise, Program};

/// The most characters of a name that an error quotes.
const MAX_NAME: usize = 80;

impl Course {
    /// The exercises that `names` name, in the order of the course; all of them if there is
    /// no name.
    ///
    /// # Errors
    ///
    /// If there is no such exercise. The message suggests one, or lists all.
    pub fn select(&self, names: &[String]) -> anyhow::Result<Vec<&Exercise>> {
        let selected =
            names.iter().map(|name| self.exercise(name)).collect::<anyhow::Result<Vec<_>>>()?;
        let is_selected = |exercise: &&Exercise| {
            names.is_empty() || selected.iter().any(|selected| selected.key == exercise.key)
        };
        Ok(self.exercises.iter().filter(is_selected).collect())
    }

    /// The exercise with this key, name or number.
    ///
    /// # Errors
    ///
    /// If there is none. The message suggests one, or lists all.
    pub fn exercise(&self, name: &str) -> anyhow::Result<&Exercise> {
        let number: Option<Number> = name.parse().ok();
        let is_named = |exercise: &&Exercise| {
            exercise.key == name || exercise.name() == name || number == Some(exercise.number)
        };
        if let Some(exercise) = self.exercises.iter().find(is_named) {
            return Ok(exercise);
        }
        let keys: Vec<&str> = self.exercises.iter().map(|exercise| exercise.key.as_str()).collect();
        bail!("no exercise is called `{}`\n{}", excerpt(name, MAX_NAME), suggestion(name, &keys))
    }
}

impl Exercise {
    /// What the exercises of a course are sorted by.
    pub(super) fn place(&self) -> (u32, Number) {
        let number = match self.number {
            Number::Exercise(number) => number,
            Number::Case(_) => self.after.unwrap_or(u32::MAX),
        };
        (number, self.number)
    }

    /// The key without its number.
    #[must_use]
    pub fn name(&self) -> &str {
        key::split(&self.key).map_or(self.key.as_str(), |(_, name)| name)
    }

    /// What `program` is called among those of this exercise: the idea of a solution, such as
    /// `reassign`, or else the name of the binary.
    #[must_use]
    pub fn short_name<'a>(&self, program: &'a Program) -> &'a str {
        let prefix = self.program.solution_prefix();
        program.binary.strip_prefix(&prefix).unwrap_or(&program.binary)
    }

    /// The program of the solution called `name`: either its idea, such as `reassign`, or the
    /// whole name of its binary.
    ///
    /// # Errors
    ///
    /// If there is none. The message suggests one, or lists all.
    pub fn solution(&self, name: &str) -> anyhow::Result<&Program> {
        let programs = || self.solutions.iter().map(|solution| &solution.program);
        let is_named =
            |program: &&Program| program.binary == name || self.short_name(program) == name;
        if let Some(program) = programs().find(is_named) {
            return Ok(program);
        }
        let ideas: Vec<&str> = programs().map(|program| self.short_name(program)).collect();
        let name = excerpt(name, MAX_NAME);
        bail!(
            "exercise {} has no solution called `{name}`\n{}",
            self.number,
            suggestion(&name, &ideas)
        )
    }
}

/// How similar a name has to be to be suggested, from 0 to 1: as in `clap`, for options.
const SIMILAR: f64 = 0.7;

/// "help: …", with the name that is most similar to `name`, or with all.
fn suggestion(name: &str, names: &[&str]) -> String {
    let similarity = |other: &&str| {
        let unnumbered = other.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        let similarity =
            strsim::jaro_winkler(name, unnumbered).max(strsim::jaro_winkler(name, other));
        // A part of a name is enough, if it has more than two letters.
        if name.chars().count() > 2 && other.contains(name) { 1.0 } else { similarity }
    };
    let mut similar: Vec<(f64, &str)> =
        names.iter().map(|other| (similarity(other), *other)).collect();
    similar.retain(|(similarity, _)| *similarity > SIMILAR);
    similar.sort_by(|one, other| other.0.total_cmp(&one.0));
    match &similar[..] {
        [(_, one)] => format!("help: did you mean `{one}`?"),
        [(first, one), (second, _), ..] if first > second => format!("help: did you mean `{one}`?"),
        _ if names.is_empty() => "help: there is none yet".into(),
        _ => format!("help: there are: {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_what_is_meant() {
        let names = ["01-fibonacci", "02-clinging-onto-memory", "03-shared-cache"];
        for (name, meant) in [
            ("fibonaci", 0),
            ("clinging", 1),
            ("cling-onto-memory", 1),
            ("sharedcache", 2),
            ("3-shared-cache", 2),
        ] {
            let expected = format!("help: did you mean `{}`?", names[meant]);
            assert_eq!(suggestion(name, &names), expected, "{name}");
        }
        let all = format!("help: there are: {}", names.join(", "));
        for name in ["9", "", "-", "quicksort"] {
            assert_eq!(suggestion(name, &names), all, "{name}");
        }
        assert_eq!(suggestion("x", &[]), "help: there is none yet");
    }
}
