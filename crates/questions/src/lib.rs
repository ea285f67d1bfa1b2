//! The questions that a chapter asks, in a file of TOML beside it:
//! `02-clinging-onto-memory.questions.toml`.
//!
//! Two programs read them: the book's preprocessor, which puts them on the page, and
//! `cargo xtask check --author`. Both have to report the same faults, so both use this crate.
//! It knows nothing of HTML, and nothing of what a directive in a text becomes.
//!
//! # The file
//!
//! ```toml
//! [[questions]]
//! id = "first-vector"                     # stays the same: answers are kept under it
//! when = "before"                         # before the measurement, or "after" the solutions
//! type = "MultipleChoice"
//! prompt.prompt = "What becomes of the first vector?"
//! prompt.distractors = [
//!     { answer = "It is dropped.", explanation = "Why it is not." },
//!     { answer = "It is copied.", explanation = "Why it is not." },
//! ]
//! answer.answer = "Nothing."
//! context = "Why that is so."
//! ```
//!
//! The names are those of mdbook-quiz, as far as they fit. There, a distractor is only a text;
//! here, each says why it is wrong, so that whoever chooses it learns that.
//!
//! | key | what it is |
//! |---|---|
//! | `id` | its name in the chapter: lower-case letters, digits and hyphens |
//! | `when` | in the chapter of an exercise `before`, one, and `after`, two or three; in that of a case `cause`, and no other |
//! | `type` | [`MultipleChoice`](Kind::MultipleChoice), [`ShortAnswer`](Kind::ShortAnswer) or [`Tracing`](Kind::Tracing) |
//! | `prompt.prompt` | the question |
//! | `prompt.distractors` | two or more wrong answers: `answer`, and `explanation`, which says why it is wrong |
//! | `prompt.otherwise` | what is said of any other wrong answer; not for `MultipleChoice` |
//! | `answer.answer` | the one right answer |
//! | `context` | why that is right |
//! | `answer.tolerance` | of a `ShortAnswer`: by how much an answer may differ, `"10 %"`; without it, by what the figure is rounded |
//! | `prompt.program` | of a `Tracing`: the source file, relative to the chapter |
//! | `prompt.from`, `prompt.to` | of a `Tracing`: the first and the last line to show; all without them |
//!
//! The answer of a `ShortAnswer` is a figure's directive, such as `{{#heap peak BINARY}}`. An
//! answer of a `Tracing` is a line, and so are `from` and `to`: each is a piece of text that
//! only this line has, so that it does not drift when the file changes.
//!
//! In a text, backticks are the only markup. Figures are directives: one that is typed by
//! hand, with its unit, is a fault.

mod answers;
mod fields;
mod file;
mod files;
mod listing;
mod number;
mod order;
mod parse;
mod typed_figures;

use std::path::{Path, PathBuf};

pub use file::read;
pub use files::ReadText;
pub use listing::{Line, Listing};
pub use number::Number;
pub use order::{key, shuffle};

/// What the name of a file of questions ends with.
pub const ENDING: &str = ".questions.toml";

/// The file of the questions of `chapter`, beside it.
#[must_use]
pub fn file_of(chapter: &Path) -> PathBuf {
    chapter.with_extension(&ENDING[1..])
}

/// One question of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name in the chapter.
    pub id: Text,
    /// Where in the chapter it is asked.
    pub when: When,
    /// What is asked.
    pub prompt: Text,
    /// How it is answered.
    pub kind: Kind,
    /// The one right answer.
    pub right: Text,
    /// Why that is right.
    pub context: Text,
    /// Wrong answers, at least two.
    pub wrong: Vec<Wrong>,
    /// What is said of any other wrong answer; `None` if there is no other.
    pub otherwise: Option<Text>,
}

/// Where in a chapter a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Before the first measurement: it is answered there, and judged once the reader has
    /// guessed the peak.
    Before,
    /// In a case, after its profile: it asks for the cause.
    Cause,
    /// After the solutions.
    After,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By choosing from the right answer and the wrong ones.
    MultipleChoice,
    /// By typing a number with its unit.
    ShortAnswer {
        /// By how many percent of the right one it may differ.
        tolerance: u32,
    },
    /// By choosing a line of a program.
    Tracing(Listing),
}

/// A wrong answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The answer.
    pub answer: Text,
    /// Why it is wrong.
    pub explanation: Text,
}

/// A text of the file, on one line, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text, in which any white space is a single space.
    pub text: String,
    /// The line of the file that it begins on, from 1.
    pub line: usize,
}

/// Something that is wrong in a file of questions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
    /// What to write.
    pub help: String,
}

impl When {
    /// Every place in a chapter, in their order.
    pub const ALL: [When; 3] = [When::Before, When::Cause, When::After];

    /// The word for it, in the file and in a chapter's directive.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            When::Before => "before",
            When::Cause => "cause",
            When::After => "after",
        }
    }

    /// What it is the word for.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        When::ALL.into_iter().find(|when| when.word() == word)
    }
}
