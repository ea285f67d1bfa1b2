//! Expands the directives of a chapter.

use course_format::directive::{CLOSE, Directive, OPEN, Piece, pieces};
use heap_profile::text::excerpt;

use crate::directives::{DirectiveKind, Shape};
use crate::page::{Page, RenderResult};

/// The most characters of a directive that a fault quotes.
const MAX_DIRECTIVE: usize = 80;

/// A chapter with its directives expanded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expansion {
    /// The text; incomplete if there are faults.
    pub(crate) text: String,
    /// The directives in it.
    pub(crate) directives: Vec<Position>,
    /// What is wrong, and with which directive.
    pub(crate) faults: Vec<(Position, String)>,
}

/// Where a directive is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// The line, from 1.
    pub(crate) line: usize,
    /// The directive, of which a long one is cut.
    pub(crate) directive: String,
}

/// Expands the directives in `text`. Without a `page` there are no results to show,
/// and directives are only checked.
pub(crate) fn expand(text: &str, page: Option<&Page>) -> Expansion {
    let mut expansion = Expansion::default();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => expansion.text.push_str(text),
            Piece::Unclosed { line } => {
                let fault = format!("it has no `{CLOSE}` on the same line");
                expansion.add(Position { line, directive: OPEN.to_owned() }, Err(fault));
            }
            Piece::Directive(directive) => {
                expansion.add(Position::of(&directive), render(&directive, page));
            }
        }
    }
    expansion
}

impl Expansion {
    /// Adds the text of the directive at `position`, or its fault.
    fn add(&mut self, position: Position, rendered: RenderResult) {
        match rendered {
            Ok(text) => self.text.push_str(&text),
            Err(fault) => self.faults.push((position.clone(), fault)),
        }
        self.directives.push(position);
    }
}

impl Position {
    fn of(directive: &Directive) -> Self {
        let words = [&[OPEN], directive.words.as_slice()].concat().join(" ");
        Position { line: directive.line, directive: excerpt(&words, MAX_DIRECTIVE) + CLOSE }
    }
}

/// The text of `directive`.
fn render(directive: &Directive, page: Option<&Page>) -> RenderResult {
    let kind = DirectiveKind::of(&directive.words)?;
    if kind.shape == Shape::Block && !directive.is_alone {
        return Err("it needs a line of its own, from the first column and outside code".to_owned());
    }
    let text = match page {
        Some(page) => kind.render(page, &directive.words[1..])?,
        None => String::new(),
    };
    Ok(match kind.shape {
        Shape::Text => text,
        // A block of HTML ends at a blank line.
        Shape::Block => text + "\n",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn figures_in_text_tables_and_code() {
        let text = "Peak {{#heap peak small}}, {{#heap blocks small}}.\n\
            | `{{#heap  peak   better }}` |\n```text\npeak {{#heap peak small}}\n```\n";
        let shown = "Peak 500.0 MB, 5 blocks.\n\
            | `200.0 MB` |\n```text\npeak 500.0 MB\n```\n";
        let expanded = Fixture::new().expand(text);
        assert_eq!((expanded.text.as_str(), expanded.directives.len()), (shown, 4));
    }

    #[test]
    fn escaped_and_foreign_directives_stay() {
        let text = r"\{{#heap peak small}} {{#heapster x}} {{#include heap}} `\{{#heap}}`";
        let shown = "{{#heap peak small}} {{#heapster x}} {{#include heap}} `{{#heap}}`";
        let expanded = Fixture::new().expand(text);
        assert_eq!((expanded.text.as_str(), expanded.directives.len()), (shown, 0));
    }

    #[test]
    fn block_needs_a_line_outside_code() {
        let fixture = Fixture::new();
        let fault = "it needs a line of its own, from the first column and outside code";
        for text in [
            "See {{#heap table}}",
            "{{#heap table}} there",
            "{{#heap table}}{{#heap table}}",
            "{{#heap peak small}}{{#heap table}}",
            "    {{#heap table}}",
            "- {{#heap table}}",
            "> {{#heap table}}",
            "```\n{{#heap table}}\n```",
            "~~~~ text\n~~~\n{{#heap table}}\n~~~~",
            "`````\n```\n{{#heap table}}\n",
        ] {
            let faults = fixture.expand(text).faults;
            let message = faults.first().map(|(_, fault)| fault.as_str());
            assert_eq!(message, Some(fault), "{text}");
        }
        for text in [
            "{{#heap table}}",
            "{{#heap table}}  \r\nThen",
            "```\na\n```\n{{#heap table}}",
            "~~~\n```\n~~~\n{{#heap table}}",
            "a `` b\n{{#heap table}}",
            "``` not `a` fence\n{{#heap table}}",
        ] {
            assert_eq!(fixture.expand(text).faults, [], "{text}");
        }
    }

    #[test]
    fn block_ends_with_a_blank_line() {
        let text = Fixture::new().expand("{{#heap table}}\n*next*\n").text;
        assert!(text.ends_with("</div>\n\n*next*\n"), "{text}");
        let html = text.split("\n\n").next().unwrap_or_default();
        assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
    }

    #[test]
    fn faults_have_lines() {
        let text = "{{#heap peek small}} {{#heap peak smal}}\n\n{{#heap peak small\n\
            {{#heap peak small}}\n{{#heap}}";
        let faults = Fixture::new().expand(text).faults;
        let (positions, messages): (Vec<Position>, Vec<String>) = faults.into_iter().unzip();
        let positions: Vec<_> =
            positions.iter().map(|position| (position.line, position.directive.as_str())).collect();
        let expected = [
            (1, "{{#heap peek small}}"),
            (1, "{{#heap peak smal}}"),
            (3, "{{#heap"),
            (5, "{{#heap}}"),
        ];
        assert_eq!(positions, expected);
        assert!(messages[0].starts_with("there is no such directive"), "{messages:?}");
        assert!(messages[1].contains("did you mean `small`?"), "{messages:?}");
        assert_eq!(messages[2], "it has no `}}` on the same line");
    }

    #[test]
    fn faults_quote_a_part_of_a_long_directive() {
        let (long, fixture) = ("x\u{202e}".repeat(100_000), Fixture::new());
        for words in ["peek", "peak", "code a.rs", "code", "holders", "about", "over small", ""] {
            let text = format!("{{{{#heap {words} {long}}}}}");
            let (position, fault) = fixture.expand(&text).faults.remove(0);
            let cut = position.directive.ends_with(" characters)}}");
            assert!(cut && position.directive.len() < 500, "{position:?}");
            assert!(fault.len() < 800 && !fault.contains('\u{202e}'), "{fault}");
        }
    }

    #[test]
    fn directives_are_checked_without_results() {
        let expanded = expand("{{#heap peek a}} {{#heap peak a}}", None);
        assert_eq!((expanded.directives.len(), expanded.faults.len()), (2, 1));
    }
}
