//! `cargo xtask view`: shows one run in the browser.
//!
//! The report is rendered by a program of its own, run through cargo, so that a
//! learner who only wants a verdict never waits for it to compile.

mod profile_file;
mod run_files;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::selected_program;
use crate::workspace_program::{self, VIEW};
use grading::course::{Course, Exercise, Program};
use profile_file::ProfileFile;
use run_files::{RunFiles, last_run, shipped, update_runs};

/// Options of `view`.
///
/// The run shown is the last one, unless the program has been compiled since: then it
/// runs again first.
#[derive(Args)]
pub(crate) struct View {
    /// The exercise [default: the one whose folder this is].
    exercise: Option<String>,

    /// One of its solutions, instead of the exercise's own program.
    #[arg(long, value_name = "NAME", conflicts_with = "dhat")]
    solution: Option<String>,

    /// Another run to compare it with: a solution, the exercise's own program by its
    /// name, or `start`, the exercise as shipped; with `--dhat`, a file.
    #[arg(long, value_name = "NAME", conflicts_with = "viewer")]
    against: Option<String>,

    /// Any DHAT profile, of any program, instead of an exercise's. One that counts copies
    /// or events has no peak, and its totals are shown.
    #[arg(long, value_name = "FILE", conflicts_with = "exercise")]
    dhat: Option<PathBuf>,

    /// Open the profile in DHAT's own viewer, set to the peak, or to the totals if it has none.
    #[arg(long = "dh-view")]
    viewer: bool,

    /// Do not open a browser.
    #[arg(long)]
    no_open: bool,
}

/// Shows a run.
///
/// # Errors
///
/// If there is no such exercise, solution or file, or cargo cannot be started.
pub(crate) fn run(course: &Course, view: &View) -> anyhow::Result<ExitCode> {
    let mut context = Arguments::default();
    let found = selected_run(course, view, &mut context)?;
    let Some((RunFiles { dhat, run, title, name }, folder)) = found else {
        return Ok(ExitCode::FAILURE);
    };
    let mut arguments = Arguments::default();
    arguments.0.push(if view.viewer { "dh-view" } else { "report" }.into());
    arguments.add("--out", folder.join(if view.viewer { "dh_view.html" } else { "report.html" }));
    arguments.add("--name", name);
    if !view.no_open {
        arguments.0.push("--open".into());
    }
    if !view.viewer {
        arguments.add("--title", title);
        arguments.add_some("--run", run);
        arguments.0.extend(context.0);
    }
    // Whatever the file is called.
    arguments.0.extend(["--".into(), dhat.into()]);
    workspace_program::run(&VIEW, arguments.0)
}

/// The run to show, and the folder for what is made of it. Adds what a report needs beside it
/// to `context`. `None` if it could not be measured, which has been reported.
fn selected_run(
    course: &Course,
    view: &View,
    context: &mut Arguments,
) -> anyhow::Result<Option<(RunFiles, PathBuf)>> {
    if let Some(file) = &view.dhat {
        let file = ProfileFile::find(file)?;
        let folder = course.heap_folder("elsewhere").join(file.folder());
        return Ok(Some((from_file(&file, view, context)?, folder)));
    }
    let exercise = course.exercise_or_here(view.exercise.as_deref())?;
    let run = from_exercise(course, exercise, view, context)?;
    Ok(run.map(|files| {
        let folder = course.heap_folder(&files.name);
        (files, folder)
    }))
}

/// Arguments for `heap-view`.
#[derive(Default)]
struct Arguments(Vec<OsString>);

impl Arguments {
    /// Adds an option and its value, which may begin with a hyphen.
    fn add(&mut self, name: &str, value: impl AsRef<OsStr>) {
        let mut argument = OsString::from(name);
        argument.push("=");
        argument.push(value);
        self.0.push(argument);
    }

    fn add_some(&mut self, name: &str, value: Option<impl AsRef<OsStr>>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    /// Adds the run to compare with.
    fn add_other(&mut self, other: RunFiles) {
        self.add("--against", other.dhat);
        self.add("--against-title", other.title);
        self.add_some("--against-run", other.run);
    }
}

/// The run of the selected program. Adds what a report needs beside it to `context`.
/// `None` if the program could not be measured, which has been reported.
fn from_exercise(
    course: &Course,
    exercise: &Exercise,
    view: &View,
    context: &mut Arguments,
) -> anyhow::Result<Option<RunFiles>> {
    let program = selected_program(exercise, view.solution.as_deref())?;
    let comparison = match view.against.as_deref() {
        None => Comparison::None,
        Some("start") => Comparison::Shipped(shipped(course, exercise)?),
        Some(name) if name == exercise.program.binary => Comparison::Program(&exercise.program),
        Some(name) => Comparison::Program(exercise.solution(name)?),
    };
    let mut programs = vec![program];
    if let Comparison::Program(other) = comparison {
        programs.push(other);
    }
    if !update_runs(course, exercise, &programs)? {
        return Ok(None);
    }
    let other = match comparison {
        Comparison::None => None,
        Comparison::Shipped(files) => Some(files),
        Comparison::Program(other) => Some(last_run(course, exercise, other)),
    };
    context.add("--root", &course.root);
    context.add("--source", &program.source);
    context.add("--budget", exercise.budget.0.to_string());
    context.add("--stretch", exercise.stretch.0.to_string());
    if let Some(other) = other {
        context.add_other(other);
    }
    Ok(Some(last_run(course, exercise, program)))
}

/// What a run is compared with.
enum Comparison<'a> {
    None,
    /// The published run of the exercise as shipped.
    Shipped(RunFiles),
    /// The last run of this program.
    Program(&'a Program),
}

/// The profile in `file`. Adds the one to compare with to `context`.
fn from_file(file: &ProfileFile, view: &View, context: &mut Arguments) -> anyhow::Result<RunFiles> {
    let Some(other) = &view.against else {
        return Ok(file.run_files(file.title()));
    };
    let other = ProfileFile::find(Path::new(other))?;
    let [title, others] = file.titles(&other);
    context.add_other(other.run_files(others));
    Ok(file.run_files(title))
}
