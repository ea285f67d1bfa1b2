//! The questions of a chapter as blocks of HTML, wherever they stand in it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use course_format::directive::directives;
use questions::When;

/// The word of the directive.
const WORD: &str = "questions";

/// The questions of a chapter as HTML. Incomplete if there are faults.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChapterQuestions {
    /// The file that they are from, relative to the folder of the chapters.
    pub(crate) file: PathBuf,
    /// What is wrong in that file, by line, from 1.
    pub(crate) faults: Vec<(usize, String)>,
    /// Their forms, by where the chapter asks them.
    pub(crate) forms: BTreeMap<When, String>,
    /// The answers to all of them.
    pub(crate) answers: String,
}

impl ChapterQuestions {
    /// What stands at the end of the chapter `text`.
    ///
    /// # Errors
    ///
    /// If the chapter does not ask its questions: the directive, and what is wrong.
    pub(crate) fn at_end(&self, text: &str) -> Result<String, (String, String)> {
        for when in self.forms.keys() {
            let words = [WORD, when.word()];
            let asks = directives(text).filter(|directive| directive.words == words);
            if asks.count() != 1 {
                let directive = format!("{{{{#heap {WORD} {}}}}}", when.word());
                let problem = "a chapter with questions needs it once, on a line of its own";
                return Err((directive, problem.to_owned()));
            }
        }
        Ok(format!("\n\n{}\n", self.answers))
    }
}
