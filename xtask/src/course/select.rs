//! Which exercises a person means.

use anyhow::bail;

use super::{Course, Exercise, Program};

impl Course {
    /// The exercises that `names` name, in the course's order; all of them where
    /// there is no name.
    ///
    /// # Errors
    ///
    /// Where a name is no exercise's: with what there is.
    pub(crate) fn select(&self, names: &[String]) -> anyhow::Result<Vec<&Exercise>> {
        let named =
            names.iter().map(|name| self.exercise(name)).collect::<anyhow::Result<Vec<_>>>()?;
        let meant = |exercise: &&Exercise| {
            names.is_empty() || named.iter().any(|named| named.key == exercise.key)
        };
        Ok(self.exercises.iter().filter(meant).collect())
    }

    /// The exercise that `name` names: by key, by name or by number.
    ///
    /// # Errors
    ///
    /// Where it is no exercise's: with what there is.
    pub(crate) fn exercise(&self, name: &str) -> anyhow::Result<&Exercise> {
        let number: Option<u32> = name.parse().ok();
        let meant = |exercise: &&Exercise| {
            exercise.key == name || exercise.name() == name || number == Some(exercise.number)
        };
        if let Some(exercise) = self.exercises.iter().find(meant) {
            return Ok(exercise);
        }
        let keys: Vec<&str> = self.exercises.iter().map(|exercise| exercise.key.as_str()).collect();
        bail!("no exercise is called `{}`\n{}", name.escape_debug(), suggestion(name, &keys))
    }
}

impl Exercise {
    /// The key without its number.
    pub(crate) fn name(&self) -> &str {
        self.key.split_once('-').map_or(self.key.as_str(), |(_, name)| name)
    }

    /// The program of the solution called `name`.
    ///
    /// # Errors
    ///
    /// Where there is none: with those there are.
    pub(crate) fn solution(&self, name: &str) -> anyhow::Result<&Program> {
        let mut programs = self.solutions.iter().map(|solution| &solution.program);
        if let Some(program) = programs.find(|program| program.binary == name) {
            return Ok(program);
        }
        let names: Vec<&str> =
            self.solutions.iter().map(|solution| solution.program.binary.as_str()).collect();
        let name = name.escape_debug();
        bail!(
            "exercise {} has no solution called `{name}`\n{}",
            self.number,
            suggestion(&name.to_string(), &names)
        )
    }
}

/// "help: …" with the names that are near to `name`, or with all.
fn suggestion(name: &str, names: &[&str]) -> String {
    let near: Vec<&str> = names
        .iter()
        .copied()
        .filter(|other| other.contains(name) || name.contains(other) || shared(name, other))
        .collect();
    match &near[..] {
        [one] => format!("help: did you mean `{one}`?"),
        _ if names.is_empty() => "help: there is none yet".into(),
        _ => format!("help: there are: {}", names.join(", ")),
    }
}

/// Whether the names begin alike, or end alike, for more than half of `name`.
fn shared(name: &str, other: &str) -> bool {
    let other = other.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    let front = name.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let back = name.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).count();
    name.chars().count() > 2 && (front + back) * 2 > name.chars().count()
}
