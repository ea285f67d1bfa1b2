//! Whether the answers of a question can be told apart, and are of its type.

use course_format::directive::{Piece, pieces};

use crate::fields::{Reading, quoted};
use crate::{Kind, Listing, Number, Question, Text};

pub(crate) fn check(reading: &Reading, question: &Question) {
    let wrong = question.wrong.iter().map(|wrong| &wrong.answer);
    match &question.kind {
        Kind::MultipleChoice => {
            check_different(reading, question, |answer| Some(answer.text.clone()));
        }
        Kind::ShortAnswer { .. } => {
            check_figure(reading, &question.right);
            wrong.for_each(|answer| check_number(reading, answer));
            check_different(reading, question, |answer| Some(answer.text.clone()));
        }
        Kind::Tracing(listing) => {
            wrong.chain([&question.right]).for_each(|answer| check_line(reading, listing, answer));
            let number = |answer: &Text| Some(listing.find(&answer.text).ok()?.number.to_string());
            check_different(reading, question, number);
        }
    }
}

/// Checks that no two answers are the same by what `same` makes of them.
fn check_different(reading: &Reading, question: &Question, same: impl Fn(&Text) -> Option<String>) {
    let mut seen: Vec<String> = same(&question.right).into_iter().collect();
    for wrong in &question.wrong {
        let Some(answer) = same(&wrong.answer) else { continue };
        if seen.contains(&answer) {
            let Text { text, line } = &wrong.answer;
            let problem = format!("another answer is the same as {}", quoted(text));
            reading.fault(
                *line,
                problem,
                "write one right answer, and wrong ones that differ from it and from each other",
            );
        }
        seen.push(answer);
    }
}

/// Checks that the right answer is a measured figure.
fn check_figure(reading: &Reading, Text { text, line }: &Text) {
    if !is_directive(text) {
        let problem = format!("the right answer {} is typed by hand", quoted(text));
        let help = "write a figure's directive and nothing else: `answer.answer = \"{{#heap peak BINARY}}\"`";
        reading.fault(*line, problem, help);
    }
}

/// Checks that a wrong answer is a number, typed or measured.
fn check_number(reading: &Reading, Text { text, line }: &Text) {
    if !is_directive(text)
        && let Err(problem) = Number::of(text)
    {
        reading.fault(*line, problem, "write the number that a reader would type");
    }
}

fn is_directive(text: &str) -> bool {
    let pieces: Vec<Piece> =
        pieces(text).into_iter().filter(|piece| *piece != Piece::Text("")).collect();
    matches!(pieces[..], [Piece::Directive(_)])
}

/// Checks that an answer is a line of the listing.
fn check_line(reading: &Reading, listing: &Listing, Text { text, line }: &Text) {
    if let Err(problem) = listing.find(text) {
        let help = "write what only that line has";
        reading.fault(*line, format!("in what is shown of the program, {problem}"), help);
    }
}
