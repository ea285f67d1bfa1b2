//! The page that a directive is on: everything that a directive is rendered from.

use std::path::Path;

use course_format::results::BinaryFigures;

use crate::chapter_questions::ChapterQuestions;
use crate::local_runs::{LocalRuns, RunsFolder};
use crate::results::Results;

/// The text that a directive is replaced with, or what is wrong with the directive.
pub(crate) type RenderResult = Result<String, String>;

/// The page that a directive is on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page<'a> {
    /// The published results.
    pub(crate) results: &'a Results,
    /// Where the reader's own runs are; `None` if none are to be shown.
    pub(crate) runs_folder: Option<&'a RunsFolder>,
    /// The address of the repository; empty if none is set.
    pub(crate) repository: &'a str,
    /// The root of the workspace.
    pub(crate) root: &'a Path,
    /// The folder of the chapters.
    pub(crate) source: &'a Path,
    /// The chapter, relative to that folder.
    pub(crate) chapter: &'a Path,
    /// What it asks; `None` if it asks nothing.
    pub(crate) questions: Option<&'a ChapterQuestions>,
}

impl<'a> Page<'a> {
    /// The key of the exercise that the chapter is named after.
    pub(crate) fn key(&self) -> String {
        self.chapter.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The programs of the chapter's exercise: as shipped, then its solutions.
    pub(crate) fn exercise(&self) -> Result<Vec<&'a BinaryFigures>, String> {
        self.results.exercise(&self.key())
    }

    /// The reader's own runs of `programs`, which are those of one exercise.
    pub(crate) fn local_runs(&self, programs: &[&BinaryFigures]) -> LocalRuns {
        self.runs_folder
            .map_or_else(LocalRuns::default, |folder| folder.runs(self.results, programs))
    }

    /// The relative link from the page to the folder of the chapters: `""`, `"../"`.
    pub(crate) fn path_to_root(&self) -> String {
        "../".repeat(self.chapter.components().count().saturating_sub(1))
    }
}
