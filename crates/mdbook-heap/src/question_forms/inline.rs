//! A text of a question as HTML, with its figures: either to be seen, or hidden until the
//! question has been answered.
//!
//! What is hidden is in attributes, which the style sheet shows once they are unfolded, and
//! the script `theme/questions.js` turns into text. mdBook's search indexes text, but no
//! attributes: so nobody finds an answer who searches for something else.

use course_format::directive::{CLOSE, OPEN, Piece, pieces};
use heap_profile::text::excerpt;

use crate::directives::{DirectiveKind, Shape};
use crate::page::{Page, RenderResult};
use report::html::escaped;

/// The most characters of a directive that a fault quotes.
const MAX_DIRECTIVE: usize = 80;

/// A text, in runs that are either plain or code.
pub(crate) struct Inline(Vec<Run>);

struct Run {
    is_code: bool,
    /// Escaped for HTML, also for an attribute in double quotes.
    html: String,
}

impl Inline {
    /// `text` with the figures of its directives.
    ///
    /// # Errors
    ///
    /// If a directive in it names something that does not exist, or is no figure.
    pub(crate) fn of(text: &str, page: &Page) -> Result<Self, String> {
        let mut runs = vec![Run { is_code: false, html: String::new() }];
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => push_text(&mut runs, text),
                Piece::Directive(directive) => push(&mut runs, &figure(&directive.words, page)?),
                Piece::Unclosed { .. } => return Err("a directive without its `}}`".to_owned()),
            }
        }
        runs.retain(|run| !run.html.is_empty());
        Ok(Inline(runs))
    }

    /// `code`, all of which is code.
    pub(crate) fn code(code: &str) -> Self {
        Inline(vec![Run { is_code: true, html: escaped(code) }])
    }

    /// To be seen.
    pub(crate) fn shown(&self) -> String {
        let run = |Run { is_code, html }: &Run| match is_code {
            true => format!("<code>{html}</code>"),
            false => html.clone(),
        };
        self.0.iter().map(run).collect()
    }

    /// Hidden from the search.
    pub(crate) fn hidden(&self) -> String {
        let run = |Run { is_code, html }: &Run| {
            let tag = if *is_code { "code" } else { "span" };
            format!("<{tag} data-heap-text=\"{html}\"></{tag}>")
        };
        self.0.iter().map(run).collect()
    }

    /// Without markup, and escaped for HTML.
    pub(crate) fn plain(&self) -> String {
        self.0.iter().map(|run| run.html.as_str()).collect()
    }
}

/// Adds `text`, in which backticks begin and end code.
fn push_text(runs: &mut Vec<Run>, text: &str) {
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            let is_code = !runs.last().is_some_and(|run| run.is_code);
            runs.push(Run { is_code, html: String::new() });
        }
        push(runs, &escaped(part));
    }
}

fn push(runs: &mut [Run], html: &str) {
    if let Some(run) = runs.last_mut() {
        run.html += html;
    }
}

/// What the directive of a figure with these `words` becomes.
fn figure(words: &[&str], page: &Page) -> RenderResult {
    let rendered = DirectiveKind::of(words).and_then(|kind| match kind.shape {
        Shape::Text => kind.render(page, &words[1..]),
        Shape::Block => Err("it is no figure, and only figures fit into a question".to_owned()),
    });
    let directive = || excerpt(&[&[OPEN], words].concat().join(" "), MAX_DIRECTIVE) + CLOSE;
    rendered.map_err(|problem| format!("`{}`: {problem}", directive()))
}
