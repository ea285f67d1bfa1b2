use std::fs;

use tempfile::TempDir;

use super::*;
use crate::{Kind, Text};

const QUESTIONS: &str = r#"[[questions]]
id = "choice"
when = "before"
type = "MultipleChoice"
prompt.prompt = """
Why
`so`?"""
prompt.distractors = [
    { answer = "one", explanation = "It is {{#heap peak x}}." },
    { answer = "two", explanation = "not two" },
]
answer.answer = "three"
context = "so it is"

[[questions]]
id = "number"
when = "after"
type = "ShortAnswer"
prompt.prompt = "How much?"
prompt.distractors = [
    { answer = "400 MB", explanation = "too much" },
    { answer = "{{#heap peak y}}", explanation = "too little" },
]
prompt.otherwise = "count again"
answer.answer = "{{#heap peak x}}"
answer.tolerance = "10 %"
context = "so it is"

[[questions]]
id = "line"
when = "after"
type = "Tracing"
prompt.prompt = "Which line?"
prompt.program = "program.rs"
prompt.from = "fn main"
prompt.to = "drop(b)"
prompt.distractors = [
    { answer = "let a", explanation = "not there" },
    { answer = "let b", explanation = "nor there" },
]
prompt.otherwise = "look again"
answer.answer = "drop(b)"
context = "so it is"
"#;

const PROGRAM: &str = "use x;\n\nfn main() {\n    let a = 1;\n    let b = 2;\n    drop(b);\n}\n";

/// A folder with the program that the questions name.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("program.rs"), PROGRAM).unwrap();
    folder
}

/// The text of the file `path`.
fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| error.to_string())
}

/// The faults of `text`, each as "line: problem; help".
fn faults(questions: &str) -> Vec<String> {
    let folder = folder();
    let files = Files { folder: folder.path(), text: &text };
    let faults = of(questions, files).expect_err(questions);
    faults
        .iter()
        .map(|fault| format!("{}: {}; {}", fault.line, fault.problem, fault.help))
        .collect()
}

#[test]
fn questions_are_read() {
    let folder = folder();
    let path = folder.path().join("01-x.questions.toml");
    assert_eq!(read(&path, &text), None);
    fs::write(&path, QUESTIONS).unwrap();
    let questions = read(&path, &text).unwrap().unwrap();
    let ids: Vec<_> = questions.iter().map(|question| question.id.text.as_str()).collect();
    assert_eq!(ids, ["choice", "number", "line"]);
    let [choice, number, line] = &questions[..] else { panic!("{questions:?}") };
    assert_eq!(choice.prompt, Text { text: "Why `so`?".to_owned(), line: 5 });
    assert_eq!(choice.wrong[1].explanation, Text { text: "not two".to_owned(), line: 10 });
    assert_eq!((choice.when, &choice.kind), (When::Before, &Kind::MultipleChoice));
    assert_eq!((number.when, &number.kind), (When::After, &Kind::ShortAnswer { tolerance: 10 }));
    let Kind::Tracing(listing) = &line.kind else { panic!("{line:?}") };
    let shown: Vec<usize> = listing.lines.iter().map(|line| line.number).collect();
    assert_eq!(shown, [3, 4, 5, 6, 7]);
}

/// A part of [`QUESTIONS`], what is written instead, and what is wrong then.
const BROKEN: [(&str, &str, &str); 30] = [
    ("id = \"choice\"\n", "", "1: `id` is missing; write `id = \"a-name-that-stays\"`"),
    (
        "id = \"choice\"",
        "id = \"a choice\"",
        "2: `a choice` is no id; write lower-case letters, digits and hyphens, such as `first-vector`",
    ),
    (
        "id = \"number\"",
        "id = \"choice\"",
        "16: another question has the id `choice`; write another: the answers of readers are kept under it",
    ),
    (
        "when = \"before\"",
        "when = \"later\"",
        "3: no part of a chapter is called `later`; write `when = \"before\"` (the measurement) or `when = \"after\"` (the solutions), and in a case `when = \"cause\"`",
    ),
    (
        "when = \"before\"",
        "when = \"after\"",
        "1: a chapter asks one question `before`, and here there are 0; add questions, or remove the least good ones",
    ),
    (
        "when = \"before\"",
        "when = \"cause\"",
        "1: the chapter of a case asks no question `after`, and here there are 2; add questions, or remove the least good ones",
    ),
    (
        "\"MultipleChoice\"",
        "\"MultiChoice\"",
        "4: no question is of the type `MultiChoice`; write one of `MultipleChoice`, `ShortAnswer`, `Tracing`",
    ),
    (
        "context = \"so it is\"\n\n[[questions]]\nid = \"number\"",
        "contxt = \"so it is\"\n\n[[questions]]\nid = \"number\"",
        "13: there is no key `contxt`; write one of `answer`, `context`, `id`, `prompt`, `type`, `when`",
    ),
    (
        "prompt.prompt = \"How much?\"",
        "prompt.promt = \"How much?\"",
        "19: there is no key `prompt.promt`; write one of `prompt.distractors`, `prompt.otherwise`, `prompt.prompt`",
    ),
    (
        "answer.answer = \"three\"",
        "answer.answer = [\"three\", \"four\"]",
        "12: `answer.answer` is no text: this is of the type array; write one text: `answer.answer = \"…\"`",
    ),
    (
        "answer.answer = \"three\"",
        "answer.answer = \" \"",
        "12: `answer.answer` is empty; write what it is to say",
    ),
    (
        "answer.answer = \"three\"",
        "answer = \"three\"",
        "12: this is of the type string, and not a table; write `answer.answer = \"…\"`",
    ),
    (
        "answer.answer = \"three\"",
        "answer.answer = \"two\"",
        "10: another answer is the same as `two`; write one right answer, and wrong ones that differ from it and from each other",
    ),
    (
        "    { answer = \"two\", explanation = \"not two\" },\n",
        "",
        "8: a question needs two wrong answers or more, and this has 1; add `{ answer = \"…\", explanation = \"…\" }`",
    ),
    (
        ", explanation = \"not two\"",
        "",
        "10: `explanation` is missing; write `explanation = \"why it is wrong\"`",
    ),
    (
        "{ answer = \"two\", explanation = \"not two\" }",
        "\"two\"",
        "10: this is of the type string, and not a table; write `{ answer = \"…\", explanation = \"…\" }`",
    ),
    (
        "explanation = \"not two\"",
        "explanation = \"not two\", why = 1",
        "10: there is no key `why`; write one of `answer`, `explanation`",
    ),
    (
        "\"not two\"",
        "\"It is 5 blocks.\"",
        "10: `5 blocks` is typed by hand; write the directive of a figure, such as `{{#heap peak BINARY}}`, or say it in words",
    ),
    (
        "\"not two\"",
        "\"not `two\"",
        "10: a backtick without its partner; write code between two backticks, which are the only markup here",
    ),
    (
        "\"not two\"",
        "\"{{#heap peak\"",
        "10: a directive without its `}}`; write `{{#heap peak BINARY}}`",
    ),
    (
        "answer.answer = \"{{#heap peak x}}\"",
        "answer.answer = \"200 MB\"",
        "25: the right answer `200 MB` is typed by hand; write a figure's directive and nothing else: `answer.answer = \"{{#heap peak BINARY}}\"`",
    ),
    (
        "answer = \"400 MB\"",
        "answer = \"a lot\"",
        "21: `a lot` is no number with a unit, such as `200 MB`, `5 blocks` or `2.5`; write the number that a reader would type",
    ),
    (
        "\"10 %\"",
        "\"10 MB\"",
        "26: `10 MB` is no tolerance; write it in percent, from 1 to 50: `answer.tolerance = \"10 %\"`",
    ),
    (
        "prompt.otherwise = \"count again\"\n",
        "",
        "19: `prompt.otherwise` is missing; write `prompt.otherwise = \"what is said of any other wrong answer\"`",
    ),
    (
        "\"program.rs\"",
        "\"programm.rs\"",
        "34: `programm.rs`: No such file or directory (os error 2); write the path from the chapter, such as `../../solutions/NN-name/start.rs`",
    ),
    (
        "prompt.from = \"fn main\"",
        "prompt.from = \"let\"",
        "35: in `program.rs`, 2 lines contain `let`; write what only that line has in `prompt.from` and `prompt.to`",
    ),
    (
        "answer = \"let a\"",
        "answer = \"let c\"",
        "38: in what is shown of the program, no line contains `let c`; write what only that line has",
    ),
    (
        "answer = \"let a\"",
        "answer = \"b)\"",
        "38: another answer is the same as `b)`; write one right answer, and wrong ones that differ from it and from each other",
    ),
    (
        "[[questions]]\nid = \"line\"",
        "[[question]]\nid = \"line\"",
        "29: there is no key `question`; write one of `questions`",
    ),
    (
        "context = \"so it is\"\n\n[[questions]]\nid = \"number\"",
        "context = so\n\n[[questions]]\nid = \"number\"",
        "13: this is no TOML: string values must be quoted, expected literal string; write `key = \"…\"`, and a quote inside of a text as `\\\"`",
    ),
];

/// Each fault has the line that it is on, and says what to write.
#[test]
fn faults_have_lines_and_say_what_to_write() {
    for (right, wrong, fault) in BROKEN {
        assert!(QUESTIONS.contains(right), "there is no {right}");
        let faults = faults(&QUESTIONS.replacen(right, wrong, 1));
        assert!(faults.contains(&fault.to_owned()), "{fault}\n{faults:#?}");
    }
}

#[test]
fn faults_are_reported_together() {
    let text = QUESTIONS.replace("context", "contexts").replace("type = \"Tracing\"", "type = 5");
    let lines: Vec<_> =
        faults(&text).iter().map(|fault| fault.split_once(':').unwrap().0.to_owned()).collect();
    assert_eq!(lines, ["1", "13", "15", "27", "29", "32", "43"]);
}

#[test]
fn case_asks_for_its_cause_alone() {
    let (first, _) = QUESTIONS.split_once("[[questions]]\nid = \"number\"").unwrap();
    let case = first.replace("before", "cause");
    let questions = of(&case, Files { folder: Path::new(""), text: &text }).unwrap();
    assert_eq!(questions[0].when, When::Cause);
    let twice = format!("{case}{}", case.replace("\"choice\"", "\"choice-2\""));
    let fault = "1: the chapter of a case asks one question `cause`, and here there are 2; add questions, or remove the least good ones";
    assert_eq!(faults(&twice), [fault]);
}

#[test]
fn other_files_are_faults() {
    let nothing = "1: `questions` is missing; write one `[[questions]]` for each question";
    assert_eq!(faults(""), [nothing]);
    let one = "1: `questions` is no list of tables; write one `[[questions]]` for each question";
    assert_eq!(faults("questions = 1"), [one]);
    let hostile = faults("\u{1b}[2J = 1");
    assert!(!hostile[0].contains('\u{1b}'), "{hostile:?}");
    let folder = tempfile::tempdir().unwrap();
    let faults = read(folder.path(), &|_| Err("it is a folder".to_owned())).unwrap().unwrap_err();
    assert_eq!((faults[0].line, faults[0].problem.as_str()), (1, "it is a folder"));
}
