//! What each key does.

use std::process::{ExitCode, Stdio};

use super::{Exit, Session, say};
use crate::commands::watch::events::CTRL_C;
use crate::commands::{hint, reset};
use crate::list;
use crate::state;
use grading::course::Exercise;

impl Session<'_> {
    /// Does what `key` says.
    pub(super) fn pressed(&mut self, key: char) -> anyhow::Result<Exit> {
        match key {
            'q' | CTRL_C => {
                self.quit();
                return Ok(Some(ExitCode::SUCCESS));
            }
            _ if self.asking => self.answered(key == 'y')?,
            'a' | '\n' => self.begin()?,
            'n' => self.go(self.at.checked_add(1), "last")?,
            'p' => self.go(self.at.checked_sub(1), "first")?,
            _ if self.run.is_some() => self.waiting.push_back(key),
            'h' => say(&hint::next(self.course, self.exercise()))?,
            'l' => say(&list::human(&list::rows(self.course, &state::read(self.course))))?,
            'o' => self.open()?,
            'r' => self.ask()?,
            _ => say("")?,
        }
        Ok(None)
    }

    /// Goes to the exercise at a position; where there is none, this one is the
    /// `outermost`.
    fn go(&mut self, to: Option<usize>, outermost: &str) -> anyhow::Result<()> {
        let Some(at) = to.filter(|at| *at < self.course.exercises.len()) else {
            // Nothing is printed into what a run prints.
            let silent = self.run.is_some();
            return if silent {
                Ok(())
            } else {
                say(&format!("this is the {outermost} exercise\n"))
            };
        };
        self.at = at;
        self.gone = None;
        self.waiting.clear();
        self.begin()
    }

    fn open(&mut self) -> anyhow::Result<()> {
        if self.opening.is_none() {
            let Exercise { key, number, .. } = self.exercise();
            self.opening = Some((*number, self.tool.start(&["view", key], Stdio::null)?));
        }
        let folder = self.course.heap_folder(&self.exercise().program.binary);
        let path = folder.join("report.html");
        say(&format!("opening `{}`; what draws it is compiled the first time\n", path.display()))
    }

    fn ask(&mut self) -> anyhow::Result<()> {
        self.asking = !self.course.is_as_shipped(self.exercise());
        if self.asking {
            return Ok(cli::print(&format!("\n{}", reset::question(self.exercise())))?);
        }
        self.restore()
    }

    fn answered(&mut self, yes: bool) -> anyhow::Result<()> {
        self.asking = false;
        if yes { self.restore() } else { say(&reset::kept(self.exercise())) }
    }

    /// Puts the program back; the save that this is has it graded.
    fn restore(&mut self) -> anyhow::Result<()> {
        match reset::restored(self.course, self.exercise()) {
            Ok(done) => say(&done),
            Err(error) => say(&format!("error: {error:#}\n")),
        }
    }
}
