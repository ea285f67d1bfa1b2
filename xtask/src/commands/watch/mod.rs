//! `cargo xtask watch`: grades an exercise again on every save.
//!
//! The grading is `check` in a process of its own, on the same terminal: the
//! verdict is the same text, a run can be ended at any moment with all that it
//! started, and whatever becomes of it, the terminal is put right again. Nothing
//! is cleared and no other screen is opened: what was printed can be scrolled
//! back to.

mod events;
mod job;
mod saves;
mod session;
mod terminal;

use std::io::{IsTerminal, stdin, stdout};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};

use anyhow::{Context, bail};
use clap::Args;

use crate::state;
use grading::course::{Course, Exercise};

use saves::Saves;
use session::Session;
use terminal::Terminal;

/// What to watch.
#[derive(Args)]
pub(crate) struct Watch {
    /// The exercise to begin with [default: the first that is not passed].
    exercise: Option<String>,

    /// Options for `check`, such as `-- --timeout 60`.
    #[arg(last = true, value_name = "OPTION")]
    check: Vec<String>,
}

/// Grades until it is told to quit.
///
/// # Errors
///
/// If the name is no exercise's, where this is no terminal, and where the
/// terminal fails.
pub(crate) fn run(course: &Course, watch: &Watch) -> anyhow::Result<ExitCode> {
    let exercise = match &watch.exercise {
        Some(name) => course.exercise(name)?,
        None => first(course)?,
    };
    if !stdin().is_terminal() || !stdout().is_terminal() {
        bail!(
            "`watch` reads keys, and this is no terminal\n\
             help: `cargo xtask check {}` grades once, anywhere",
            exercise.number
        );
    }
    let (sender, received) = mpsc::channel();
    // Before the terminal is changed: from here on no signal ends this process
    // without it being put right.
    events::send_signals(sender.clone()).context("cannot listen for signals")?;
    let mut terminal = Terminal::enter().context("cannot read keys from this terminal")?;
    events::send_keys(sender.clone());
    let saves = Saves::watch(course, &sender);
    let mut session = Session::new(course, exercise, &watch.check, saves)?;
    session.begin()?;
    loop {
        let ended = match received.recv_timeout(session.patience()) {
            Ok(event) => session.happened(event, &mut terminal)?,
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => bail!("nothing is left to wait for"),
        };
        if let Some(code) = ended {
            return Ok(code);
        }
        if let Some(code) = session.look()? {
            return Ok(code);
        }
    }
}

/// The first exercise that is not passed; where all are, the first that is not
/// as good as the best known solution, or the first.
fn first(course: &Course) -> anyhow::Result<&Exercise> {
    let state = state::read(course);
    let stage = |exercise: &Exercise| state.of(&exercise.key).stage(course, exercise);
    let exercises = || course.exercises.iter();
    exercises()
        .find(|exercise| !stage(exercise).passed())
        .or_else(|| exercises().find(|exercise| stage(exercise) != state::Stage::Stretch))
        .or_else(|| exercises().next())
        .context("the course has no exercise")
}
