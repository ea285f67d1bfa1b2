//! What each key does, and the questions that some ask.

use std::process::ExitCode;

use crossterm::event::KeyCode;

use super::Session;
use crate::events::CTRL_C;
use crate::screen::KEYS_IN_FULL;
use grading::course::Exercise;
use learner::hints::{self, Asked};
use learner::{list, restore, state};

/// Far more characters than the name of an exercise has.
const MAX_ANSWER: usize = 80;

/// A question that the next keys answer.
pub(super) enum Question {
    /// Whether to restore the program.
    Reset,
    /// Which exercise to go to, and what is typed so far.
    GoTo(String),
}

impl Question {
    pub(super) fn text(&self, exercise: &Exercise) -> String {
        match self {
            Question::Reset => restore::question(exercise),
            Question::GoTo(typed) => format!(
                "go to which exercise? Enter alone goes to the first that you have not passed: \
                 {typed}_"
            ),
        }
    }
}

impl Session<'_> {
    /// Handles a pressed key. Returns the exit status if the session is over.
    pub(super) fn handle_key(&mut self, key: KeyCode) -> anyhow::Result<Option<ExitCode>> {
        if key == CTRL_C {
            return Ok(Some(ExitCode::SUCCESS));
        }
        self.notice.clear();
        match self.question.take() {
            Some(Question::Reset) => self.answer_reset(key == KeyCode::Char('y'))?,
            Some(Question::GoTo(typed)) => self.answer_go_to(typed, key)?,
            None if key == KeyCode::Char('q') => return Ok(Some(ExitCode::SUCCESS)),
            None => {
                if !self.scroll(key) {
                    self.do_key(key)?;
                }
            }
        }
        Ok(None)
    }

    fn do_key(&mut self, key: KeyCode) -> anyhow::Result<()> {
        match key {
            KeyCode::Char('a') | KeyCode::Enter => self.grade()?,
            KeyCode::Char('n') => self.go_to(self.index.checked_add(1), "last")?,
            KeyCode::Char('p') => self.go_to(self.index.checked_sub(1), "first")?,
            KeyCode::Char('g') => self.question = Some(Question::GoTo(String::new())),
            KeyCode::Char('h') => {
                let hints = hints::next(self.course, self.exercise(), Asked::ByKey);
                self.show(hints);
            }
            KeyCode::Char('l') => {
                let rows = list::rows(self.course, &state::read(self.course));
                self.show(format!("{}\nhelp: press g to go to one of them\n", list::human(&rows)));
            }
            KeyCode::Char('o') => self.open_report()?,
            KeyCode::Char('r') => self.reset(),
            KeyCode::Char('?') => self.show(KEYS_IN_FULL.to_owned()),
            KeyCode::Esc => self.back_to_verdict(),
            _ => self.say("this key does nothing: press ? for what each does"),
        }
        Ok(())
    }

    /// Scrolls the details, if that is what `key` does.
    fn scroll(&mut self, key: KeyCode) -> bool {
        self.scrolled = match key {
            KeyCode::Up | KeyCode::Char('k') => self.scrolled.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => self.scrolled + 1,
            KeyCode::PageUp => self.scrolled.saturating_sub(self.page),
            KeyCode::PageDown | KeyCode::Char(' ') => self.scrolled + self.page,
            KeyCode::Home => 0,
            KeyCode::End => usize::MAX,
            _ => return false,
        };
        true
    }

    /// Shows `text` in place of the details of the verdict.
    fn show(&mut self, text: String) {
        self.panel = Some(text);
        self.scrolled = 0;
    }

    fn back_to_verdict(&mut self) {
        self.panel = None;
        self.scrolled = 0;
    }

    /// Goes to the exercise at `index`. If there is none, this one is the `end` of the
    /// course, "first" or "last".
    fn go_to(&mut self, index: Option<usize>, end: &str) -> anyhow::Result<()> {
        let Some(index) = index.filter(|index| *index < self.course.exercises.len()) else {
            self.say(format!("this is the {end} exercise"));
            return Ok(());
        };
        self.index = index;
        self.missing = None;
        self.grade()
    }

    /// Goes to the exercise whose name is `typed` so far, once `key` ends it.
    fn answer_go_to(&mut self, mut typed: String, key: KeyCode) -> anyhow::Result<()> {
        match key {
            KeyCode::Enter => return self.go_to_named(typed.trim()),
            KeyCode::Esc => return Ok(()),
            KeyCode::Backspace => drop(typed.pop()),
            KeyCode::Char(c) if typed.len() < MAX_ANSWER => typed.push(c),
            _ => {}
        }
        self.question = Some(Question::GoTo(typed));
        Ok(())
    }

    fn go_to_named(&mut self, name: &str) -> anyhow::Result<()> {
        let exercise = match name {
            "" => crate::first_to_do(self.course),
            name => self.course.exercise(name),
        };
        match exercise {
            Ok(exercise) => {
                let key = &exercise.key;
                let index = self.course.exercises.iter().position(|other| other.key == *key);
                self.go_to(index, "only")
            }
            Err(error) => {
                self.say(format!("{error:#}"));
                Ok(())
            }
        }
    }

    /// Opens the report in the browser, in the background.
    fn open_report(&mut self) -> anyhow::Result<()> {
        if self.view.is_none() {
            self.view = Some(self.tool.start(&["view", &self.exercise().key])?);
        }
        self.say("the report is being made; the first time, the program for it is compiled");
        Ok(())
    }

    /// Asks whether to restore the program, if it has been changed.
    fn reset(&mut self) {
        if self.course.is_as_shipped(self.exercise()) {
            self.restore();
        } else {
            self.question = Some(Question::Reset);
        }
    }

    fn answer_reset(&mut self, yes: bool) -> anyhow::Result<()> {
        if yes {
            self.restore();
            // This counts as a save, which would clear the notice.
            let notice = std::mem::take(&mut self.notice);
            self.grade()?;
            self.notice = notice;
        } else {
            self.say(restore::declined(self.exercise()));
        }
        Ok(())
    }

    /// Restores the program.
    fn restore(&mut self) {
        self.say(match restore::restore(self.course, self.exercise()) {
            Ok(message) => message,
            Err(error) => format!("error: {error:#}"),
        });
    }
}
