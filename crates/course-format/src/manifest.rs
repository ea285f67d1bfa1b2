//! The facts about the course in manifests, under `[package.metadata]`.
//!
//! They are read strictly: an unknown key is an error, since a misspelled one would
//! otherwise go unnoticed.

use crate::key::Number;
use heap_profile::Bytes;
use heap_profile::growth::check_sizes;
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
    /// What is recorded of the lives of the program's blocks, as shipped; nothing if it is
    /// not given.
    pub lives: Option<LivesFacts>,
    /// The sizes that its programs can be run at; none but the usual one if it is not given.
    pub sizes: Option<SizesFacts>,
    /// From "where to look" to "what to do", never the code. Text between
    /// backticks is code, and nothing else is markup. A case has none.
    #[serde(default, deserialize_with = "hints")]
    pub hints: Vec<String>,
    /// Of a case: the number of the exercise that it comes after.
    pub after: Option<u32>,
}

impl ExerciseFacts {
    /// What is wrong with these facts for an exercise of this `number`.
    #[must_use]
    pub fn fault(&self, number: Number) -> Option<String> {
        let sizes = self.sizes.as_ref().and_then(SizesFacts::fault);
        sizes.or_else(|| self.place_fault(number).map(str::to_owned))
    }

    fn place_fault(&self, number: Number) -> Option<&'static str> {
        match (number, self.hints.is_empty(), self.after) {
            (Number::Exercise(_), true, _) => Some("it has no `hints`; there are three"),
            (Number::Exercise(_), _, Some(_)) => Some("only a case has `after`"),
            (Number::Case(_), false, _) => Some("it is a case, which has no `hints`"),
            (Number::Case(_), _, None) => {
                Some("it is a case: `after` says which exercise it comes after, by its number")
            }
            _ => None,
        }
    }
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
    /// Like [`ExerciseFacts::lives`], for this solution.
    pub lives: Option<LivesFacts>,
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
    /// Which allocator it shows; without it, it runs as any program of the course does.
    pub allocator: Option<ShownAllocator>,
    /// The key of the exercise whose shortest possible time this program shows.
    pub floor_of: Option<String>,
    /// Like [`ExerciseFacts::lives`].
    pub lives: Option<LivesFacts>,
}

/// The allocator that an illustration shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShownAllocator {
    /// mimalloc as it is by itself: what is free stays with the process for a while, which in
    /// any other run is returned to the system at once.
    Mimalloc,
    /// The system's.
    System,
}

/// The sizes that the programs of an exercise can be run at. Their input has the size that
/// `harness::size` returns.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizesFacts {
    /// What is counted by a size, in the singular: "visit".
    pub unit: String,
    /// Three sizes or more, each twice the one before. One of them is the usual size.
    pub values: Vec<u64>,
}

impl SizesFacts {
    fn fault(&self) -> Option<String> {
        let error = check_sizes(&self.values).err()?;
        Some(format!("the `values` of its `sizes`: {error}"))
    }
}

/// What is recorded of the lives of a program's blocks, and what no run can tell of them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LivesFacts {
    /// How many bytes a block has at least.
    pub from: Bytes,
    /// Where values are read for the last time.
    #[serde(default)]
    pub last_reads: Vec<LastRead>,
}

/// Where a value is read for the last time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastRead {
    /// A piece of the line that allocates it, found nowhere else in the function.
    pub of: String,
    /// A piece of the line that reads it, likewise.
    pub at: String,
}

/// Enough for most exercises, and so little that several run at once on any machine.
fn default_memory() -> Bytes {
    Bytes(100_000_000)
}

fn passes() -> bool {
    true
}

fn hints<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let hints = Vec::<String>::deserialize(deserializer)?;
    match hints.len() {
        HINTS => Ok(hints),
        other => Err(D::Error::custom(format!("{other} hints, not three"))),
    }
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
    fn case_has_a_place_in_place_of_hints() {
        let fault = |facts: serde_json::Value, number| {
            let mut all = json!({ "title": "x", "budget": 2, "stretch": 0 });
            all.as_object_mut().unwrap().extend(facts.as_object().unwrap().clone());
            serde_json::from_value::<ExerciseFacts>(all).unwrap().fault(number)
        };
        let (exercise, case) = (Number::Exercise(4), Number::Case(1));
        let hints = json!({ "hints": ["a", "b", "c"] });
        assert_eq!(fault(hints.clone(), exercise), None);
        assert_eq!(fault(json!({ "after": 3 }), case), None);
        assert!(fault(json!({}), exercise).unwrap().contains("has no `hints`"));
        let both = json!({ "hints": ["a", "b", "c"], "after": 3 });
        assert!(fault(both, exercise).unwrap().contains("only a case"));
        assert!(fault(hints, case).unwrap().contains("which has no `hints`"));
        assert!(fault(json!({}), case).unwrap().contains("which exercise it comes after"));
    }

    #[test]
    fn sizes_double() {
        let fault = |values: &[u64]| {
            let sizes = json!({ "unit": "visit", "values": values });
            let hints = ["a", "b", "c"];
            let facts = json!({
                "title": "x", "budget": 2, "stretch": 0, "hints": hints, "sizes": sizes,
            });
            let facts = serde_json::from_value::<ExerciseFacts>(facts).unwrap();
            facts.fault(Number::Exercise(4))
        };
        assert_eq!(fault(&[10, 20, 40]), None);
        let start = "the `values` of its `sizes`: ";
        assert_eq!(fault(&[10, 20]), Some(format!("{start}there have to be three sizes or more")));
        let message = fault(&[10, 20, 30]).unwrap();
        assert!(message.starts_with(&format!("{start}each size has to be twice")), "{message}");
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
