//! `cargo xtask watch`: grades an exercise again on every save.
//!
//! Grading runs `check` as a process of its own on the same terminal. So the verdict
//! reads the same, a run can be ended at any time with everything it started, and
//! the terminal is restored however the run ends. The screen is never cleared and no
//! alternate screen is used, so that earlier output can be scrolled back to.

mod events;
mod file_system;
mod saves;
mod session;
mod terminal;
mod tool;

use std::io::{IsTerminal, stdin, stdout};
use std::process::ExitCode;
use std::sync::mpsc::{self, RecvTimeoutError};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use grading::course::{Course, Exercise};
use learner::state;

use saves::SaveWatcher;
use session::Session;
use terminal::Terminal;

/// The one command of this program.
#[derive(Subcommand)]
enum Command {
    /// Grade an exercise again on every save.
    Watch(Watch),
}

/// Options of `watch`.
#[derive(Args)]
struct Watch {
    /// The exercise to start with [default: the first that you have not passed].
    exercise: Option<String>,

    /// Look at the files again and again, where the system does not report saves: chosen by
    /// itself on network folders, and on folders of Windows in WSL.
    #[arg(long)]
    poll: bool,

    /// Options for `check`, such as `-- --timeout 60`.
    #[arg(last = true, value_name = "OPTION")]
    check: Vec<String>,
}

fn main() -> ExitCode {
    cli::program::main(|Command::Watch(watch), root| run(&Course::read(root)?, &watch))
}

/// Grades until the learner quits.
///
/// # Errors
///
/// If there is no such exercise, or standard input or output is not a terminal or
/// fails.
fn run(course: &Course, watch: &Watch) -> anyhow::Result<ExitCode> {
    let exercise = match &watch.exercise {
        Some(name) => course.exercise(name)?,
        None => first_to_do(course)?,
    };
    if !stdin().is_terminal() || !stdout().is_terminal() {
        bail!(
            "`watch` reads keys and needs a terminal\n\
             help: `cargo xtask check {}` grades once, without a terminal",
            exercise.number
        );
    }
    let (sender, receiver) = mpsc::channel();
    // Before the terminal is changed, so that no signal can end this process without
    // the terminal being restored.
    events::send_signals(sender.clone()).context("cannot catch signals")?;
    let mut terminal = Terminal::enter().context("cannot read keys from this terminal")?;
    events::send_keys(sender.clone());
    let saves = SaveWatcher::start(course, watch.poll, &sender);
    let mut session = Session::new(course, exercise, &watch.check, saves)?;
    session.grade()?;
    loop {
        let exit = match receiver.recv_timeout(session.poll_interval()) {
            Ok(event) => session.handle(event, &mut terminal)?,
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => bail!("all sources of events have ended"),
        };
        if let Some(code) = exit {
            return Ok(code);
        }
        if let Some(code) = session.poll()? {
            return Ok(code);
        }
    }
}

/// The first exercise that is not passed. If all are, the first that is not as good as
/// the best known solution; if all are, the first of the course.
fn first_to_do(course: &Course) -> anyhow::Result<&Exercise> {
    let state = state::read(course);
    let stage = |exercise: &Exercise| state.record(&exercise.key).stage(course, exercise);
    let exercises = || course.exercises.iter();
    exercises()
        .find(|exercise| !stage(exercise).passed())
        .or_else(|| exercises().find(|exercise| stage(exercise) != state::Stage::Stretch))
        .or_else(|| exercises().next())
        .context("the course has no exercise")
}
