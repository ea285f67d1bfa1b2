//! A session of `watch`: its current exercise, and the processes it has started.

mod keys;

use std::collections::VecDeque;
use std::io::stdout;
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use crossterm::cursor::MoveToColumn;
use crossterm::execute;
use crossterm::terminal::{Clear, ClearType};

use crate::events::{self, Event};
use crate::saves::{SaveWatcher, Stamp};
use crate::terminal::Terminal;
use crate::tool::{Tool, ToolProcess};
use grading::course::{Course, Exercise, Number};
use learner::{history, list, state};

/// How often to look whether a process has ended: too short for a person to notice.
const PROCESS_POLL_INTERVAL: Duration = Duration::from_millis(20);

/// How long a program may be missing before that is reported. Some editors delete the
/// file for a moment when they save.
const MISSING_TIME: Duration = Duration::from_secs(1);

/// The line that lists the keys: see [`keys`].
const KEYS: &str = "[h]int [n]ext [p]revious [o]pen [l]ist [r]eset [a]gain [q]uit\n";

pub(crate) struct Session<'a> {
    course: &'a Course,
    /// The index of the current exercise in the course.
    index: usize,
    /// Options for `check`.
    options: &'a [String],
    tool: Tool,
    saves: SaveWatcher,
    /// The sources that are being graded, or were last.
    graded: Option<Stamp>,
    /// Since when the program is missing, and whether that has been reported.
    missing: Option<(Instant, bool)>,
    /// The `check` that is running.
    check: Option<ToolProcess>,
    /// The `view` that is running, and the number of its exercise.
    view: Option<(Number, ToolProcess)>,
    /// Keys pressed while `check` runs: their output belongs below its verdict.
    pending_keys: VecDeque<char>,
    /// Whether the next key answers whether to reset.
    confirming_reset: bool,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        course: &'a Course,
        exercise: &Exercise,
        options: &'a [String],
        saves: SaveWatcher,
    ) -> anyhow::Result<Self> {
        let index = course.exercises.iter().position(|other| other.key == exercise.key);
        Ok(Session {
            course,
            index: index.unwrap_or_default(),
            options,
            tool: Tool::new(&course.root)?,
            saves,
            graded: None,
            missing: None,
            check: None,
            view: None,
            pending_keys: VecDeque::new(),
            confirming_reset: false,
        })
    }

    /// How long to wait for an event before calling [`Session::poll`].
    pub(crate) fn poll_interval(&self) -> Duration {
        if self.check.is_some() || self.view.is_some() {
            PROCESS_POLL_INTERVAL
        } else {
            self.saves.poll_interval()
        }
    }

    fn exercise(&self) -> &'a Exercise {
        &self.course.exercises[self.index]
    }

    /// Starts to grade the exercise. A `check` that is still running is ended: its
    /// verdict would be out of date.
    pub(crate) fn grade(&mut self) -> anyhow::Result<()> {
        self.stop_check();
        self.confirming_reset = false;
        self.graded = Stamp::of(self.course, self.exercise());
        let Exercise { key, title, .. } = self.exercise();
        cli::print(&format!("\n── {key}: {title} ──\n\n"))?;
        let mut arguments = vec!["check", key];
        arguments.extend(self.options.iter().map(String::as_str));
        self.check = Some(self.tool.start(&arguments, Stdio::inherit)?);
        Ok(())
    }

    /// Ends the running `check`, if there is one, and clears the line it was printing.
    fn stop_check(&mut self) {
        if self.check.take().is_some() {
            // If the terminal is gone, the next output reports that.
            let _ = execute!(stdout(), MoveToColumn(0), Clear(ClearType::CurrentLine));
        }
    }

    /// Handles `event`. Returns the exit status if the session is over.
    pub(crate) fn handle(
        &mut self,
        event: Event,
        terminal: &mut Terminal,
    ) -> anyhow::Result<Option<ExitCode>> {
        match event {
            Event::Save => self.saves.wait_for_save(),
            Event::Key(key) => return self.handle_key(key),
            Event::Suspend => {
                terminal.suspend(events::suspend)?;
                print_with_keys("")?;
            }
            Event::Exit(code) => {
                self.quit();
                return Ok(Some(code));
            }
            Event::InputFailed(error) => return Err(error).context("cannot read keys"),
        }
        Ok(None)
    }

    /// Ends the running `check`. Errors of the terminal are ignored: it may be gone, and
    /// that may be why the session ends.
    fn quit(&mut self) {
        self.stop_check();
        if self.confirming_reset {
            let _ = cli::print("\n");
        }
    }

    /// Looks whether a process has ended, and whether the sources have changed. Returns
    /// the exit status if the session is over.
    pub(crate) fn poll(&mut self) -> anyhow::Result<Option<ExitCode>> {
        if let Some(check) = &mut self.check
            && let Some(status) = check.try_wait()?
        {
            self.check = None;
            if status.code().is_none() {
                cli::print(&format!("error: the check did not finish ({status})\n"))?;
            }
            self.print_progress()?;
        }
        self.poll_sources()?;
        while self.check.is_none() && !self.confirming_reset {
            let Some(key) = self.pending_keys.pop_front() else { break };
            if let Some(code) = self.handle_key(key)? {
                return Ok(Some(code));
            }
        }
        self.poll_view()?;
        Ok(None)
    }

    /// Grades the exercise again if its sources have changed, and reports if its program
    /// is missing.
    fn poll_sources(&mut self) -> anyhow::Result<()> {
        let Some(stamp) = Stamp::of(self.course, self.exercise()) else {
            // Once it is back it is graded again, even if it has not changed.
            self.graded = None;
            let (since, reported) = self.missing.get_or_insert((Instant::now(), false));
            if since.elapsed() > MISSING_TIME && !*reported && self.check.is_none() {
                *reported = true;
                let source = &self.exercise().program.source;
                print_with_keys(&format!("`{source}` is gone: save it again, or press r\n"))?;
            }
            return Ok(());
        };
        self.missing = None;
        if self.graded.as_ref() != Some(&stamp) {
            self.grade()?;
        }
        Ok(())
    }

    /// Reports if `view` has failed, but not amid the output of `check`.
    fn poll_view(&mut self) -> anyhow::Result<()> {
        let (None, Some((number, view))) = (&self.check, &mut self.view) else { return Ok(()) };
        let Some(status) = view.try_wait()? else { return Ok(()) };
        let number = *number;
        self.view = None;
        if !status.success() {
            let help = format!("help: `cargo xtask view {number}` says why");
            print_with_keys(&format!("the report could not be opened\n{help}\n"))?;
        }
        Ok(())
    }

    /// Prints, below a verdict, the peaks so far and the progress through the course.
    fn print_progress(&self) -> anyhow::Result<()> {
        let state = state::read(self.course);
        let peaks = history::peaks(self.exercise(), &state.record(&self.exercise().key));
        let peaks = peaks.map(|line| line + "\n").unwrap_or_default();
        let progress = list::progress_bar(&list::rows(self.course, &state));
        print_with_keys(&format!("{peaks}{progress}\n"))
    }
}

/// Prints `text`, and below it the line that lists the keys.
fn print_with_keys(text: &str) -> anyhow::Result<()> {
    Ok(cli::print(&format!("\n{text}{KEYS}"))?)
}
