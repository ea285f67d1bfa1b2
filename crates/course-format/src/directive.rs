//! `{{#heap …}}`: the directives in a chapter, found and taken apart.
//!
//! Two programs read chapters: the book's preprocessor, which puts something in a
//! directive's place, and `cargo xtask check --author`, which asks whether a
//! chapter shows what it should. Both have to agree on what is a directive, so
//! this is the one parser. Which words there are is the preprocessor's business.
//!
//! A directive is on one line. With a backslash before it, it is text:
//! `\{{#heap …}}` shows how a directive is written. Inside code it is a directive
//! all the same, as with mdBook's own.

/// How a directive begins.
pub const OPEN: &str = "{{#heap";
/// How a directive ends.
pub const CLOSE: &str = "}}";

/// A piece of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text to be kept as it is.
    Text(&'a str),
    /// A directive.
    Directive(Directive<'a>),
    /// The rest of a line that begins a directive and does not end it.
    Unclosed {
        /// The line, from 1.
        line: usize,
    },
}

/// A directive in a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive<'a> {
    /// The words between the braces.
    pub words: Vec<&'a str>,
    /// The line, from 1.
    pub line: usize,
    /// Whether it has the line to itself, from the first column and outside code,
    /// so that a block of HTML can take its place.
    pub is_alone: bool,
}

/// The pieces of a chapter, in their order: put together again, they are the
/// chapter without the backslashes before directives.
#[must_use]
pub fn pieces(chapter: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut fence = None;
    for (index, line) in chapter.split_inclusive('\n').enumerate() {
        let was_outside = fence.is_none();
        fence = fence_after(fence, line);
        let is_code = !(was_outside && fence.is_none());
        pieces_of_line(line, index + 1, is_code, &mut pieces);
    }
    pieces
}

/// The directives of a chapter, in their order.
pub fn directives(chapter: &str) -> impl Iterator<Item = Directive<'_>> {
    pieces(chapter).into_iter().filter_map(|piece| match piece {
        Piece::Directive(directive) => Some(directive),
        Piece::Text(_) | Piece::Unclosed { .. } => None,
    })
}

fn pieces_of_line<'a>(text: &'a str, line: usize, is_code: bool, pieces: &mut Vec<Piece<'a>>) {
    let mut rest = text;
    while let Some((before, opened)) = next(rest) {
        let (open, inside) = opened.split_at(OPEN.len());
        if let Some(before) = before.strip_suffix('\\') {
            pieces.extend([Piece::Text(before), Piece::Text(open)]);
            rest = inside;
            continue;
        }
        pieces.push(Piece::Text(before));
        let Some((inside, after)) = inside.split_once(CLOSE) else {
            pieces.push(Piece::Unclosed { line });
            return;
        };
        let begins_line = before.is_empty() && rest.len() == text.len();
        let is_alone = begins_line && after.trim().is_empty() && !is_code;
        let words = inside.split_whitespace().collect();
        pieces.push(Piece::Directive(Directive { words, line, is_alone }));
        rest = after;
    }
    pieces.push(Piece::Text(rest));
}

/// What stands before the next directive, and the text from it on. `{{#heapster}}`
/// is another preprocessor's.
fn next(text: &str) -> Option<(&str, &str)> {
    let is_whole_word = |place: &usize| {
        let after = &text[place + OPEN.len()..];
        after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c == '}')
    };
    let place = text.match_indices(OPEN).map(|(place, _)| place).find(is_whole_word)?;
    Some(text.split_at(place))
}

/// The fence of a code block: its character, and how many of them.
type Fence = (char, usize);

/// The fence that is open after `line`, where `open` was before it.
fn fence_after(open: Option<Fence>, line: &str) -> Option<Fence> {
    let line = line.trim();
    let character = line.chars().next().filter(|c| matches!(c, '`' | '~'));
    let Some(character) = character else {
        return open;
    };
    let info = line.trim_start_matches(character);
    let length = line.len() - info.len();
    match open {
        Some((same, least)) if same == character && length >= least && info.is_empty() => None,
        Some(_) => open,
        None if length >= 3 && !(character == '`' && info.contains('`')) => {
            Some((character, length))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(chapter: &str) -> Vec<Vec<&str>> {
        directives(chapter).map(|directive| directive.words).collect()
    }

    #[test]
    fn directives_have_words() {
        let line = r"A {{#heap peak  x}}, {{#heap table}} \{{#heap total x}} `{{#heap end y}}` {{#heap over";
        let expected: [&[&str]; 3] = [&["peak", "x"], &["table"], &["end", "y"]];
        assert_eq!(words(line), expected);
        assert_eq!(words("{{#heap}}"), [&[""; 0]]);
        assert!(words("{{#include x}} {{#heaps x}}").is_empty());
    }

    #[test]
    fn text_is_kept() {
        let chapter = "a\r\n\\{{#heap x}} b {{#heap c}}\n{{#heaps}}";
        let text: String = pieces(chapter)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Directive(directive) => format!("<{}>", directive.words.join(" ")),
                Piece::Unclosed { .. } => "unclosed".to_owned(),
            })
            .collect();
        assert_eq!(text, "a\r\n{{#heap x}} b <c>\n{{#heaps}}");
    }

    #[test]
    fn unclosed_directive_has_its_line() {
        let pieces = pieces("a\nb {{#heap peak\nc}}");
        assert_eq!(
            pieces,
            [
                Piece::Text("a\n"),
                Piece::Text("b "),
                Piece::Unclosed { line: 2 },
                Piece::Text("c}}")
            ]
        );
    }

    #[test]
    fn alone_on_a_line_outside_code() {
        let alone = |chapter| -> Vec<bool> {
            directives(chapter).map(|directive| directive.is_alone).collect()
        };
        assert_eq!(alone("{{#heap a}}  \r\n {{#heap b}}\n{{#heap c}} d"), [true, false, false]);
        assert_eq!(alone("```\n{{#heap a}}\n```\n{{#heap b}}\n"), [false, true]);
    }
}
