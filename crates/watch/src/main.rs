//! `cargo xtask watch`: grades an exercise again on every save.
//!
//! Grading runs `check` as a process of its own, so that a run can be ended at any time
//! with everything it started. What that tells is data, which is laid out for a screen of
//! its own: the title of the verdict and the keys are always on it, whatever the size of
//! the terminal. What was in the terminal before is there again at the end, and below it
//! the last verdict.

mod events;
mod file_system;
mod saves;
mod screen;
mod session;
mod terminal;
mod tool;

use std::io::{IsTerminal, stdin, stdout};
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use grading::course::{Course, Exercise};
use learner::state;

use events::Event;
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
    /// The exercise to start with [default: that of the current folder, or the first that you
    /// have not passed].
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
        None => course.exercise_here().map_or_else(|| first_to_do(course), Ok)?,
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
    let code = until_quit(&mut session, &receiver, &mut terminal)?;
    drop(terminal);
    // Whoever closed the terminal does not want to see it.
    let _ = cli::print_rendered(&session.last_verdict());
    Ok(code)
}

/// Grades until the learner quits, and returns the exit status.
fn until_quit(
    session: &mut Session,
    events: &Receiver<Event>,
    terminal: &mut Terminal,
) -> anyhow::Result<ExitCode> {
    session.grade()?;
    loop {
        session.draw(terminal)?;
        match events.recv_timeout(session.poll_interval()) {
            Ok(event) => {
                if let Some(code) = session.handle(event, terminal)? {
                    return Ok(code);
                }
                session.draw(terminal)?;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => bail!("all sources of events have ended"),
        }
        session.poll()?;
    }
}

/// The first exercise that is not passed. If all are, the first that is not as good as
/// the best known solution; if all are, the first of the course.
pub(crate) fn first_to_do(course: &Course) -> anyhow::Result<&Exercise> {
    let state = state::read(course);
    let stage = |exercise: &Exercise| state.record(&exercise.key).stage(course, exercise);
    let exercises = || course.exercises.iter();
    exercises()
        .find(|exercise| !stage(exercise).passed())
        .or_else(|| exercises().find(|exercise| stage(exercise) != state::Stage::Stretch))
        .or_else(|| exercises().next())
        .context("the course has no exercise")
}
