//! Which exercises a person means.

use anyhow::bail;

use super::{Course, Exercise, Program};

impl Course {
    /// The exercises that `names` name, in the course's order; all of them where
    /// there is no name.
    ///
    /// # Errors
    ///
    /// If a name is no exercise's: with what there is.
    pub fn select(&self, names: &[String]) -> anyhow::Result<Vec<&Exercise>> {
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
    /// If it is no exercise's: with what there is.
    pub fn exercise(&self, name: &str) -> anyhow::Result<&Exercise> {
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
    #[must_use]
    pub fn name(&self) -> &str {
        self.key.split_once('-').map_or(self.key.as_str(), |(_, name)| name)
    }

    /// The program of the solution called `name`: by its idea, such as `reassign`,
    /// or by the whole name of its binary.
    ///
    /// # Errors
    ///
    /// If there is none: with those there are.
    pub fn solution(&self, name: &str) -> anyhow::Result<&Program> {
        let prefix = self.program.solution_prefix();
        let programs = || self.solutions.iter().map(|solution| &solution.program);
        let meant = |program: &&Program| {
            program.binary == name || program.binary.strip_prefix(&prefix) == Some(name)
        };
        if let Some(program) = programs().find(meant) {
            return Ok(program);
        }
        let ideas: Vec<&str> =
            programs().filter_map(|program| program.binary.strip_prefix(&prefix)).collect();
        let name = name.escape_debug();
        bail!(
            "exercise {} has no solution called `{name}`\n{}",
            self.number,
            suggestion(&name.to_string(), &ideas)
        )
    }
}

/// How alike two names have to be, from 0 to 1, for one to be meant by the other:
/// as `clap` has it for options.
const ALIKE: f64 = 0.7;

/// "help: …" with the name that is most like `name`, or with all.
fn suggestion(name: &str, names: &[&str]) -> String {
    let likeness = |other: &&str| {
        let words = other.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
        let alike = strsim::jaro_winkler(name, words).max(strsim::jaro_winkler(name, other));
        // A part of a name says which is meant, where it is no single letter.
        if name.chars().count() > 2 && other.contains(name) { 1.0 } else { alike }
    };
    let mut near: Vec<(f64, &str)> =
        names.iter().map(|other| (likeness(other), *other)).filter(|near| near.0 > ALIKE).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    match &near[..] {
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
