//! A question as a form.

use questions::{Kind, Line, Listing, Question, Text, key, shuffle};
use report::html::escaped;

use super::inline::Inline;
use crate::page::Page;

/// Where the answers are, for readers without a script.
pub(super) const ANSWERS_ID: &str = "answers-to-the-questions";

/// A fault in the file of questions: its line, and what is wrong.
pub(super) type Fault = (usize, String);

/// The form of `question`, which is question `number` of its chapter.
pub(super) fn of(page: &Page, question: &Question, number: usize) -> Result<String, Fault> {
    let prompt = inline(page, &question.prompt)?.shown();
    let fields = match &question.kind {
        Kind::MultipleChoice => choices(page, question)?,
        Kind::ShortAnswer { .. } => NUMBER.to_owned(),
        Kind::Tracing(listing) => lines(listing),
    };
    let (key, id, when) = (escaped(&page.key()), &question.id.text, question.when.word());
    Ok(format!(
        r##"<form class="heap-question" data-chapter="{key}" data-id="{id}" data-when="{when}">
<fieldset>
<legend><span class="heap-question-number">Question {number}.</span> {prompt}</legend>
{fields}</fieldset>
<p class="heap-elsewhere"><a href="#{ANSWERS_ID}">The answers are at the end of this chapter.</a></p>
<p class="heap-buttons"><button type="submit">Answer</button> <button type="button" name="show">Show the answer</button> <button type="button" name="clear">Clear my answer</button></p>
<p class="heap-verdict" role="status" aria-live="polite"></p>
</form>
"##
    ))
}

/// The text as it is on the page.
pub(super) fn inline(page: &Page, text: &Text) -> Result<Inline, Fault> {
    Inline::of(&text.text, page).map_err(|problem| (text.line, problem))
}

const NUMBER: &str = r#"<label class="heap-typed">Your answer: <input type="text" name="answer" autocomplete="off" spellcheck="false" maxlength="60" size="16"></label>
"#;

/// The right answer and the wrong ones, in an order that says nothing about them.
fn choices(page: &Page, question: &Question) -> Result<String, Fault> {
    let mut answers: Vec<&Text> = question.wrong.iter().map(|wrong| &wrong.answer).collect();
    answers.push(&question.right);
    shuffle(&question.id.text, &mut answers, |answer| answer.text.clone());
    let choice = |answer: &&Text| {
        let (key, text) = (key(&answer.text), inline(page, answer)?.shown());
        Ok(format!("<label class=\"heap-choice\">{} <span>{text}</span></label>\n", radio(&key)))
    };
    answers.iter().map(choice).collect()
}

/// The lines of a program, each of which that is code can be chosen.
fn lines(listing: &Listing) -> String {
    let line = |line: &Line| {
        let text = Inline::code(&line.text).shown();
        let text = format!("<span class=\"heap-line-number\">{}</span> {text}", line.number);
        if line.is_code() {
            let radio = radio(&line_key(listing, line));
            format!("<label class=\"heap-line\">{radio} {text}</label>\n")
        } else {
            format!("<div class=\"heap-line\">{text}</div>\n")
        }
    };
    let lines: String = listing.lines.iter().map(line).collect();
    format!("<div class=\"heap-lines\">\n{lines}</div>\n")
}

/// The name that a line is kept under: by its text and how many there are like it above,
/// so that it is still the same when lines have been added elsewhere.
pub(super) fn line_key(listing: &Listing, line: &Line) -> String {
    let above = listing.lines.iter().take_while(|other| other.number < line.number);
    let alike = above.filter(|other| other.text == line.text).count();
    key(&format!("{}\n{alike}", line.text))
}

fn radio(value: &str) -> String {
    format!("<input type=\"radio\" name=\"answer\" value=\"{value}\">")
}
