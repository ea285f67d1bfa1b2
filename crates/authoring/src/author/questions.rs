//! Whether the chapter of an exercise asks questions, and whether these are sound. That of a
//! case asks one, for its cause.
//!
//! The book's preprocessor reports the same faults, and also a figure that does not exist.

use std::fs;
use std::path::Path;

use course_format::directive::directives;
use questions::{ENDING, Question, When};

use super::Fault;
use grading::course::{Course, Exercise, Number};

pub(super) fn faults(course: &Course, exercise: &Exercise) -> Vec<Fault> {
    let chapter = format!("course/src/{}.md", exercise.key);
    let file = file(exercise);
    match questions::read(&course.root.join(&file), &text) {
        None => {
            let help = "write some: the chapter \"For authors\" says how";
            vec![Fault::new(file, "the chapter has no questions", help)]
        }
        Some(Err(faults)) => faults
            .into_iter()
            .map(|fault| Fault::new(&file, fault.problem, fault.help).at(fault.line))
            .collect(),
        Some(Ok(questions)) => {
            let mut faults = misplaced(&file, exercise.number, &questions);
            // That there is no chapter at all, another check reports.
            if let Ok(text) = fs::read_to_string(course.root.join(&chapter)) {
                faults.extend(unasked(&chapter, &text, &questions));
            }
            faults
        }
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

/// The questions in `file` that are another kind of chapter's: only a case asks for its cause.
fn misplaced(file: &str, number: Number, questions: &[Question]) -> Vec<Fault> {
    let is_case = matches!(number, Number::Case(_));
    let (problem, help) = if is_case {
        ("a case asks for its cause alone", "write `when = \"cause\"`, and no other question")
    } else {
        ("only a case asks for its cause", "write `when = \"before\"` or `when = \"after\"`")
    };
    let is_misplaced = |question: &&Question| (question.when == When::Cause) != is_case;
    let fault = |question: &Question| Fault::new(file, problem, help).at(question.id.line);
    questions.iter().filter(is_misplaced).map(fault).collect()
}

/// Those of `questions` that the chapter `text` does not ask, or asks twice.
fn unasked(chapter: &str, text: &str, questions: &[Question]) -> Vec<Fault> {
    let has = |when: &When| questions.iter().any(|question| question.when == *when);
    let asks = |when: &When| {
        let words = ["questions", when.word()];
        directives(text).filter(|directive| directive.words == words).count() == 1
    };
    let fault = |when: When| {
        let problem = format!("the chapter does not ask its questions `{}` once", when.word());
        let help = format!("put `{{{{#heap questions {}}}}}` on a line of its own", when.word());
        Fault::new(chapter, problem, help)
    };
    When::ALL.into_iter().filter(|when| has(when) && !asks(when)).map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One question at each of these places.
    fn asked(places: &[When]) -> Vec<Question> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.questions.toml");
        let question = |(index, when): (usize, &When)| {
            let when = when.word();
            format!(
                "[[questions]]\nid = \"q{index}\"\nwhen = \"{when}\"\ntype = \"MultipleChoice\"\n\
                 prompt.prompt = \"Why?\"\nanswer.answer = \"a\"\ncontext = \"so\"\n\
                 prompt.distractors = [{{ answer = \"b\", explanation = \"x\" }}, \
                 {{ answer = \"c\", explanation = \"y\" }}]\n"
            )
        };
        fs::write(&path, places.iter().enumerate().map(question).collect::<String>()).unwrap();
        questions::read(&path, &text).unwrap().unwrap()
    }

    fn problems(faults: Vec<Fault>) -> Vec<String> {
        faults.into_iter().map(|fault| fault.problem).collect()
    }

    #[test]
    fn only_a_case_asks_for_its_cause() {
        let (exercise, case) = (Number::Exercise(1), Number::Case(1));
        let of_exercise = asked(&[When::Before, When::After, When::After]);
        let of_case = asked(&[When::Cause]);
        assert_eq!(problems(misplaced("x", exercise, &of_exercise)), [""; 0]);
        assert_eq!(problems(misplaced("x", case, &of_case)), [""; 0]);
        let only = "only a case asks for its cause";
        assert_eq!(problems(misplaced("x", exercise, &of_case)), [only]);
        let alone = "a case asks for its cause alone";
        assert_eq!(problems(misplaced("x", case, &of_exercise)), [alone; 3]);
    }

    #[test]
    fn chapter_asks_what_there_is() {
        let of_case = asked(&[When::Cause]);
        assert_eq!(problems(unasked("x", "{{#heap questions cause}}", &of_case)), [""; 0]);
        let unasked = problems(unasked("x", "", &of_case));
        assert_eq!(unasked, ["the chapter does not ask its questions `cause` once"]);
    }
}
