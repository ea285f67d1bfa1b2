//! A session of `watch`: its current exercise, what there is to show of it, and the
//! processes it has started.

mod keys;
mod reading;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use heap_profile::text::{visible, visible_lines};

use crate::events::{self, Event};
use crate::saves::{SaveWatcher, Stamp};
use crate::screen::{Content, Screen, Size};
use crate::terminal::Terminal;
use crate::tool::{Tool, ToolProcess};
use grading::course::{Course, Exercise};
use keys::Question;
use learner::{history, list, state};
use reading::Told;

/// How often to look whether a process has ended: too short for a person to notice.
const PROCESS_POLL_INTERVAL: Duration = Duration::from_millis(20);

/// How long a program may be missing before that is reported. Some editors delete the
/// file for a moment when they save.
const MISSING_TIME: Duration = Duration::from_secs(1);

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
    /// The `view` that is running.
    view: Option<ToolProcess>,
    /// What the last `check` has told so far.
    told: Told,
    /// What is shown in place of the verdict's details.
    panel: Option<String>,
    /// What the last key did.
    notice: String,
    /// The question that the next keys answer.
    question: Option<Question>,
    /// How many rows of the details are above the screen, and how many are on it.
    scrolled: usize,
    page: usize,
    /// Whether there is something new to show.
    changed: bool,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        course: &'a Course,
        exercise: &Exercise,
        options: &'a [String],
        (saves, warning): (SaveWatcher, Option<String>),
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
            told: Told::default(),
            panel: None,
            notice: warning.unwrap_or_default(),
            question: None,
            scrolled: 0,
            page: 0,
            changed: true,
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
        self.check = None;
        self.panel = None;
        self.question = None;
        self.scrolled = 0;
        self.changed = true;
        self.told = Told { status: "starting".to_owned(), ..Told::default() };
        self.graded = Stamp::of(self.course, self.exercise());
        let mut arguments = vec!["check", &self.exercise().key, "--message-format", "watch"];
        arguments.extend(self.options.iter().map(String::as_str));
        self.check = Some(self.tool.start(&arguments)?);
        Ok(())
    }

    /// Handles `event`. Returns the exit status if the session is over.
    pub(crate) fn handle(
        &mut self,
        event: Event,
        terminal: &mut Terminal,
    ) -> anyhow::Result<Option<ExitCode>> {
        self.changed = true;
        match event {
            Event::Save => self.saves.wait_for_save(),
            Event::Key(key) => return self.handle_key(key),
            Event::Resize => {}
            Event::Suspend => terminal.suspend(events::suspend)?,
            Event::Exit(code) => return Ok(Some(code)),
            Event::InputFailed(error) => return Err(error).context("cannot read keys"),
        }
        Ok(None)
    }

    /// Looks whether a process has told something or has ended, and whether the sources
    /// have changed.
    pub(crate) fn poll(&mut self) -> anyhow::Result<()> {
        self.poll_check()?;
        self.poll_view()?;
        self.poll_sources()
    }

    /// Grades the exercise again if its sources have changed, and reports if its program
    /// is missing.
    fn poll_sources(&mut self) -> anyhow::Result<()> {
        let Some(stamp) = Stamp::of(self.course, self.exercise()) else {
            // Once it is back it is graded again, even if it has not changed.
            self.graded = None;
            let (since, reported) = self.missing.get_or_insert((Instant::now(), false));
            if since.elapsed() > MISSING_TIME && !*reported {
                *reported = true;
                let source = &self.exercise().program.source;
                self.say(format!("`{source}` is gone: save it again, or press r"));
            }
            return Ok(());
        };
        self.missing = None;
        if self.graded.as_ref() != Some(&stamp) {
            self.notice.clear();
            self.grade()?;
        }
        Ok(())
    }

    /// Shows `notice` until the next key, or until the exercise is graded for a save.
    fn say(&mut self, notice: impl Into<String>) {
        self.notice = notice.into();
        self.changed = true;
    }

    /// Draws the screen, if there is something new on it.
    pub(crate) fn draw(&mut self, terminal: &Terminal) -> anyhow::Result<()> {
        if std::mem::take(&mut self.changed) {
            let size = terminal.size();
            let screen = Screen::new(&self.content(size), size, self.scrolled);
            (self.scrolled, self.page) = (screen.scrolled, screen.page);
            terminal.draw(&screen.rows)?;
        }
        Ok(())
    }

    fn content(&self, Size { columns, .. }: Size) -> Content {
        let Exercise { key, title, .. } = self.exercise();
        let (title_of_verdict, details) = self.told.text(Some(columns));
        let notice = match (&self.question, &self.panel) {
            (Some(question), _) => question.text(self.exercise()),
            (None, Some(_)) if self.notice.is_empty() => "Esc: back to the verdict".to_owned(),
            (None, None) if self.notice.is_empty() => self.told.next(),
            _ => self.notice.clone(),
        };
        Content {
            exercise: visible(&format!("{key}: {title}")),
            title: title_of_verdict,
            body: self.panel.as_deref().map_or(details, visible_lines),
            progress: self.progress(),
            notice: visible_lines(&notice),
        }
    }

    /// The peaks so far, and the progress through the course, below a verdict.
    fn progress(&self) -> String {
        if self.told.verdict.is_none() || self.panel.is_some() {
            return String::new();
        }
        let state = state::read(self.course);
        let peaks = history::peaks(self.exercise(), &state.record(&self.exercise().key));
        let peaks = peaks.map(|line| line + "\n").unwrap_or_default();
        peaks + &list::progress_bar(&list::rows(self.course, &state))
    }

    /// The last verdict, for the terminal that is left: it stays there. Its helps name keys,
    /// which are not there any more.
    pub(crate) fn last_verdict(&mut self) -> String {
        let Some(verdict) = &mut self.told.verdict else { return String::new() };
        verdict.shown.message.helps.clear();
        let (title, details) = self.told.text(cli::terminal::columns());
        format!("{title}\n{details}\n")
    }
}
