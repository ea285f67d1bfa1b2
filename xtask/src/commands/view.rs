//! `cargo xtask view`: shows one run in the browser.
//!
//! What is drawn is drawn by a program of its own, started through cargo: who
//! only wants to be graded never waits for it to compile.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context, bail};
use clap::Args;
use course_format::run::Run;

use crate::companion::VIEW;
use cli::Format;
use cli::progress::Spinner;
use grading::cargo::{self, Build};
use grading::course::{Course, Exercise, Program};
use grading::launcher::TIME;
use grading::outcome::Outcome;
use grading::verdict::grade;

/// What to show, and in what.
///
/// The run is the last one where nothing has been compiled since; otherwise the
/// program runs first.
#[derive(Args)]
pub(crate) struct View {
    /// The exercise.
    #[arg(required_unless_present = "dhat")]
    exercise: Option<String>,

    /// One of its solutions, in place of the exercise's own program.
    #[arg(long, value_name = "NAME", conflicts_with = "dhat")]
    solution: Option<String>,

    /// Another run to lay beside it: a solution, the exercise's own program by
    /// its name, or `start`, the exercise as shipped; with `--dhat`, a file.
    #[arg(long, value_name = "NAME", conflicts_with = "viewer")]
    against: Option<String>,

    /// Any DHAT profile, of any program, in place of an exercise's.
    #[arg(long, value_name = "FILE", conflicts_with = "exercise")]
    dhat: Option<PathBuf>,

    /// Open the profile in DHAT's own viewer, set to the peak.
    #[arg(long = "dh-view")]
    viewer: bool,

    /// Open no browser.
    #[arg(long)]
    no_open: bool,
}

/// A profile to show, and what is known of it.
struct Shown {
    dhat: PathBuf,
    /// The summary, or the published result; none of a profile from elsewhere.
    run: Option<PathBuf>,
    /// What a person calls it.
    title: String,
    /// Its program or its file.
    name: String,
}

/// Shows a run.
///
/// # Errors
///
/// If a name is not known, a file is not there, or cargo cannot be started.
pub(crate) fn run(course: &Course, view: &View) -> anyhow::Result<ExitCode> {
    let mut task = Words::default();
    let known = match (&view.dhat, &view.exercise) {
        (Some(file), _) => Some(elsewhere(file, view, &mut task)?),
        (None, Some(name)) => of_exercise(course, course.exercise(name)?, view, &mut task)?,
        (None, None) => bail!("name an exercise"),
    };
    let Some(Shown { dhat, run, title, name }) = known else {
        return Ok(ExitCode::FAILURE);
    };
    let mut words = Words::default();
    words.0.extend([if view.viewer { "dh-view" } else { "report" }.into(), dhat.into()]);
    let folder = match &view.dhat {
        Some(file) => course.heap_folder("elsewhere").join(file.file_stem().unwrap_or_default()),
        None => course.heap_folder(&name),
    };
    words.add("--out", folder.join(if view.viewer { "dh_view.html" } else { "report.html" }));
    words.add("--name", name);
    if !view.no_open {
        words.0.push("--open".into());
    }
    if !view.viewer {
        words.add("--title", title);
        words.add_some("--run", run);
        words.0.extend(task.0);
    }
    heap_view(words)
}

/// What `heap-view` is started with.
#[derive(Default)]
struct Words(Vec<OsString>);

impl Words {
    fn add(&mut self, name: &str, value: impl Into<OsString>) {
        self.0.extend([name.into(), value.into()]);
    }

    fn add_some(&mut self, name: &str, value: Option<impl Into<OsString>>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    /// Lays `other` beside.
    fn add_other(&mut self, other: Shown) {
        self.add("--against", other.dhat);
        self.add("--against-title", other.title);
        self.add_some("--against-run", other.run);
    }
}

/// A run of the program that is meant, and in `task` what its exercise
/// says of it. None where it has no run to show: that was said.
fn of_exercise(
    course: &Course,
    exercise: &Exercise,
    view: &View,
    task: &mut Words,
) -> anyhow::Result<Option<Shown>> {
    let program = match &view.solution {
        Some(name) => exercise.solution(name)?,
        None => &exercise.program,
    };
    let against = match view.against.as_deref() {
        None => Against::Nothing,
        Some("start") => Against::Shipped(shipped(course, exercise)?),
        Some(name) if name == exercise.program.binary => Against::Program(&exercise.program),
        Some(name) => Against::Program(exercise.solution(name)?),
    };
    let mut programs = vec![program];
    if let Against::Program(other) = against {
        programs.push(other);
    }
    let Some(()) = measured(course, exercise, &programs)? else {
        return Ok(None);
    };
    let other = match against {
        Against::Nothing => None,
        Against::Shipped(shown) => Some(shown),
        Against::Program(other) => Some(shown(course, exercise, other)),
    };
    task.add("--root", &course.root);
    task.add("--source", &program.source);
    task.add("--budget", exercise.budget.0.to_string());
    task.add("--stretch", exercise.stretch.0.to_string());
    if let Some(other) = other {
        task.add_other(other);
    }
    Ok(Some(shown(course, exercise, program)))
}

/// What a run is laid beside.
enum Against<'a> {
    Nothing,
    /// The published run of the exercise as it was shipped.
    Shipped(Shown),
    /// A run of this program.
    Program(&'a Program),
}

fn shown(course: &Course, exercise: &Exercise, program: &Program) -> Shown {
    let folder = course.heap_folder(&program.binary);
    let solution =
        exercise.solutions.iter().find(|solution| solution.program.binary == program.binary);
    Shown {
        dhat: folder.join("dhat.json"),
        run: Some(folder.join("run.json")),
        title: solution.map_or(&exercise.title, |solution| &solution.title).clone(),
        name: program.binary.clone(),
    }
}

/// The published run of the exercise as it was shipped.
fn shipped(course: &Course, exercise: &Exercise) -> anyhow::Result<Shown> {
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
    Ok(Shown { dhat, run, title, name: binary.clone() })
}

/// The profile `file` from elsewhere, and in `task` what it is laid beside.
fn elsewhere(file: &Path, view: &View, task: &mut Words) -> anyhow::Result<Shown> {
    let shown = |file: &Path| {
        let name = file.display().to_string();
        let title = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        fs::metadata(file).with_context(|| format!("cannot read `{}`", name.escape_debug()))?;
        Ok::<_, anyhow::Error>(Shown { dhat: file.to_owned(), run: None, title, name })
    };
    let known = shown(file)?;
    if let Some(other) = &view.against {
        task.add_other(shown(Path::new(other))?);
    }
    Ok(known)
}

/// Sees to it that each of `programs` has a run that is newer than what it was
/// compiled to. None where one comes to no such run: that was said.
fn measured(
    course: &Course,
    exercise: &Exercise,
    programs: &[&Program],
) -> anyhow::Result<Option<()>> {
    let progress = Spinner::start();
    let built = cargo::build(&course.root, programs, cli::terminal::color(), &progress)?;
    for program in programs {
        if is_fresh(course, program, &built) {
            continue;
        }
        let verdict = grade(course, exercise, program, &built, TIME, &progress);
        progress.suspend(|| match verdict.outcome {
            Outcome::Measured(_) => {
                println!("ran {}", program.binary);
                Ok(())
            }
            _ => cli::verdict(course, &verdict, Format::Human),
        })?;
        if !matches!(verdict.outcome, Outcome::Measured(_)) {
            progress.stop();
            return Ok(None);
        }
    }
    progress.stop();
    Ok(Some(()))
}

/// Whether the last run of `program` can be read and is of what was `built`.
fn is_fresh(course: &Course, program: &Program, built: &Build) -> bool {
    let changed = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
    let folder = course.heap_folder(&program.binary);
    let (run, dhat) = (folder.join("run.json"), folder.join("dhat.json"));
    let executable = built.executable(program).ok().and_then(changed);
    let is_newer = executable.zip(changed(&run)).is_some_and(|(built, ran)| ran > built);
    is_newer && Run::read(&run).is_ok() && heap_profile::dhat::Profile::read(&dhat).is_ok()
}

/// Starts the program that draws.
fn heap_view(words: Words) -> anyhow::Result<ExitCode> {
    let status = VIEW.command().args(words.0).status().context("cannot start cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
