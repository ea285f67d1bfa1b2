//! The preprocessor that puts measured numbers into the book.
//!
//! Nobody types a measured number into a chapter. A chapter holds directives,
//! and what they stand for is read from `results/` beside the chapters, which
//! `cargo xtask collect` measures, or from a source file that is compiled. So a
//! page cannot say what no run has shown. What there is to compute is computed
//! by `heap-profile`; here it becomes HTML.
//!
//! # In a chapter
//!
//! A directive is written on one line, `{{#heap WORD ...}}`; [`DIRECTIVES`] is
//! the list of them. Names of binaries are unique in the workspace, so any
//! chapter may name any of them. The chapter of an exercise has the exercise's
//! key for its file name: in `02-clinging-onto-memory.md`, `{{#heap budget}}`
//! is the budget of `02-clinging-onto-memory`.
//!
//! - A figure ([`Shape::Text`]) may stand anywhere: in a sentence, in a table,
//!   and, like mdBook's own directives, inside code. A listing of what a
//!   program prints can hold measured numbers.
//! - A table, a tree, a picture or a listing ([`Shape::Block`]) has a line to itself, from
//!   its first column, outside code.
//! - `\{{#heap ...}}`, with a backslash, stays on the page as it is written,
//!   without the backslash.
//!
//! Files that a chapter includes are not searched for directives: this
//! preprocessor runs before the one that includes them.
//!
//! # The reader's own runs
//!
//! Where cargo's target folder holds a run of the reader's own, the table and
//! the pictures show it beside the reference. `own-runs` in
//! `[preprocessor.heap]` names another folder to look in; an empty one is
//! nowhere, which is what a book to be published wants. A run that cannot be
//! read is a note on the page and fails nothing.
//!
//! # Where something is wrong
//!
//! A directive that names what does not exist fails the build. All that is
//! wrong in the book is said at once, with chapter and line ([`Faults`]).
//!
//! # Text from outside
//!
//! A profile can hold anything for a name. Whatever comes from one is escaped
//! where it reaches the page, control and bidirectional characters are shown as
//! `\u{202e}`, and what could grow without end is cut.

mod chapter;
mod directives;
mod fault;
mod figures;
#[cfg(test)]
mod fixture;
mod guess;
mod hints;
mod holders;
mod listing;
mod local_runs;
mod names;
mod page;
mod pictures;
mod results;
mod table;
mod tree;

#[cfg(feature = "book")]
pub mod book;
#[cfg(feature = "book")]
mod log;

use std::path::Path;

use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

pub use directives::{DIRECTIVES, DirectiveKind, Shape};
pub use fault::{Fault, Faults, Place};

use local_runs::RunsFolder;
use page::Page;
use results::Results;

/// The preprocessor, as mdBook knows it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heap;

impl Preprocessor for Heap {
    fn name(&self) -> &'static str {
        "heap"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let source = context.root.join(&context.config.book.src);
        let root = context.root.parent().unwrap_or(&context.root);
        let named: Option<String> = context.config.get("preprocessor.heap.own-runs")?;
        let runs_folder = RunsFolder::find(&context.root, named.as_deref());
        let results = Results::read(&source.join(results::FOLDER));
        let (mut faults, mut directives) = (Vec::new(), 0);
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                && let Some(path) = chapter.source_path.clone()
            {
                let page = results.as_ref().ok().map(|results| Page {
                    results,
                    runs_folder: runs_folder.as_ref(),
                    root,
                    source: &source,
                    chapter: &path,
                });
                let expanded = chapter::expand(&chapter.content, page.as_ref());
                directives += expanded.directives;
                let file = shown_path(&context.root, &source, &path);
                faults.extend(expanded.faults.into_iter().map(|(line, problem)| {
                    let file = file.clone();
                    Fault { place: Some(Place { file, line }), problem }
                }));
                chapter.content = expanded.text;
            }
        });
        if let Err(problem) = results
            && directives > 0
        {
            faults.push(Fault { place: None, problem });
        }
        if faults.is_empty() { Ok(book) } else { Err(Faults(faults).into()) }
    }
}

/// The path of a chapter as it is typed at the root of the workspace:
/// `course/src/words.md`.
fn shown_path(root: &Path, source: &Path, chapter: &Path) -> String {
    let file = source.join(chapter);
    let outside = root.parent().unwrap_or(root);
    let shown = file.strip_prefix(outside).unwrap_or(&file);
    shown.display().to_string()
}
