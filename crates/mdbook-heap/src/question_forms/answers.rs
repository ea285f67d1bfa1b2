//! The answers at the end of a chapter, folded.

use questions::{Kind, Number, Question, Text, key};

use super::form::{ANSWERS_ID, Fault, inline, line_key};
use super::inline::Inline;
use crate::page::Page;

/// All `answers` of a chapter.
pub(super) fn folded(answers: &str) -> String {
    format!(
        "<details class=\"heap-answers\" id=\"{ANSWERS_ID}\">\n\
         <summary>Answers to the questions</summary>\n{answers}</details>"
    )
}

/// The answers to `question`, which is question `number` of its chapter.
pub(super) fn of(page: &Page, question: &Question, number: usize) -> Result<String, Fault> {
    let right = Answer::of(page, question, &question.right, &question.context)?;
    let mut wrong = Vec::new();
    for each in &question.wrong {
        let answer = Answer::of(page, question, &each.answer, &each.explanation)?;
        answer.check_differs(&right, each.answer.line)?;
        wrong.push(answer);
    }
    let id = &question.id.text;
    let wrong: String = wrong.iter().map(Answer::as_wrong).collect();
    let otherwise = match &question.otherwise {
        Some(text) => format!(
            "<li class=\"heap-otherwise\">Anything else: <span class=\"heap-why\">{}</span></li>\n",
            inline(page, text)?.hidden()
        ),
        None => String::new(),
    };
    Ok(format!(
        "<div data-answers-to=\"{id}\">\n{}<ul>\n{wrong}{otherwise}</ul>\n</div>\n",
        right.as_right(number)
    ))
}

/// An answer, and why it is right or wrong.
struct Answer {
    what: Inline,
    why: Inline,
    known_by: KnownBy,
}

/// What an answer is recognized by.
enum KnownBy {
    /// The choice or the line with this key.
    Key(String),
    /// A number that differs from this by no more than that.
    Number(Number, f64),
}

impl Answer {
    fn of(page: &Page, question: &Question, answer: &Text, why: &Text) -> Result<Self, Fault> {
        let (mut what, why) = (inline(page, answer)?, inline(page, why)?);
        let fault = |problem| (answer.line, problem);
        let known_by = match &question.kind {
            Kind::MultipleChoice => KnownBy::Key(key(&answer.text)),
            Kind::ShortAnswer { tolerance } => {
                let number = Number::of(&what.plain()).map_err(fault)?;
                let allowed = number.value * f64::from(*tolerance) / 100.0;
                let off = allowed.max(number.rounding);
                KnownBy::Number(number, off)
            }
            Kind::Tracing(listing) => {
                let line = listing.find(&answer.text).map_err(fault)?;
                what = Inline::code(line.text.trim_start());
                KnownBy::Key(line_key(listing, line))
            }
        };
        Ok(Answer { what, why, known_by })
    }

    /// Checks that whoever gives the `right` answer does not give this one.
    fn check_differs(&self, right: &Answer, line: usize) -> Result<(), Fault> {
        let (KnownBy::Number(wrong, _), KnownBy::Number(right, off)) =
            (&self.known_by, &right.known_by)
        else {
            return Ok(());
        };
        let fault = |problem: String| Err((line, problem));
        if wrong.unit != right.unit {
            return fault(format!("this is in {}, and the right answer is not", unit(wrong)));
        }
        if (wrong.value - right.value).abs() <= *off {
            return fault("this is right, with the tolerance of the right answer".to_owned());
        }
        Ok(())
    }

    fn as_right(&self, number: usize) -> String {
        let (known_by, text) = (self.known_by.attributes(), self.text());
        format!(
            "<p class=\"heap-right\" {known_by}><strong>Question {number}:</strong> {text}</p>\n"
        )
    }

    fn as_wrong(&self) -> String {
        format!("<li {}>Not {}</li>\n", self.known_by.attributes(), self.text())
    }

    fn text(&self) -> String {
        let (what, why) = (self.what.hidden(), self.why.hidden());
        let is_sentence = self.what.plain().ends_with(['.', '!', '?', ';']);
        let stop = if is_sentence { "" } else { "." };
        format!("<em class=\"heap-what\">{what}{stop}</em> <span class=\"heap-why\">{why}</span>")
    }
}

fn unit(number: &Number) -> &str {
    if number.unit.is_empty() { "no unit" } else { &number.unit }
}

impl KnownBy {
    fn attributes(&self) -> String {
        match self {
            KnownBy::Key(key) => format!("data-key=\"{key}\""),
            KnownBy::Number(Number { value, unit, .. }, off) => {
                format!("data-number=\"{value}\" data-off=\"{off}\" data-unit=\"{unit}\"")
            }
        }
    }
}
