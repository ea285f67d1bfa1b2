//! `cargo xtask view`: shows one run in the browser.
//!
//! The report is rendered by a program of its own, run through cargo, so that a
//! learner who only wants a verdict never waits for it to compile.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context, bail};
use clap::Args;
use course_format::run::Run;

use crate::workspace_program::VIEW;
use cli::Format;
use cli::progress::Spinner;
use grading::cargo::{self, Build};
use grading::course::{Course, Exercise, Program};
use grading::launcher::TIME;
use grading::outcome::Outcome;
use grading::verdict::grade;

/// Options of `view`.
///
/// The run shown is the last one, unless the program has been compiled since: then it
/// runs again first.
#[derive(Args)]
pub(crate) struct View {
    /// The exercise.
    #[arg(required_unless_present = "dhat")]
    exercise: Option<String>,

    /// One of its solutions, instead of the exercise's own program.
    #[arg(long, value_name = "NAME", conflicts_with = "dhat")]
    solution: Option<String>,

    /// Another run to compare it with: a solution, the exercise's own program by its
    /// name, or `start`, the exercise as shipped; with `--dhat`, a file.
    #[arg(long, value_name = "NAME", conflicts_with = "viewer")]
    against: Option<String>,

    /// Any DHAT profile, of any program, instead of an exercise's.
    #[arg(long, value_name = "FILE", conflicts_with = "exercise")]
    dhat: Option<PathBuf>,

    /// Open the profile in DHAT's own viewer, set to the peak.
    #[arg(long = "dh-view")]
    viewer: bool,

    /// Do not open a browser.
    #[arg(long)]
    no_open: bool,
}

/// The files of a run to show, and what it is called.
struct RunFiles {
    dhat: PathBuf,
    /// The summary, or the published result; `None` for a profile given by `--dhat`.
    run: Option<PathBuf>,
    /// Its name for people.
    title: String,
    /// The name of its program, or of its file.
    name: String,
}

/// Shows a run.
///
/// # Errors
///
/// If there is no such exercise, solution or file, or cargo cannot be started.
pub(crate) fn run(course: &Course, view: &View) -> anyhow::Result<ExitCode> {
    let mut context = Arguments::default();
    let found = match (&view.dhat, &view.exercise) {
        (Some(file), _) => Some(from_file(file, view, &mut context)?),
        (None, Some(name)) => from_exercise(course, course.exercise(name)?, view, &mut context)?,
        (None, None) => bail!("name an exercise"),
    };
    let Some(RunFiles { dhat, run, title, name }) = found else {
        return Ok(ExitCode::FAILURE);
    };
    let mut arguments = Arguments::default();
    arguments.0.extend([if view.viewer { "dh-view" } else { "report" }.into(), dhat.into()]);
    let folder = match &view.dhat {
        Some(file) => course.heap_folder("elsewhere").join(file.file_stem().unwrap_or_default()),
        None => course.heap_folder(&name),
    };
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
    heap_view(arguments)
}

/// Arguments for `heap-view`.
#[derive(Default)]
struct Arguments(Vec<OsString>);

impl Arguments {
    fn add(&mut self, name: &str, value: impl Into<OsString>) {
        self.0.extend([name.into(), value.into()]);
    }

    fn add_some(&mut self, name: &str, value: Option<impl Into<OsString>>) {
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
    let program = match &view.solution {
        Some(name) => exercise.solution(name)?,
        None => &exercise.program,
    };
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

/// The last run of `program`.
fn last_run(course: &Course, exercise: &Exercise, program: &Program) -> RunFiles {
    let folder = course.heap_folder(&program.binary);
    let solution =
        exercise.solutions.iter().find(|solution| solution.program.binary == program.binary);
    RunFiles {
        dhat: folder.join("dhat.json"),
        run: Some(folder.join("run.json")),
        title: solution.map_or(&exercise.title, |solution| &solution.title).clone(),
        name: program.binary.clone(),
    }
}

/// The published run of the exercise as shipped.
fn shipped(course: &Course, exercise: &Exercise) -> anyhow::Result<RunFiles> {
    let binary = &exercise.program.binary;
    let folder = course.root.join("course/src/results").join(&exercise.key);
    let dhat = folder.join(format!("{binary}.dhat.json"));
    if !dhat.exists() {
        bail!(
            "exercise `{}` as shipped was not measured: no {}\nhelp: run `cargo xtask collect`",
            exercise.key,
            dhat.display()
        );
    }
    let title = format!("{}, as shipped", exercise.title);
    let run = Some(folder.join(format!("{binary}.json")));
    Ok(RunFiles { dhat, run, title, name: binary.clone() })
}

/// The profile in `file`. Adds the one to compare with to `context`.
fn from_file(file: &Path, view: &View, context: &mut Arguments) -> anyhow::Result<RunFiles> {
    let files = |file: &Path| {
        let name = file.display().to_string();
        let title = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        fs::metadata(file).with_context(|| format!("cannot read `{}`", name.escape_debug()))?;
        Ok::<_, anyhow::Error>(RunFiles { dhat: file.to_owned(), run: None, title, name })
    };
    let found = files(file)?;
    if let Some(other) = &view.against {
        context.add_other(files(Path::new(other))?);
    }
    Ok(found)
}

/// Builds `programs`, and runs those whose last run is older than their executable.
/// Returns false if one could not be measured, which is reported here.
fn update_runs(
    course: &Course,
    exercise: &Exercise,
    programs: &[&Program],
) -> anyhow::Result<bool> {
    let spinner = Spinner::start();
    let build = cargo::build(&course.root, programs, cli::terminal::color(), &spinner)?;
    for program in programs {
        if is_up_to_date(course, program, &build) {
            continue;
        }
        let verdict = grade(course, exercise, program, &build, TIME, &spinner);
        spinner.suspend(|| match verdict.outcome {
            Outcome::Measured(_) => {
                println!("ran {}", program.binary);
                Ok(())
            }
            _ => cli::verdict(course, &verdict, Format::Human),
        })?;
        if !matches!(verdict.outcome, Outcome::Measured(_)) {
            spinner.stop();
            return Ok(false);
        }
    }
    spinner.stop();
    Ok(true)
}

/// Whether the last run of `program` can be read and is newer than its executable.
fn is_up_to_date(course: &Course, program: &Program, build: &Build) -> bool {
    let modified = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
    let folder = course.heap_folder(&program.binary);
    let (run, dhat) = (folder.join("run.json"), folder.join("dhat.json"));
    let executable = build.executable(program).ok().and_then(modified);
    let is_newer = executable.zip(modified(&run)).is_some_and(|(built, ran)| ran > built);
    is_newer && Run::read(&run).is_ok() && heap_profile::dhat::Profile::read(&dhat).is_ok()
}

/// Runs the program that renders the report.
fn heap_view(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let status = VIEW.command()?.args(arguments.0).status().context("cannot start `heap-view`")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
