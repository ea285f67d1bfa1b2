//! What each key does.

use std::process::{ExitCode, Stdio};

use super::{Session, print_with_keys};
use crate::events::CTRL_C;
use grading::course::Exercise;
use learner::{hints, list, restore, state};

impl Session<'_> {
    /// Handles a pressed key. Returns the exit status if the session is over.
    pub(super) fn handle_key(&mut self, key: char) -> anyhow::Result<Option<ExitCode>> {
        match key {
            'q' | CTRL_C => {
                self.quit();
                return Ok(Some(ExitCode::SUCCESS));
            }
            _ if self.confirming_reset => self.answer_reset(key == 'y')?,
            'a' | '\n' => self.grade()?,
            'n' => self.go_to(self.index.checked_add(1), "last")?,
            'p' => self.go_to(self.index.checked_sub(1), "first")?,
            _ if self.check.is_some() => self.pending_keys.push_back(key),
            'h' => print_with_keys(&hints::next(self.course, self.exercise()))?,
            'l' => {
                let rows = list::rows(self.course, &state::read(self.course));
                print_with_keys(&list::human(&rows))?;
            }
            'o' => self.open_report()?,
            'r' => self.reset()?,
            _ => print_with_keys("")?,
        }
        Ok(None)
    }

    /// Goes to the exercise at `index`. If there is none, this one is the `end` of the
    /// course, "first" or "last".
    fn go_to(&mut self, index: Option<usize>, end: &str) -> anyhow::Result<()> {
        let Some(index) = index.filter(|index| *index < self.course.exercises.len()) else {
            // Nothing is printed amid the output of `check`.
            return if self.check.is_some() {
                Ok(())
            } else {
                print_with_keys(&format!("this is the {end} exercise\n"))
            };
        };
        self.index = index;
        self.missing = None;
        self.pending_keys.clear();
        self.grade()
    }

    /// Opens the report in the browser, in the background.
    fn open_report(&mut self) -> anyhow::Result<()> {
        if self.view.is_none() {
            let Exercise { key, number, .. } = self.exercise();
            self.view = Some((*number, self.tool.start(&["view", key], Stdio::null)?));
        }
        let folder = self.course.heap_folder(&self.exercise().program.binary);
        let path = folder.join("report.html");
        print_with_keys(&format!(
            "opening `{}`; the first time, the program for it is compiled\n",
            path.display()
        ))
    }

    /// Asks whether to restore the program, if it has been changed.
    fn reset(&mut self) -> anyhow::Result<()> {
        self.confirming_reset = !self.course.is_as_shipped(self.exercise());
        if self.confirming_reset {
            return Ok(cli::print(&format!("\n{}", restore::question(self.exercise())))?);
        }
        self.restore()
    }

    fn answer_reset(&mut self, yes: bool) -> anyhow::Result<()> {
        self.confirming_reset = false;
        if yes { self.restore() } else { print_with_keys(&restore::declined(self.exercise())) }
    }

    /// Restores the program. It is graded again because this counts as a save.
    fn restore(&mut self) -> anyhow::Result<()> {
        match restore::restore(self.course, self.exercise()) {
            Ok(message) => print_with_keys(&message),
            Err(error) => print_with_keys(&format!("error: {error:#}\n")),
        }
    }
}
