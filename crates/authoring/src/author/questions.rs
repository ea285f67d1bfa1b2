//! Whether the chapter of an exercise asks questions, and whether these are sound. A case
//! need not ask any: finding its cause is the question.
//!
//! The book's preprocessor reports the same faults, and also a figure that does not exist.

use std::fs;
use std::path::Path;

use course_format::directive::directives;
use questions::{ENDING, When};

use super::Fault;
use grading::course::{Course, Exercise, Number};

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let chapter = format!("course/src/{}.md", exercise.key);
    let file = file(exercise);
    match questions::read(&course.root.join(&file), &text) {
        None if matches!(exercise.number, Number::Case(_)) => Vec::new(),
        None => {
            let help = "write some: the chapter \"For authors\" says how";
            vec![Fault::new(file, "the chapter has no questions", help)]
        }
        Some(Err(faults)) => faults
            .into_iter()
            .map(|fault| Fault::new(&file, fault.problem, fault.help).at(fault.line))
            .collect(),
        // That there is no chapter at all, another check reports.
        Some(Ok(_)) => fs::read_to_string(course.root.join(&chapter))
            .map_or_else(|_| Vec::new(), |text| unasked(&chapter, &text)),
    }
}

/// The text of the file `path`.
fn text(path: &Path) -> Result<String, String> {
    if path.exists() && !path.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    fs::read_to_string(path).map_err(|error| error.to_string())
}

/// The file of the questions, relative to the workspace's root.
pub(super) fn file(exercise: &Exercise) -> String {
    format!("course/src/{}{ENDING}", exercise.key)
}

/// The questions that the chapter `text` does not ask, or asks twice.
fn unasked(chapter: &str, text: &str) -> Vec<Fault> {
    let asks = |when: &When| {
        let words = ["questions", when.word()];
        directives(text).filter(|directive| directive.words == words).count() == 1
    };
    let fault = |when: When| {
        let problem = format!("the chapter does not ask its questions `{}` once", when.word());
        let help = format!("put `{{{{#heap questions {}}}}}` on a line of its own", when.word());
        Fault::new(chapter, problem, help)
    };
    [When::Before, When::After].into_iter().filter(|when| !asks(when)).map(fault).collect()
}
