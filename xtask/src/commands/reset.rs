//! `cargo xtask reset`: puts the program of an exercise back as it was shipped.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write, stderr, stdin};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;

use grading::atomic_file::{free_name, replace};
use grading::course::{Course, Exercise};

/// What to reset.
#[derive(Args)]
pub(crate) struct Reset {
    /// The exercise.
    exercise: String,

    /// Do it without asking.
    #[arg(long)]
    yes: bool,
}

/// Asks, then restores the program.
///
/// # Errors
///
/// If the name is no exercise's, where there is nobody to ask, and where a
/// file cannot be read or written.
pub(crate) fn run(course: &Course, reset: &Reset) -> anyhow::Result<ExitCode> {
    let exercise = course.exercise(&reset.exercise)?;
    let (number, source) = (exercise.number, &exercise.program.source);
    if course.is_as_shipped(exercise) {
        cli::print(&format!("`{source}` is as it was shipped: there is nothing to do\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    if !reset.yes {
        if !stdin().is_terminal() || !stderr().is_terminal() {
            bail!(
                "`{source}` has your changes, and nobody is here to say yes\n\
                 help: `cargo xtask reset {number} --yes` puts it back, and keeps yours beside it"
            );
        }
        if !confirmed(&question(exercise))? {
            cli::print(&kept(exercise))?;
            return Ok(ExitCode::FAILURE);
        }
    }
    cli::print(&restored(course, exercise)?)?;
    Ok(ExitCode::SUCCESS)
}

/// What to ask before [`restored`].
pub(crate) fn question(exercise: &Exercise) -> String {
    let source = &exercise.program.source;
    format!("put `{source}` back as it was shipped? yours is kept beside it [y/N] ")
}

/// What to say where the answer is no.
pub(crate) fn kept(exercise: &Exercise) -> String {
    format!("`{}` stays as it is\n", exercise.program.source)
}

fn confirmed(question: &str) -> io::Result<bool> {
    let mut stderr = stderr();
    write!(stderr, "{question}")?;
    stderr.flush()?;
    let mut answer = String::new();
    stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Puts the program back as it was shipped, keeps the learner's beside it, and
/// says so.
///
/// # Errors
///
/// If a file cannot be read or written; the program is then as it was.
pub(crate) fn restored(course: &Course, exercise: &Exercise) -> anyhow::Result<String> {
    let source = &exercise.program.source;
    if course.is_as_shipped(exercise) {
        return Ok(format!("`{source}` is as it was shipped: there is nothing to do\n"));
    }
    let program = course.root.join(source);
    let start = read(&exercise.start(&course.root))?;
    let old = if program.exists() { Some(keep(&program, &read(&program)?)?) } else { None };
    replace(&program, &start).with_context(|| format!("cannot write `{}`", program.display()))?;
    let old = old.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy());
    let yours = old.map(|name| format!("; yours is `{name}` beside it")).unwrap_or_default();
    Ok(format!("`{source}` is as it was shipped{yours}\n"))
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Writes `text` beside `program`, over nothing, and returns where.
fn keep(program: &Path, text: &[u8]) -> anyhow::Result<PathBuf> {
    let path = free_name(program, "old");
    let failed = || format!("cannot keep your program as `{}`", path.display());
    let mut file = File::create_new(&path).with_context(failed)?;
    if let Err(error) = file.write_all(text) {
        let _ = fs::remove_file(&path);
        return Err(error).with_context(failed);
    }
    Ok(path)
}
