//! The questions of a chapter, where the chapter asks them.

use questions::{When, file_of};

use crate::page::{Page, RenderResult};

/// The questions before the measurement, after the solutions, or for the cause of a case.
pub(crate) fn questions(page: &Page, arguments: &[&str]) -> RenderResult {
    let when = When::of(arguments[0]).ok_or("write `before` or `after`, and in a case `cause`")?;
    let Some(questions) = page.questions else {
        let file = file_of(page.chapter).display().to_string();
        return Err(format!("this chapter has no questions: write `{}`", file.escape_debug()));
    };
    match questions.forms.get(&when) {
        Some(forms) => Ok(forms.clone()),
        // What is wrong with the file is reported once.
        None if !questions.faults.is_empty() => Ok(String::new()),
        None => {
            let file = questions.file.display().to_string();
            Err(format!("`{}` has no question `{}`", file.escape_debug(), when.word()))
        }
    }
}
