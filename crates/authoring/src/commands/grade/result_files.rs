//! The files that `grade` writes besides its output.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;

use super::Grade;
use crate::class::GradedSubmission;
use crate::report::class::{self as report, Conditions};

/// The files for the results, besides standard output.
pub(super) struct ResultFiles {
    json: Option<File>,
    junit: Option<File>,
    /// For the page, and its path.
    pub(super) distribution: Option<(File, PathBuf)>,
}

impl ResultFiles {
    /// Creates the files before anything is graded, so that a path that cannot be written
    /// is reported at once.
    ///
    /// # Errors
    ///
    /// If a file cannot be created.
    pub(super) fn create(grade: &Grade) -> anyhow::Result<Self> {
        let create = |path: &PathBuf| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            folder
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| File::create(path))
                .with_context(|| format!("cannot write {}", path.display()))
        };
        let Grade { json, junit, distribution, .. } = grade;
        let with_path = |path: &PathBuf| Ok::<_, anyhow::Error>((create(path)?, path.clone()));
        Ok(ResultFiles {
            json: json.as_ref().map(create).transpose()?,
            junit: junit.as_ref().map(create).transpose()?,
            distribution: distribution.as_ref().map(with_path).transpose()?,
        })
    }

    /// Writes `page`, the distribution, if there is a file for it.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(super) fn write_distribution(&mut self, page: &str) -> anyhow::Result<()> {
        let Some((file, path)) = &mut self.distribution else { return Ok(()) };
        let failed = || format!("cannot write {}", path.display());
        file.write_all(page.as_bytes()).with_context(failed)
    }

    /// Writes a graded submission to the file with JSON, if there is one.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(super) fn add(
        &mut self,
        submission: &GradedSubmission,
        conditions: &Conditions,
    ) -> io::Result<()> {
        let Some(json) = &mut self.json else { return Ok(()) };
        json.write_all(report::json(submission, conditions)?.as_bytes())
    }

    /// Writes the JUnit report, which is one document, if there is a file for it.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(super) fn finish(
        mut self,
        submissions: &[GradedSubmission],
        conditions: &Conditions,
    ) -> anyhow::Result<()> {
        let Some(junit) = &mut self.junit else { return Ok(()) };
        let report = report::junit(submissions, conditions)?;
        junit.write_all(report.as_bytes()).context("cannot write the JUnit report")
    }
}
