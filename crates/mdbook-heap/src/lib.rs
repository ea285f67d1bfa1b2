//! The preprocessor that puts measured numbers into the book.
//!
//! Nobody types a measured number into a chapter. A chapter contains directives, whose
//! text comes from `results/` beside the chapters, which `cargo xtask collect` writes, or
//! from a source file that is compiled. So every number on a page is one that was
//! measured. `heap-profile` computes the figures;
//! this crate turns them into HTML.
//!
//! # In a chapter
//!
//! A directive is written on one line, `{{#heap WORD ...}}`; [`DIRECTIVES`] lists
//! them. Names of binaries are unique in the workspace, so any chapter may name any
//! binary. The chapter of an exercise is named after the exercise's key: in
//! `02-clinging-onto-memory.md`, `{{#heap budget}}` is the budget of
//! `02-clinging-onto-memory`.
//!
//! - A figure ([`Shape::Text`]) may be anywhere: in a sentence, in a table and, like
//!   mdBook's own directives, inside code, so that a listing of a program's output
//!   can hold measured numbers.
//! - A table, a tree, a picture or a listing ([`Shape::Block`]) needs a line of its
//!   own, from the first column and outside code.
//! - `\{{#heap ...}}`, with a backslash, is shown on the page as it is written,
//!   without the backslash.
//!
//! Files that a chapter includes are not searched for directives: this
//! preprocessor runs before the one that includes them.
//!
//! # Questions
//!
//! A chapter asks the questions in the file of TOML beside it, such as
//! `02-clinging-onto-memory.questions.toml`: the crate [`questions`](::questions) has its
//! format. Their texts may contain figures.
//!
//! # Local runs
//!
//! If cargo's target folder contains runs of the reader's own, the table and the pictures
//! show them beside the published ones. `own-runs` in
//! `[preprocessor.heap]` names another folder to look in; an empty value turns this
//! off, as for a book that is to be published. A run that cannot be read becomes a note on
//! the page and does not fail the build.
//!
//! # Faults
//!
//! A directive that names something that does not exist fails the build. All faults
//! of the book are reported at once, with chapter, line and directive ([`Faults`]).
//!
//! Directives read regular files of the workspace, and only up to a size: a link that leads
//! out of it, a pipe or a device is a fault.
//!
//! # Untrusted text
//!
//! Names in a profile can contain anything. Whatever comes from one is escaped where it
//! reaches the page, control and bidirectional characters are shown as `\u{202e}`,
//! and whatever could grow without limit is truncated, which is said. The same is true of
//! what a fault quotes.

mod chapter;
mod chapter_questions;
mod directives;
mod fault;
mod figures;
mod files;
#[cfg(test)]
mod fixture;
mod growth;
mod guess;
mod hints;
mod holders;
mod listing;
mod lives;
mod local_runs;
mod manifest;
mod marks;
mod page;
mod pictures;
mod question_forms;
mod questions;
mod repository;
mod results;
mod suggestions;
mod table;
mod tree;
mod unindexed;

#[cfg(feature = "book")]
pub mod book;
#[cfg(feature = "book")]
pub mod book_program;
#[cfg(feature = "book")]
mod log;

use std::path::Path;

use heap_profile::bytes::counted;
use mdbook_preprocessor::book::{Book, BookItem};
use mdbook_preprocessor::errors::Result;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

pub use directives::{DIRECTIVES, DirectiveKind, Shape};
pub use fault::{Fault, Faults, Location};

use chapter::{Expansion, Position};
use chapter_questions::ChapterQuestions;
use local_runs::RunsFolder;
use page::Page;
use results::Results;

/// The preprocessor `heap`.
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
        let repository: String = context.config.get(repository::SETTING)?.unwrap_or_default();
        let runs_folder = RunsFolder::find(&context.root, named.as_deref());
        let results = Results::read(&source.join(results::FOLDER), root);
        let (mut faults, mut unrendered) = (Vec::new(), Vec::new());
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                && let Some(path) = chapter.source_path.clone()
            {
                let page = results.as_ref().ok().map(|results| Page {
                    results,
                    runs_folder: runs_folder.as_ref(),
                    repository: &repository,
                    root,
                    source: &source,
                    chapter: &path,
                    questions: None,
                });
                let (expanded, questions) = expand(&chapter.content, page);
                let file = path_from_root(&context.root, &source, &path);
                let fault = |position: Position, problem: &str| Fault {
                    location: Location { file: file.clone(), line: position.line },
                    directive: Some(position.directive),
                    problem: problem.to_owned(),
                };
                if let Err(problem) = &results {
                    let directives = expanded.directives.into_iter();
                    unrendered.extend(directives.map(|position| fault(position, problem)));
                }
                let expanded_faults = expanded.faults.into_iter();
                faults.extend(expanded_faults.map(|(position, problem)| fault(position, &problem)));
                if let Some(ChapterQuestions { file, faults: in_file, .. }) = questions {
                    let file = path_from_root(&context.root, &source, &file);
                    faults.extend(in_file.into_iter().map(|(line, problem)| {
                        let location = Location { file: file.clone(), line };
                        Fault { location, directive: None, problem }
                    }));
                }
                chapter.content = expanded.text;
            }
        });
        faults.extend(joined(unrendered));
        if faults.is_empty() { Ok(book) } else { Err(Faults(faults).into()) }
    }
}

/// Expands the directives in `text`, the chapter on `page`, and adds the answers to its
/// questions.
fn expand(text: &str, page: Option<Page>) -> (Expansion, Option<ChapterQuestions>) {
    let questions = page.as_ref().and_then(question_forms::read);
    let page = page.map(|page| Page { questions: questions.as_ref(), ..page });
    let mut expanded = chapter::expand(text, page.as_ref());
    match questions.as_ref().map(|questions| questions.at_end(text)) {
        Some(Ok(answers)) => expanded.text += &answers,
        Some(Err((directive, problem))) => {
            expanded.faults.push((Position { line: 1, directive }, problem));
        }
        None => {}
    }
    (expanded, questions)
}

/// The first of `faults`, which have one cause, and how many more there are.
fn joined(faults: Vec<Fault>) -> Option<Fault> {
    let more = faults.len().saturating_sub(1);
    let mut first = faults.into_iter().next()?;
    if more > 0 {
        let verb = if more == 1 { "is" } else { "are" };
        let more = counted(more as u64, "more directive");
        first.problem = format!("{} ({more} {verb} not rendered)", first.problem);
    }
    Some(first)
}

/// The path of a chapter from the root of the workspace: `course/src/words.md`.
fn path_from_root(root: &Path, source: &Path, chapter: &Path) -> String {
    let file = source.join(chapter);
    let outside = root.parent().unwrap_or(root);
    file.strip_prefix(outside).unwrap_or(&file).display().to_string()
}
