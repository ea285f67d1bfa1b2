//! The questions of a chapter, where the chapter asks them.

use questions::{When, file_of};

use crate::page::{Page, RenderResult};

/// The questions before the measurement, or after the solutions.
pub(crate) fn questions(page: &Page, arguments: &[&str]) -> RenderResult {
    let when = When::of(arguments[0]).ok_or("write `before` or `after`")?;
    let Some(questions) = page.questions else {
        let file = file_of(page.chapter).display().to_string();
        return Err(format!("this chapter has no questions: write `{}`", file.escape_debug()));
    };
    Ok(match when {
        When::Before => questions.before.clone(),
        When::After => questions.after.clone(),
    })
}
