//! One question, from its table.

use toml::Spanned;
use toml::de::DeValue;

use crate::fields::{Fields, Reading, quoted};
use crate::files::Files;
use crate::{Kind, Listing, Question, Text, When, Wrong};

/// What a question is answered with.
const TYPES: [&str; 3] = ["MultipleChoice", "ShortAnswer", "Tracing"];

/// How a distractor is written.
const DISTRACTOR: &str = "{ answer = \"…\", explanation = \"…\" }";

/// The question in the table `value`. `None` if something is wrong with it, which `reading`
/// has then.
pub(crate) fn question(
    reading: &Reading,
    files: Files,
    value: &Spanned<DeValue>,
) -> Option<Question> {
    let fields = Fields::of(reading, "", value, "[[questions]]")?;
    let id = fields.text("id", "a-name-that-stays");
    let when = fields.text("when", "after");
    let kind = fields.text("type", "MultipleChoice");
    let prompt = fields.table("prompt", "prompt.", "prompt.prompt = \"Why …?\"");
    let answer = fields.table("answer", "answer.", "answer.answer = \"…\"");
    let context = fields.prose("context", "why that is right");
    fields.report_unknown();
    check_id(reading, id.as_ref());
    let when = checked_when(reading, when.as_ref());
    let kind = checked_type(reading, kind.as_ref());
    let Asked { prompt, kind, right, wrong, otherwise } =
        asked(reading, files, kind?, &prompt?, &answer?)?;
    let (id, when, context) = (id?, when?, context?);
    Some(Question { id, when, prompt, kind, right, context, wrong, otherwise })
}

/// What the tables `prompt` and `answer` of a question hold.
struct Asked {
    prompt: Text,
    kind: Kind,
    right: Text,
    wrong: Vec<Wrong>,
    otherwise: Option<Text>,
}

/// What is in the tables `prompt` and `answer` of a question of the type `kind`.
fn asked(
    reading: &Reading,
    files: Files,
    kind: &str,
    prompt: &Fields,
    answer: &Fields,
) -> Option<Asked> {
    let is_choice = kind == "MultipleChoice";
    let asked = prompt.prose("prompt", "Why …?");
    let wrong = wrong_answers(reading, prompt, is_choice);
    let right =
        if is_choice { answer.prose("answer", "…") } else { answer.text("answer", "…") };
    let otherwise =
        (!is_choice).then(|| prompt.prose("otherwise", "what is said of any other wrong answer"));
    let kind = match kind {
        "Tracing" => tracing(reading, files, prompt).map(Kind::Tracing),
        "ShortAnswer" => {
            tolerance(reading, answer).map(|tolerance| Kind::ShortAnswer { tolerance })
        }
        _ => Some(Kind::MultipleChoice),
    };
    prompt.report_unknown();
    answer.report_unknown();
    let otherwise = if is_choice { None } else { Some(otherwise??) };
    Some(Asked { prompt: asked?, kind: kind?, right: right?, wrong, otherwise })
}

fn check_id(reading: &Reading, id: Option<&Text>) {
    let Some(Text { text, line }) = id else { return };
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !text.chars().all(is_plain) {
        let help = "write lower-case letters, digits and hyphens, such as `first-vector`";
        reading.fault(*line, format!("{} is no id", quoted(text)), help);
    }
}

fn checked_when(reading: &Reading, when: Option<&Text>) -> Option<When> {
    let Text { text, line } = when?;
    let known = When::of(text);
    if known.is_none() {
        let help = "write `when = \"before\"` (the measurement) or `when = \"after\"` (the solutions), and in a case `when = \"cause\"`";
        reading.fault(*line, format!("no part of a chapter is called {}", quoted(text)), help);
    }
    known
}

fn checked_type(reading: &Reading, kind: Option<&Text>) -> Option<&'static str> {
    let Text { text, line } = kind?;
    let known = TYPES.into_iter().find(|known| known == text);
    if known.is_none() {
        let help = format!("write one of `{}`", TYPES.join("`, `"));
        reading.fault(*line, format!("no question is of the type {}", quoted(text)), help);
    }
    known
}

/// The wrong answers with their explanations.
fn wrong_answers(reading: &Reading, prompt: &Fields, is_prose: bool) -> Vec<Wrong> {
    let help = format!("write `prompt.distractors = [{DISTRACTOR}, {DISTRACTOR}]`");
    let Some(value) = prompt.required("distractors", &help) else { return Vec::new() };
    let line = reading.line(&value.span());
    let Some(list) = value.get_ref().as_array() else {
        reading.fault(line, "`prompt.distractors` is no list", help);
        return Vec::new();
    };
    if list.len() < 2 {
        let problem =
            format!("a question needs two wrong answers or more, and this has {}", list.len());
        reading.fault(line, problem, format!("add `{DISTRACTOR}`"));
    }
    list.iter().filter_map(|value| wrong_answer(reading, value, is_prose)).collect()
}

fn wrong_answer(reading: &Reading, value: &Spanned<DeValue>, is_prose: bool) -> Option<Wrong> {
    let fields = Fields::of(reading, "", value, DISTRACTOR)?;
    let answer =
        if is_prose { fields.prose("answer", "…") } else { fields.text("answer", "…") };
    let explanation = fields.prose("explanation", "why it is wrong");
    fields.report_unknown();
    Some(Wrong { answer: answer?, explanation: explanation? })
}

/// By how many percent an answer may differ; 0 if nothing is said.
fn tolerance(reading: &Reading, answer: &Fields) -> Option<u32> {
    if answer.get("tolerance").is_none() {
        return Some(0);
    }
    let Text { text, line } = answer.optional_text("tolerance")?;
    let percent = text.strip_suffix('%').and_then(|number| number.trim().parse().ok());
    let percent = percent.filter(|percent| (1..=50).contains(percent));
    if percent.is_none() {
        let help = "write it in percent, from 1 to 50: `answer.tolerance = \"10 %\"`";
        reading.fault(line, format!("{} is no tolerance", quoted(&text)), help);
    }
    percent
}

/// The lines of the program that a reader picks one of.
fn tracing(reading: &Reading, files: Files, prompt: &Fields) -> Option<Listing> {
    let example = "../../solutions/NN-name/start.rs";
    let program = prompt.text("program", example);
    let (from, to) = (prompt.optional_text("from"), prompt.optional_text("to"));
    let Text { text, line } = program?;
    let program = match files.text(&text) {
        Ok(program) => program,
        Err(problem) => {
            let help = format!("write the path from the chapter, such as `{example}`");
            reading.fault(line, format!("{}: {problem}", quoted(&text)), help);
            return None;
        }
    };
    let snippet = |text: &Option<Text>| text.as_ref().map(|text| text.text.clone());
    let listing = Listing::of(&program, snippet(&from).as_deref(), snippet(&to).as_deref());
    match listing {
        Ok(listing) => Some(listing),
        Err(problem) => {
            let line = from.or(to).map_or(line, |text| text.line);
            let help = "write what only that line has in `prompt.from` and `prompt.to`";
            reading.fault(line, format!("in {}, {problem}", quoted(&text)), help);
            None
        }
    }
}
