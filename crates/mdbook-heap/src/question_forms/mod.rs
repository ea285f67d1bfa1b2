//! The forms of a chapter's questions, and the answers at its end.
//!
//! The preprocessor writes plain forms, which ask without a script and judge nothing. The
//! answers are at the end of the chapter, folded, one place for everybody: who has no script
//! unfolds them, paper shows them, and the script judges by them. The crate `questions` reads
//! the file and knows what is wrong with it.

mod answers;
mod form;
mod inline;

use std::path::Path;

use questions::{Fault, Question, file_of};

use crate::chapter_questions::ChapterQuestions;
use crate::files;
use crate::page::Page;

/// The questions in the file beside the chapter; `None` if there is none.
pub(crate) fn read(page: &Page) -> Option<ChapterQuestions> {
    let file = file_of(page.chapter);
    let text = |path: &Path| files::text(path, page.root);
    let read = questions::read(&page.source.join(&file), &text)?;
    let mut rendered = ChapterQuestions { file, ..ChapterQuestions::default() };
    match read {
        Ok(mut questions) => {
            questions.sort_by_key(|question| question.when);
            render(page, &questions, &mut rendered);
        }
        Err(faults) => {
            let fault = |fault: Fault| (fault.line, format!("{}; {}", fault.problem, fault.help));
            rendered.faults = faults.into_iter().map(fault).collect();
        }
    }
    Some(rendered)
}

fn render(page: &Page, questions: &[Question], rendered: &mut ChapterQuestions) {
    let mut answers = String::new();
    for (index, question) in questions.iter().enumerate() {
        let form = form::of(page, question, index + 1);
        let answer = answers::of(page, question, index + 1);
        let asked = rendered.forms.entry(question.when).or_default();
        match (form, answer) {
            (Ok(form), Ok(answer)) => {
                *asked += &form;
                answers += &answer;
            }
            (form, answer) => {
                let mut faults: Vec<_> = [form.err(), answer.err()].into_iter().flatten().collect();
                faults.dedup();
                rendered.faults.extend(faults);
            }
        }
    }
    rendered.answers = answers::folded(&answers);
}

#[cfg(test)]
mod tests;
