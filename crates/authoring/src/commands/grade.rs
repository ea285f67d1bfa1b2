//! `cargo xtask grade`: grades what learners handed in.

mod distribution;
mod folders;
mod prepare;
mod result_files;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::class::class_build::ClassBuild;
use crate::class::learner::Learner;
use crate::class::partition::Partition;
use crate::class::submission::{candidate_paths, find};
use crate::class::{GradedSubmission, outcome};
use crate::report::class as report;
use cli::options::RunOptions;
use cli::print;
use cli::progress::Spinner;
use grading::course::{Course, Exercise};
use grading::sandbox::Policy;
use grading::schedule::{self, Capacity};
use prepare::prepare;
use result_files::ResultFiles;

/// Options of `grade`.
#[derive(Args)]
pub(crate) struct Grade {
    /// The folder of each learner: a checkout of the course, or a few files; or one folder with
    /// those of all.
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,

    /// Exercises to grade [default: all].
    #[arg(short, long = "exercise", value_name = "EXERCISE")]
    exercises: Vec<String>,

    /// Grade only one of several parts of the learners, such as 1/8.
    #[arg(long, value_name = "PART/PARTS")]
    partition: Option<Partition>,

    /// Whether to compile and run submissions in a sandbox.
    #[arg(long, value_enum, default_value_t)]
    sandbox: SandboxOption,

    /// Also write the results as JSON, one object per line.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Also write the results as a JUnit report.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,

    /// Also write a page to show in class: how the peaks are distributed, and the guesses where
    /// they are handed in, without names.
    #[arg(long, value_name = "FILE")]
    distribution: Option<PathBuf>,

    #[command(flatten)]
    run: RunOptions,
}

/// Whether to use a sandbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum SandboxOption {
    /// Always; fail if there is none.
    Require,
    /// If one is available.
    #[default]
    Auto,
    /// Never.
    None,
}

impl From<SandboxOption> for Policy {
    fn from(option: SandboxOption) -> Self {
        match option {
            SandboxOption::Require => Policy::Require,
            SandboxOption::Auto => Policy::Auto,
            SandboxOption::None => Policy::None,
        }
    }
}

/// The learners and exercises to grade.
struct Class<'a> {
    learners: Vec<&'a Learner>,
    exercises: &'a [&'a Exercise],
    /// For each exercise, the paths at which its program is looked for.
    paths: Vec<Vec<String>>,
}

/// Builds the course, then grades every learner's programs, and prints a table.
///
/// # Errors
///
/// If the command was used wrongly, or the course as shipped cannot be built or graded.
pub(crate) fn run(course: &Course, grade: &Grade) -> anyhow::Result<ExitCode> {
    let exercises = course.select(&grade.exercises)?;
    let capacity = grade.run.capacity(&exercises)?;
    let paths: Vec<_> =
        exercises.iter().map(|exercise| candidate_paths(exercise, exercises.len() == 1)).collect();
    let all = folders::learners_in(&grade.folders, &paths)?;
    let is_in_part =
        |learner: &&Learner| grade.partition.is_none_or(|part| part.contains(&learner.name));
    let class =
        Class { learners: all.iter().filter(is_in_part).collect(), exercises: &exercises, paths };
    let spinner = Spinner::start();
    let (class_build, conditions) = prepare(course, grade, &class, all.len(), &spinner)?;
    let mut files = ResultFiles::create(grade)?;
    let submissions = grade_all(&class_build, &class, capacity, &spinner, |submission| {
        spinner.suspend(|| report::problem_line(submission).map_or(Ok(()), |line| print(&line)))?;
        files.add(submission, &conditions)
    })?;
    if files.distribution.is_some() {
        files.write_distribution(&distribution::page(
            &class_build,
            &class,
            &submissions,
            &spinner,
        ))?;
    }
    spinner.stop();
    print(&report::table(&submissions, &exercises, &conditions))?;
    if let Some(path) = &grade.distribution {
        print(&format!("the distribution is in {}\n", path.display()))?;
    }
    files.finish(&submissions, &conditions)?;
    let passed = submissions.iter().all(|submission| submission.outcome.passed());
    Ok(ExitCode::from(u8::from(!passed)))
}

/// Grades all submissions of `class`. Each is passed to `done` in order, as soon as it and
/// those before it are graded.
fn grade_all<'a>(
    class_build: &ClassBuild,
    class: &Class<'a>,
    capacity: Capacity,
    spinner: &Spinner,
    mut done: impl FnMut(&GradedSubmission) -> io::Result<()>,
) -> anyhow::Result<Vec<GradedSubmission<'a>>> {
    let programs = || class.exercises.iter().zip(&class.paths);
    let items_of = |learner: &&'a Learner| {
        let learner = *learner;
        programs().map(move |(exercise, paths)| (learner, *exercise, paths))
    };
    let items: Vec<_> = class.learners.iter().flat_map(items_of).collect();
    let mut submissions = Vec::new();
    schedule::run_in_order(
        &items,
        capacity,
        |(_, exercise, _)| exercise.memory,
        |(learner, exercise, paths)| {
            spinner.say(&format!("grading {}, exercise {}", learner.name, exercise.number));
            let outcome = outcome(class_build, exercise, find(&learner.folder, paths));
            GradedSubmission { learner, exercise, outcome }
        },
        |submission| {
            done(&submission)?;
            submissions.push(submission);
            Ok(())
        },
    )?;
    Ok(submissions)
}
