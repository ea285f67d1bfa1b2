//! Parses the directives in a chapter: `{{#heap …}}`.
//!
//! Two programs read chapters: the book's preprocessor, which replaces directives, and
//! `cargo xtask check --author`, which checks that a chapter shows what it should. They have
//! to agree on what is a directive, so both use this parser. What the words of a directive
//! mean is up to the preprocessor.
//!
//! A directive is on one line. With a backslash before it, it is text: `\{{#heap …}}` shows
//! how a directive is written. As with mdBook's own, it is a directive in code, too.

/// What a directive starts with.
pub const OPEN: &str = "{{#heap";
/// What a directive ends with.
pub const CLOSE: &str = "}}";

/// A piece of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that stays as it is.
    Text(&'a str),
    /// A directive.
    Directive(Directive<'a>),
    /// The rest of a line on which a directive starts and does not end.
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

/// The pieces of a chapter, in order. Joined, they are the chapter without the backslashes
/// before directives.
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

/// The directives of a chapter, in order.
pub fn directives(chapter: &str) -> impl Iterator<Item = Directive<'_>> {
    pieces(chapter).into_iter().filter_map(|piece| match piece {
        Piece::Directive(directive) => Some(directive),
        Piece::Text(_) | Piece::Unclosed { .. } => None,
    })
}

fn pieces_of_line<'a>(text: &'a str, line: usize, is_code: bool, pieces: &mut Vec<Piece<'a>>) {
    let mut rest = text;
    while let Some((before, directive)) = next(rest) {
        let (open, inside) = directive.split_at(OPEN.len());
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
        let starts_line = before.is_empty() && rest.len() == text.len();
        let is_alone = starts_line && after.trim().is_empty() && !is_code;
        let words = inside.split_whitespace().collect();
        pieces.push(Piece::Directive(Directive { words, line, is_alone }));
        rest = after;
    }
    pieces.push(Piece::Text(rest));
}

/// The text before the next directive, and the text from it on. `{{#heapster}}` would be
/// another preprocessor's.
fn next(text: &str) -> Option<(&str, &str)> {
    let is_whole_word = |index: &usize| {
        let after = &text[index + OPEN.len()..];
        after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c == '}')
    };
    let index = text.match_indices(OPEN).map(|(index, _)| index).find(is_whole_word)?;
    Some(text.split_at(index))
}

/// The fence of a code block: its character, and how many there are.
type Fence = (char, usize);

/// The fence of the code block that `line` is in or starts, where `open` is that of the line
/// before. As in Markdown, three or more characters open a block, and at least
/// as many, with nothing after them, close it.
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
