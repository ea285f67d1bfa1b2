//! The files of the runs to show: published ones, and those of programs that were run here,
//! which are brought up to date first.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::bail;
use course_format::run::Run;
use heap_profile::dhat::Profile;

use cli::Format;
use cli::progress::Spinner;
use grading::cargo::{self, Build};
use grading::course::{Course, Exercise, Program};
use grading::launcher::DEFAULT_TIME_LIMIT;
use grading::outcome::Outcome;
use grading::verdict::grade;

/// The files of a run to show, and what it is called.
pub(super) struct RunFiles {
    pub(super) dhat: PathBuf,
    /// The summary, or the published result; `None` for a profile given by `--dhat`.
    pub(super) run: Option<PathBuf>,
    /// Its name for people.
    pub(super) title: String,
    /// The name of its program, or of its file.
    pub(super) name: String,
}

/// The last run of `program`.
pub(super) fn last_run(course: &Course, exercise: &Exercise, program: &Program) -> RunFiles {
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
///
/// # Errors
///
/// If there is none.
pub(super) fn shipped(course: &Course, exercise: &Exercise) -> anyhow::Result<RunFiles> {
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

/// Builds `programs`, and runs those whose last run is older than their executable.
/// Returns false if one could not be measured, which is reported here.
///
/// # Errors
///
/// If cargo cannot be started.
pub(super) fn update_runs(
    course: &Course,
    exercise: &Exercise,
    programs: &[&Program],
) -> anyhow::Result<bool> {
    let spinner = Spinner::start();
    let build = cargo::build_if_changed(course, programs, cli::terminal::color(), &spinner)?;
    for program in programs {
        if is_up_to_date(course, program, &build) {
            continue;
        }
        let verdict = grade(course, exercise, program, &build, DEFAULT_TIME_LIMIT, &spinner);
        spinner.suspend(|| match verdict.outcome {
            Outcome::Measured(_) => cli::print_line(&format!("ran {}", program.binary)),
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
    is_newer && Run::read(&run).is_ok() && Profile::read(&dhat).is_ok()
}
