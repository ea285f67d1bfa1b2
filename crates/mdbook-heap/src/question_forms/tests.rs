use std::collections::BTreeSet;

use crate::fixture::{Fixture, HOSTILE, write};

const PROGRAM: &str = "fn main() {\n    let a = \"<b>\";\n    g();\n    g();\n    drop(a);\n}\n";

const QUESTIONS: &str = r#"[[questions]]
id = "number"
when = "after"
type = "ShortAnswer"
prompt.prompt = "How much?"
prompt.distractors = [
    { answer = "{{#heap peak small}}", explanation = "too much" },
    { answer = "7 MB", explanation = "too little" },
]
prompt.otherwise = "count again"
answer.answer = "{{#heap peak better}}"
answer.tolerance = "5 %"
context = "two of them"

[[questions]]
id = "choice"
when = "before"
type = "MultipleChoice"
prompt.prompt = "Why `a<b>` & {{#heap peak small}}?"
prompt.distractors = [
    { answer = "one", explanation = "`{{#heap peak small}}` it is" },
    { answer = "two", explanation = "not two" },
]
answer.answer = "three"
context = "because"

[[questions]]
id = "line"
when = "after"
type = "Tracing"
prompt.prompt = "Which?"
prompt.program = "results/program.rs"
prompt.distractors = [
    { answer = "fn main", explanation = "not yet" },
    { answer = "let a", explanation = "not now" },
]
prompt.otherwise = "look again"
answer.answer = "drop(a)"
context = "there"
"#;

/// The fixture with `questions` beside its chapter.
fn with_questions(questions: &str) -> Fixture {
    let fixture = Fixture::new();
    write(&fixture.path().join("results/program.rs"), PROGRAM);
    write(&fixture.path().join("01-small.questions.toml"), questions);
    fixture
}

/// The chapter that asks `questions`, as it is in the book.
#[track_caller]
fn chapter(questions: &str) -> String {
    let fixture = with_questions(questions);
    let expanded = fixture.expand(DIRECTIVES);
    assert_eq!((&expanded.faults, fixture.question_faults()), (&vec![], vec![]));
    expanded.text
}

const DIRECTIVES: &str = "{{#heap questions before}}\n\n{{#heap questions after}}\n";

/// The faults of `questions`.
fn faults(questions: &str) -> Vec<(usize, String)> {
    with_questions(questions).question_faults()
}

#[test]
fn choices_are_shuffled_and_the_right_one_is_not_told() {
    let text = chapter(QUESTIONS);
    let (form, _) = text.split_once("</form>").unwrap();
    let expected = "\
<form class=\"heap-question\" data-chapter=\"01-small\" data-id=\"choice\" data-when=\"before\">
<fieldset>
<legend><span class=\"heap-question-number\">Question 1.</span> Why <code>a&lt;b&gt;</code> &amp; 500.0 MB?</legend>
<label class=\"heap-choice\">";
    assert!(form.starts_with(expected), "{form}");
    let choices: Vec<_> =
        form.split("<span>").skip(1).map(|rest| rest.split_once('<').unwrap().0).collect();
    assert_eq!(choices, ["two", "one", "three"]);
    assert!(!form.contains("because"), "{form}");
}

#[test]
fn lines_that_are_code_can_be_chosen() {
    let text = chapter(QUESTIONS);
    assert_eq!(text.matches("<label class=\"heap-line\">").count(), 5);
    assert!(text.contains(
        "<div class=\"heap-line\"><span class=\"heap-line-number\">6</span> <code>}</code></div>"
    ));
    assert!(text.contains("<code>    let a = &quot;&lt;b&gt;&quot;;</code>"), "{text}");
    // Also two lines that are alike.
    let keys: BTreeSet<_> = text.split("value=\"").skip(1).map(|rest| &rest[..8]).collect();
    assert_eq!(keys.len(), 3 + 5, "{text}");
}

#[test]
fn answers_are_hidden_from_the_search() {
    let text = chapter(QUESTIONS);
    let (_, answers) = text.split_once("<summary>Answers to the questions</summary>").unwrap();
    let choice = "\
<div data-answers-to=\"choice\">
<p class=\"heap-right\" data-key=\"KEY\"><strong>Question 1:</strong> <em class=\"heap-what\"><span data-heap-text=\"three\"></span>.</em> <span class=\"heap-why\"><span data-heap-text=\"because\"></span></span></p>
<ul>
<li data-key=\"KEY\">Not <em class=\"heap-what\"><span data-heap-text=\"one\"></span>.</em> <span class=\"heap-why\"><code data-heap-text=\"500.0 MB\"></code><span data-heap-text=\" it is\"></span></span></li>
<li data-key=\"KEY\">Not <em class=\"heap-what\"><span data-heap-text=\"two\"></span>.</em> <span class=\"heap-why\"><span data-heap-text=\"not two\"></span></span></li>
</ul>
</div>
";
    let key = |text: &str| {
        ["three", "one", "two"]
            .iter()
            .fold(text.to_owned(), |text, answer| text.replacen("KEY", &questions::key(answer), 1))
    };
    assert!(answers.contains(&key(choice)), "{answers}");
    let number = "<p class=\"heap-right\" data-number=\"200000000\" data-off=\"10000000\" data-unit=\"bytes\">";
    assert!(answers.contains(number), "{answers}");
    assert!(
        answers.contains("<li data-number=\"7000000\" data-off=\"500000\" data-unit=\"bytes\">"),
        "{answers}"
    );
    let otherwise = "<li class=\"heap-otherwise\">Anything else: <span class=\"heap-why\"><span data-heap-text=\"look again\">";
    assert!(answers.contains(otherwise), "{answers}");
}

#[test]
fn forms_and_answers_are_blocks_of_html() {
    let text = chapter(QUESTIONS);
    let blocks: Vec<_> =
        text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()).collect();
    assert_eq!(blocks.len(), 3);
    for block in blocks {
        assert!(block.starts_with("<form ") || block.starts_with("<details "), "{block}");
        assert!(block.ends_with("</form>") || block.ends_with("</details>"), "{block}");
    }
}

#[test]
fn markup_in_a_question_is_text() {
    let hostile = HOSTILE.replace('\\', "\\\\").replace('"', "\\\"");
    let text = chapter(
        &QUESTIONS.replace("because", &hostile).replace("\"one\"", &format!("\"{hostile}\"")),
    );
    assert!(
        !text.contains("<script") && !text.contains("{{#") && !text.contains('\u{202e}'),
        "{text}"
    );
    assert!(
        text.contains("&lt;script&gt;alert(1)&lt;/script&gt;\\u&#123;202e}&quot;&#39;"),
        "{text}"
    );
}

#[test]
fn faults_are_in_the_file_of_questions() {
    for (right, wrong, line, fault) in [
        (
            "\"because\"",
            "\"{{#heap peak bettr}}\"",
            25,
            "`{{#heap peak bettr}}`: there are no results for a binary `bettr`; did you mean `better`? `cargo xtask collect` measures new ones",
        ),
        (
            "\"because\"",
            "\"{{#heap table}}\"",
            25,
            "`{{#heap table}}`: it is no figure, and only figures fit into a question",
        ),
        (
            "\"{{#heap peak better}}\"",
            "\"{{#heap setting}}\"",
            11,
            "`A &#60;machine&#62;, with rustc 1.95.0, a&#45;machine` is no number with a unit, such as `200 MB`, `5 blocks` or `2.5`",
        ),
        (
            "\"{{#heap peak better}}\"",
            "\"{{#heap blocks better}}\"",
            7,
            "this is in bytes, and the right answer is not",
        ),
        ("\"7 MB\"", "\"201 MB\"", 8, "this is right, with the tolerance of the right answer"),
        (
            "prompt.otherwise = \"look again\"\n",
            "",
            31,
            "`prompt.otherwise` is missing; write `prompt.otherwise = \"what is said of any other wrong answer\"`",
        ),
    ] {
        assert!(QUESTIONS.contains(right), "there is no {right}");
        let faults = faults(&QUESTIONS.replacen(right, wrong, 1));
        assert_eq!(faults, [(line, fault.to_owned())], "{wrong}");
    }
}

#[test]
fn a_case_asks_for_its_cause() {
    let (_, choice) = QUESTIONS.split_once("\n\n").unwrap();
    let (choice, _) = choice.split_once("\n\n").unwrap();
    let fixture = with_questions(&choice.replace("before", "cause"));
    let expanded = fixture.expand("{{#heap questions cause}}\n");
    assert_eq!((&expanded.faults, fixture.question_faults()), (&vec![], vec![]));
    assert!(expanded.text.contains("data-when=\"cause\""), "{}", expanded.text);
    assert!(expanded.text.contains("data-answers-to=\"choice\""), "{}", expanded.text);
}

#[test]
fn a_chapter_asks_all_of_its_questions() {
    let fixture = with_questions(QUESTIONS);
    for (text, word) in [
        ("{{#heap questions before}}\n", "after"),
        ("{{#heap questions after}}\n", "before"),
        (
            "{{#heap questions before}}\n\n{{#heap questions before}}\n\n{{#heap questions after}}\n",
            "before",
        ),
    ] {
        let faults = fixture.expand(text).faults;
        let [(position, fault)] = &faults[..] else { panic!("{text}: {faults:?}") };
        assert_eq!(position.directive, format!("{{{{#heap questions {word}}}}}"), "{text}");
        assert_eq!(fault, "a chapter with questions needs it once, on a line of its own");
    }
    let faults = fixture.expand("{{#heap questions later}}\n").faults;
    assert_eq!(faults[0].1, "write `before` or `after`, and in a case `cause`");
    let [.., (_, fault)] =
        &fixture.expand(&format!("{DIRECTIVES}\n{{{{#heap questions cause}}}}")).faults[..]
    else {
        panic!("no fault")
    };
    assert_eq!(fault, "`01-small.questions.toml` has no question `cause`");
    let without = Fixture::new();
    let fault = "this chapter has no questions: write `01-small.questions.toml`";
    assert_eq!(without.fault("{{#heap questions after}}"), fault);
    assert_eq!(without.question_faults(), []);
}
