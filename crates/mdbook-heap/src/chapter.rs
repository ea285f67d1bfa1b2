//! A chapter, with what its directives stand for in their place.

use crate::directives::{Directive, Page, Rendered, Shape};

const OPEN: &str = "{{#heap";
const CLOSE: &str = "}}";

/// A chapter after its directives were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expanded {
    /// The text; whole only where there are no faults.
    pub(crate) text: String,
    /// How many directives were in it.
    pub(crate) directives: usize,
    /// What is wrong, by line from 1.
    pub(crate) faults: Vec<(usize, String)>,
}

/// Expands the directives in `text`. Without a `page` there are no results:
/// then they are only checked.
pub(crate) fn expand(text: &str, page: Option<&Page>) -> Expanded {
    let mut expanded = Expanded::default();
    let mut fence = None;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let outside = fence.is_none();
        fence = fence_after(fence, line);
        let is_code = !(outside && fence.is_none());
        let faults = expand_line(line, is_code, page, &mut expanded);
        let placed = faults.into_iter().map(|fault| (index + 1, fault));
        expanded.faults.extend(placed);
    }
    expanded
}

/// Expands `line`, and returns what is wrong in it.
fn expand_line(
    line: &str,
    is_code: bool,
    page: Option<&Page>,
    expanded: &mut Expanded,
) -> Vec<String> {
    let (mut rest, mut faults) = (line, Vec::new());
    while let Some((before, found)) = next(rest) {
        let inside = &found[OPEN.len()..];
        if let Some(before) = before.strip_suffix('\\') {
            expanded.text.extend([before, OPEN]);
            rest = inside;
            continue;
        }
        expanded.text.push_str(before);
        expanded.directives += 1;
        let Some((inside, after)) = inside.split_once(CLOSE) else {
            faults.push(format!("`{OPEN}` without its `{CLOSE}` on the same line"));
            return faults;
        };
        let begins_line = before.is_empty() && rest.len() == line.len();
        let is_alone = begins_line && after.trim().is_empty() && !is_code;
        match rendered(inside, is_alone, page) {
            Ok(text) => expanded.text.push_str(&text),
            Err(fault) => faults.push(fault),
        }
        rest = after;
    }
    expanded.text.push_str(rest);
    faults
}

/// What the directive with the words of `inside` stands for.
fn rendered(inside: &str, is_alone: bool, page: Option<&Page>) -> Rendered {
    let words: Vec<&str> = inside.split_whitespace().collect();
    let directive = Directive::of(&words)?;
    if directive.shape == Shape::Block && !is_alone {
        return Err(format!(
            "`{}` needs a line of its own, from the first column and outside code",
            directive.written()
        ));
    }
    let text = match page {
        Some(page) => directive.render(page, &words[1..])?,
        None => String::new(),
    };
    Ok(match directive.shape {
        Shape::Text => text,
        // HTML goes on up to a blank line.
        Shape::Block => text + "\n",
    })
}

/// What stands before the next directive, and the text from it on.
fn next(text: &str) -> Option<(&str, &str)> {
    let is_whole = |place: &usize| {
        let after = &text[place + OPEN.len()..];
        after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c == '}')
    };
    let place = text.match_indices(OPEN).map(|(place, _)| place).find(is_whole)?;
    Some(text.split_at(place))
}

/// A fence of a code block: its character and how often it stands there.
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
    use crate::fixture::Fixture;

    #[test]
    fn figures_stand_in_sentences_in_tables_and_in_code() {
        let text = "Peak {{#heap peak small}}, {{#heap blocks small}}.\n\
            | `{{#heap  peak   better }}` |\n```text\npeak {{#heap peak small}}\n```\n";
        let shown = "Peak 500.0 MB, 5 blocks.\n\
            | `200.0 MB` |\n```text\npeak 500.0 MB\n```\n";
        let expanded = Fixture::new().expand(text);
        assert_eq!((expanded.text.as_str(), expanded.directives), (shown, 4));
    }

    #[test]
    fn what_is_escaped_or_another_word_stays() {
        let text = r"\{{#heap peak small}} {{#heapster x}} {{#include heap}} `\{{#heap}}`";
        let shown = "{{#heap peak small}} {{#heapster x}} {{#include heap}} `{{#heap}}`";
        let expanded = Fixture::new().expand(text);
        assert_eq!((expanded.text.as_str(), expanded.directives), (shown, 0));
    }

    #[test]
    fn a_block_has_a_line_to_itself_outside_code() {
        let fixture = Fixture::new();
        let fault = "`{{#heap table}}` needs a line of its own, from the first column and \
             outside code";
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
            let said = faults.first().map(|(_, fault)| fault.as_str());
            assert_eq!(said, Some(fault), "{text}");
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
    fn a_block_ends_with_a_blank_line() {
        let text = Fixture::new().expand("{{#heap table}}\n*next*\n").text;
        assert!(text.ends_with("</div>\n\n*next*\n"), "{text}");
        let html = text.split("\n\n").next().unwrap_or_default();
        assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
    }

    #[test]
    fn every_fault_has_its_line() {
        let text = "{{#heap peek small}} {{#heap peak smal}}\n\n{{#heap peak small\n\
            {{#heap peak small}}\n{{#heap}}";
        let faults = Fixture::new().expand(text).faults;
        let (lines, said): (Vec<usize>, Vec<String>) = faults.into_iter().unzip();
        assert_eq!(lines, [1, 1, 3, 5]);
        assert!(said[0].starts_with("no directive `{{#heap peek}}`"), "{said:?}");
        assert!(said[1].contains("did you mean `small`?"), "{said:?}");
        assert_eq!(said[2], "`{{#heap` without its `}}` on the same line");
    }

    #[test]
    fn without_results_directives_are_checked_all_the_same() {
        let expanded = expand("{{#heap peek a}} {{#heap peak a}}", None);
        assert_eq!((expanded.directives, expanded.faults.len()), (2, 1));
    }
}
