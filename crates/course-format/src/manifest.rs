//! The facts about the course in manifests, under `[package.metadata]`.
//!
//! They are read strictly: an unknown key is an error, since a misspelled one would
//! otherwise go unnoticed.

use heap_profile::Bytes;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// How many hints an exercise has: where to look, what to look for, what to do.
pub const HINTS: usize = 3;

/// `[package.metadata.exercise]` in the manifest of an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExerciseFacts {
    /// The exercise's title; text between backticks is code.
    pub title: String,
    /// The largest peak that passes.
    pub budget: Bytes,
    /// The peak of the best known solution.
    pub stretch: Bytes,
    /// The largest peak of any of its programs, including the one as shipped; 100 MB if it is
    /// not given.
    #[serde(default = "default_memory")]
    pub memory: Bytes,
    /// By how much the peak of the exercise's own program may differ from run to run. Given
    /// only for programs with threads; 0 otherwise.
    #[serde(default)]
    pub tolerance: Bytes,
    /// From "where to look" to "what to do", never the code. Text between
    /// backticks is code, and nothing else is markup.
    #[serde(deserialize_with = "hints")]
    pub hints: [String; HINTS],
}

/// `[package.metadata.solutions.<binary>]` in the manifest of the solutions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SolutionFacts {
    /// The solution's title; text between backticks is code.
    pub title: String,
    /// Whether its peak is within the budget. A solution that does not help says
    /// `passes = false`.
    #[serde(default = "passes")]
    pub passes: bool,
    /// Like [`ExerciseFacts::tolerance`], for this solution.
    #[serde(default)]
    pub tolerance: Bytes,
}

/// `[package.metadata.illustrations.<binary>]` in the manifest of illustrations.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IllustrationFacts {
    /// The illustration's title; text between backticks is code.
    pub title: String,
    /// Whether the memory of the whole process is recorded beside what dhat counts.
    #[serde(default)]
    pub process_memory: bool,
    /// The key of the exercise whose shortest possible time this program shows.
    pub floor_of: Option<String>,
}

/// Enough for most exercises, and so little that several run at once on any machine.
fn default_memory() -> Bytes {
    Bytes(100_000_000)
}

fn passes() -> bool {
    true
}

fn hints<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[String; HINTS], D::Error> {
    let hints = Vec::<String>::deserialize(deserializer)?;
    hints
        .try_into()
        .map_err(|hints: Vec<_>| D::Error::custom(format!("{} hints, not three", hints.len())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn exercise_has_defaults() {
        let facts = json!({
            "title": "x", "budget": "2 MB", "stretch": "0 bytes", "hints": ["a", "b", "c"],
        });
        let facts: ExerciseFacts = serde_json::from_value(facts).unwrap();
        assert_eq!((facts.budget, facts.memory), (Bytes(2_000_000), Bytes(100_000_000)));
        let facts: SolutionFacts = serde_json::from_value(json!({ "title": "x" })).unwrap();
        assert!(facts.passes);
    }

    #[test]
    fn unknown_keys_and_missing_hints_are_errors() {
        for (hints, extra, message) in [
            (json!(["a", "b"]), "memory", "2 hints, not three"),
            (json!(["a", "b", "c"]), "budgte", "unknown field `budgte`"),
        ] {
            let facts = json!({
                "title": "x", "budget": 2, "stretch": 0, "hints": hints, extra: "1 MB",
            });
            let error = serde_json::from_value::<ExerciseFacts>(facts).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
