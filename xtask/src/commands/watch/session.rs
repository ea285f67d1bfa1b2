//! A session: which exercise it is at, and what goes on.

mod keys;

use std::collections::VecDeque;
use std::io::stdout;
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;
use crossterm::cursor::MoveToColumn;
use crossterm::execute;
use crossterm::terminal::{Clear, ClearType};

use super::events::{self, Event};
use super::job::{Job, Tool};
use super::saves::{Saves, Stamp};
use super::terminal::Terminal;
use crate::state;
use crate::{attempts, list};
use grading::course::{Course, Exercise};

/// How often to see whether a job has ended.
const TICK: Duration = Duration::from_millis(20);

/// How long a program may be gone before it is worth a word.
const GONE: Duration = Duration::from_secs(1);

/// What the keys do: see [`keys`].
const KEYS: &str = "[h]int [n]ext [p]revious [o]pen [l]ist [r]eset [a]gain [q]uit\n";

/// How a session ends, once it does.
pub(super) type Exit = Option<ExitCode>;

pub(super) struct Session<'a> {
    course: &'a Course,
    /// Position of the exercise in the course.
    at: usize,
    /// Options for `check`.
    options: &'a [String],
    tool: Tool,
    saves: Saves,
    /// The sources that are graded, or were last.
    graded: Option<Stamp>,
    /// Since when the program is not there, and whether that was said.
    gone: Option<(Instant, bool)>,
    /// The grading that goes on.
    run: Option<Job>,
    /// The report that is about to open, of the exercise of this number.
    opening: Option<(u32, Job)>,
    /// Keys that wait for the grading to end, to print below its verdict.
    waiting: VecDeque<char>,
    /// Whether the next key answers the question of a reset.
    asking: bool,
}

impl<'a> Session<'a> {
    pub(super) fn new(
        course: &'a Course,
        exercise: &Exercise,
        options: &'a [String],
        saves: Saves,
    ) -> anyhow::Result<Self> {
        let at = course.exercises.iter().position(|other| other.key == exercise.key);
        Ok(Session {
            course,
            at: at.unwrap_or_default(),
            options,
            tool: Tool::new(&course.root)?,
            saves,
            graded: None,
            gone: None,
            run: None,
            opening: None,
            waiting: VecDeque::new(),
            asking: false,
        })
    }

    /// How long there is nothing to do where nothing happens.
    pub(super) fn patience(&self) -> Duration {
        if self.run.is_some() || self.opening.is_some() { TICK } else { self.saves.patience() }
    }

    fn exercise(&self) -> &'a Exercise {
        &self.course.exercises[self.at]
    }

    /// Grades the exercise; a run that goes on is of no use any more and is ended.
    pub(super) fn begin(&mut self) -> anyhow::Result<()> {
        self.stop();
        self.asking = false;
        self.graded = Stamp::of(self.course, self.exercise());
        let Exercise { key, title, .. } = self.exercise();
        cli::print(&format!("\n── {key}: {title} ──\n\n"))?;
        let mut arguments = vec!["check", key];
        arguments.extend(self.options.iter().map(String::as_str));
        self.run = Some(self.tool.start(&arguments, Stdio::inherit)?);
        Ok(())
    }

    /// Ends the run that goes on, and clears the line it was at.
    fn stop(&mut self) {
        if self.run.take().is_some() {
            // What is printed next tells of a terminal that is gone.
            let _ = execute!(stdout(), MoveToColumn(0), Clear(ClearType::CurrentLine));
        }
    }

    /// Does what `event` asks for.
    pub(super) fn happened(
        &mut self,
        event: Event,
        terminal: &mut Terminal,
    ) -> anyhow::Result<Exit> {
        match event {
            Event::Save => self.saves.settle(),
            Event::Key(key) => return self.pressed(key),
            Event::Stop => {
                terminal.left(events::stop)?;
                say("")?;
            }
            Event::End(code) => {
                self.quit();
                return Ok(Some(code));
            }
            Event::NoMoreKeys(error) => return Err(error).context("cannot read keys"),
        }
        Ok(None)
    }

    /// Ends what goes on. Fails on no terminal: it may be gone, and that is why.
    fn quit(&mut self) {
        self.stop();
        if self.asking {
            let _ = cli::print("\n");
        }
    }

    /// Looks at what goes on: whether a job has ended, whether there is a save.
    pub(super) fn look(&mut self) -> anyhow::Result<Exit> {
        if let Some(run) = &mut self.run
            && let Some(status) = run.ended()?
        {
            self.run = None;
            if status.code().is_none() {
                cli::print(&format!("error: the grading was ended ({status})\n"))?;
            }
            self.say_standing()?;
        }
        self.look_at_sources()?;
        while self.run.is_none() && !self.asking {
            let Some(key) = self.waiting.pop_front() else { break };
            if let Some(code) = self.pressed(key)? {
                return Ok(Some(code));
            }
        }
        self.look_at_report()?;
        Ok(None)
    }

    fn look_at_sources(&mut self) -> anyhow::Result<()> {
        let Some(stamp) = Stamp::of(self.course, self.exercise()) else {
            // Graded anew when it is back, whatever it is then.
            self.graded = None;
            let (since, said) = self.gone.get_or_insert((Instant::now(), false));
            if since.elapsed() > GONE && !*said && self.run.is_none() {
                *said = true;
                let source = &self.exercise().program.source;
                say(&format!("`{source}` is gone: save it again, or press r\n"))?;
            }
            return Ok(());
        };
        self.gone = None;
        if self.graded.as_ref() != Some(&stamp) {
            self.begin()?;
        }
        Ok(())
    }

    fn look_at_report(&mut self) -> anyhow::Result<()> {
        // What it comes to is said below the verdict.
        let (None, Some((number, job))) = (&self.run, &mut self.opening) else { return Ok(()) };
        let Some(status) = job.ended()? else { return Ok(()) };
        let number = *number;
        self.opening = None;
        if !status.success() {
            say(&format!("no report opened\nhelp: `cargo xtask view {number}` says why\n"))?;
        }
        Ok(())
    }

    /// Prints what is below a verdict: the peaks so far and the progress.
    fn say_standing(&self) -> anyhow::Result<()> {
        let state = state::read(self.course);
        let peaks = attempts::peaks(self.exercise(), &state.of(&self.exercise().key));
        let peaks = peaks.map(|line| line + "\n").unwrap_or_default();
        let overall = list::overall(&list::rows(self.course, &state));
        say(&format!("{peaks}{overall}\n"))
    }
}

/// Prints `text`, and below it the keys.
fn say(text: &str) -> anyhow::Result<()> {
    Ok(cli::print(&format!("\n{text}{KEYS}"))?)
}
