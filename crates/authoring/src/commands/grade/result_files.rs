//! The files that `grade` writes besides its output.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;

use crate::class::GradedSubmission;
use crate::report::class::{self as report, Conditions};

/// The files for the results, besides standard output.
pub(super) struct ResultFiles {
    json: Option<File>,
    junit: Option<File>,
}

impl ResultFiles {
    /// Creates the files before anything is graded, so that a path that cannot be written
    /// is reported at once.
    ///
    /// # Errors
    ///
    /// If a file cannot be created.
    pub(super) fn create(json: Option<&Path>, junit: Option<&Path>) -> anyhow::Result<Self> {
        let create = |path: &Path| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            folder
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| File::create(path))
                .with_context(|| format!("cannot write {}", path.display()))
        };
        let (json, junit) = (json.map(create).transpose()?, junit.map(create).transpose()?);
        Ok(ResultFiles { json, junit })
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
