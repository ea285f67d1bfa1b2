//! What the processes of a session tell, and when they have ended.

use cli::human::RenderOptions;
use cli::watch::{Graded, Line};
use heap_profile::text::visible_lines;

use super::Session;
use crate::tool::End;

/// What a `check` has told.
#[derive(Default)]
pub(super) struct Told {
    /// What it is doing, or why there is no verdict.
    pub(super) status: String,
    pub(super) verdict: Option<Box<Graded>>,
    /// What it said on standard error.
    pub(super) errors: String,
}

impl Session<'_> {
    /// Reads what `check` tells.
    pub(super) fn poll_check(&mut self) -> anyhow::Result<()> {
        let Some(check) = &mut self.check else { return Ok(()) };
        let end = check.end()?;
        while let Some(line) = check.line() {
            self.told.add(&line);
            self.changed = true;
        }
        let Some(End { status, output, errors }) = end else { return Ok(()) };
        self.check = None;
        self.changed = true;
        for line in &output {
            self.told.add(line);
        }
        self.told.errors = visible_lines(&errors.join("\n"));
        self.told.status = match status.code() {
            Some(0) => "no program was graded".to_owned(),
            Some(_) => "error: the check failed".to_owned(),
            None => format!("error: the check did not finish ({status})"),
        };
        Ok(())
    }

    /// Says where the report is, once it is there, or why there is none.
    pub(super) fn poll_view(&mut self) -> anyhow::Result<()> {
        let Some(view) = &mut self.view else { return Ok(()) };
        let Some(End { status, output, errors }) = view.end()? else { return Ok(()) };
        self.view = None;
        self.changed = true;
        if status.success() {
            self.say([output, errors].concat().join("\n"));
        } else {
            self.say("there is no report");
            self.panel = Some([errors, output].concat().join("\n"));
        }
        Ok(())
    }
}

impl Told {
    /// Adds a line of what `check` tells.
    fn add(&mut self, line: &str) {
        match serde_json::from_str(line) {
            Ok(Line::Progress(what)) => self.status = what,
            Ok(Line::Verdict(verdict)) => self.verdict = Some(verdict),
            // It is called with another format, which the options for it may name.
            Err(_) => {}
        }
    }

    /// What to do next, once there is a verdict.
    pub(super) fn next(&self) -> String {
        self.verdict.as_ref().map(|verdict| verdict.next.clone()).unwrap_or_default()
    }

    /// The title and the details, for so many columns; `None` if there is no limit.
    pub(super) fn text(&self, columns: Option<usize>) -> (String, String) {
        let Some(Graded { shown, .. }) = self.verdict.as_deref() else {
            return (visible_lines(&self.status), self.errors.clone());
        };
        let color = cli::terminal::color();
        let options = RenderOptions { color, columns, ..RenderOptions::PLAIN };
        let text = shown.text(options);
        let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let printed = if shown.printed.is_empty() { "" } else { "\n" };
        let rest = format!("{rest}\n{printed}{}", shown.printed);
        let compiler = shown.compiler_output.as_str();
        // Without a measurement, it is the compiler's errors that there is to read.
        let details = if shown.does_not_compile { [compiler, &rest] } else { [&rest, compiler] };
        let mut details = details.concat();
        if !self.errors.is_empty() {
            details.insert_str(0, &format!("{}\n", self.errors));
        }
        (title.to_owned(), details)
    }
}
