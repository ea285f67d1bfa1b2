//! Finding the exercises and solutions that the user names.

use std::env;
use std::path::Path;

use anyhow::{Context, bail};
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

    /// The exercise that `name` means: with this key, name or number, in any case; the one
    /// that this file or folder belongs to, seen from the current folder or from the root;
    /// or the only one whose key or name begins like that.
    ///
    /// # Errors
    ///
    /// If there is none, or there are several. The message suggests one, or lists them.
    pub fn exercise(&self, name: &str) -> anyhow::Result<&Exercise> {
        let lowercase = name.to_lowercase();
        if let Some(exercise) = self.exercises.iter().find(|one| one.is_called(&lowercase)) {
            return Ok(exercise);
        }
        if let Some(exercise) = self.exercise_at(name) {
            return Ok(exercise);
        }
        let begin = |one: &&Exercise| one.begins_with(&lowercase);
        let shown = excerpt(name, MAX_NAME);
        let matching: Vec<&Exercise> = self.exercises.iter().filter(begin).collect();
        match &matching[..] {
            [exercise] => Ok(exercise),
            [] => bail!("no exercise is called `{shown}`\n{}", self.suggestion(name)),
            several => bail!(
                "several exercises begin with `{shown}`\nhelp: there are: {}",
                keys(several).join(", ")
            ),
        }
    }

    /// The exercise that is worked on in the current folder, if that is the folder of one.
    #[must_use]
    pub fn exercise_here(&self) -> Option<&Exercise> {
        self.exercise_with(&env::current_dir().ok()?)
    }

    /// The exercise that `name` means, or the one that is worked on in the current folder if
    /// there is no name.
    ///
    /// # Errors
    ///
    /// As for [`Course::exercise`], and if neither says which.
    pub fn exercise_or_here(&self, name: Option<&str>) -> anyhow::Result<&Exercise> {
        match name {
            Some(name) => self.exercise(name),
            None => self.exercise_here().with_context(|| {
                format!(
                    "no exercise is named, and the current folder is in none\n{}",
                    self.suggestion("")
                )
            }),
        }
    }

    /// The exercise that the path `name` leads into, as shells complete it and as messages
    /// print it: with a line and a column behind it.
    fn exercise_at(&self, name: &str) -> Option<&Exercise> {
        let is_number = |text: &str| text.parse::<u32>().is_ok();
        let mut path = name;
        while let Some((before, _)) = path.rsplit_once(':').filter(|(_, text)| is_number(text)) {
            path = before;
        }
        let path = Path::new(path);
        let from_here = env::current_dir().ok().and_then(|folder| {
            let path = folder.join(path);
            // A word may be the beginning of a name, too.
            (name.contains(['/', '\\']) || path.exists()).then_some(path)
        });
        let from_root = self.root.join(path);
        let mut paths = from_here.into_iter().chain([from_root]);
        paths.find_map(|path| self.exercise_with(&path))
    }

    /// The exercise whose folder has the file or folder `path` in it. One of the exercise's own
    /// need not exist: somebody may have lost it.
    fn exercise_with(&self, path: &Path) -> Option<&Exercise> {
        let exercises = self.root.join("exercises").canonicalize().ok()?;
        let existing = path.ancestors().find(|path| path.exists())?;
        let rest = path.strip_prefix(existing).ok()?;
        let path = existing.canonicalize().ok()?.join(rest);
        let mut names = path.strip_prefix(exercises).ok()?.iter();
        let folder = names.next()?;
        let is_own = names.next().is_none_or(|name| name == "src" || name == "Cargo.toml");
        (is_own || path.exists()).then_some(())?;
        self.exercises.iter().find(|exercise| folder.eq_ignore_ascii_case(&exercise.key))
    }

    /// "help: …", with the exercise that `name` is most like, or with all.
    fn suggestion(&self, name: &str) -> String {
        suggestion(name, &keys(&self.exercises.iter().collect::<Vec<_>>()))
    }
}

fn keys<'a>(exercises: &[&'a Exercise]) -> Vec<&'a str> {
    exercises.iter().map(|exercise| exercise.key.as_str()).collect()
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

    /// Whether this is its key, its name or its number. `name` is in lower case.
    fn is_called(&self, name: &str) -> bool {
        let number: Option<Number> = name.parse().ok();
        [&self.key, self.name()].map(str::to_lowercase).contains(&name.to_owned())
            || number == Some(self.number)
    }

    /// Whether its key or its name begins with `beginning`, which is in lower case. Digits
    /// alone are a number, and a number is not completed.
    fn begins_with(&self, beginning: &str) -> bool {
        let is_word = beginning.contains(|c: char| !c.is_ascii_digit());
        let starts = |name: &str| name.to_lowercase().starts_with(beginning);
        is_word && (starts(&self.key) || starts(self.name()))
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
