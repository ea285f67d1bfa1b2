//! `cargo xtask grade`: grades what learners handed in.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use crate::class::class_build::ClassBuild;
use crate::class::learner::{Learner, learners};
use crate::class::partition::Partition;
use crate::class::submission::{Submission, find, places};
use crate::class::work_folder::WorkFolder;
use crate::class::{GradedSubmission, outcome};
use crate::report::class::{self as report, Conditions};
use cli::options::RunOptions;
use cli::progress::Spinner;
use cli::{print, warn};
use grading::course::{Course, Exercise};
use grading::outcome::Outcome;
use grading::sandbox::{self, HELP, Policy};
use grading::schedule::{self, Capacity};
use heap_profile::text::visible;

/// What to grade, and where to leave the marks.
#[derive(Args)]
pub(crate) struct Grade {
    /// The folder of each learner: a checkout of the course, or a few files.
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,

    /// Exercises to grade [default: all].
    #[arg(short, long = "exercise", value_name = "EXERCISE")]
    exercises: Vec<String>,

    /// Grade one part of the learners, such as 1/8; all parts together are all.
    #[arg(long, value_name = "PART/PARTS")]
    partition: Option<Partition>,

    /// Whether submissions have to be in a sandbox.
    #[arg(long, value_enum, default_value_t)]
    sandbox: SandboxOption,

    /// Also write the marks as JSON, an object a line.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Also write the marks as a JUnit report.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,

    #[command(flatten)]
    run: RunOptions,
}

/// Whether there has to be a sandbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum SandboxOption {
    /// Do nothing without one.
    Require,
    /// Where one works.
    #[default]
    Auto,
    /// Without one.
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

/// Who is graded, and in what.
struct Class<'a> {
    learners: Vec<&'a Learner>,
    exercises: &'a [&'a Exercise],
    /// Where the program of each exercise is looked for.
    places: Vec<Vec<String>>,
}

/// Where marks are left beside standard output.
struct Files {
    json: Option<File>,
    junit: Option<File>,
}

/// Builds the course, then grades every learner's programs, and prints a table.
///
/// # Errors
///
/// If something was used wrongly, and where the course cannot be built, or
/// not be graded in the sandbox.
pub(crate) fn run(course: &Course, grade: &Grade) -> anyhow::Result<ExitCode> {
    let exercises = course.select(&grade.exercises)?;
    let capacity = grade.run.capacity(&exercises)?;
    let all = learners(&grade.folders)?;
    let places: Vec<_> =
        exercises.iter().map(|exercise| places(exercise, exercises.len() == 1)).collect();
    let nothing =
        all.iter().filter(|learner| places.iter().all(|places| is_empty(learner, places)));
    look_for_something(&all, &nothing.collect::<Vec<_>>(), &places)?;
    let in_part = |learner: &&Learner| grade.partition.is_none_or(|part| part.has(&learner.name));
    let class =
        Class { learners: all.iter().filter(in_part).collect(), exercises: &exercises, places };
    let progress = Spinner::start();
    let (class_build, made) = prepare(course, grade, &class, all.len(), &progress)?;
    let mut files = Files::create(grade)?;
    let marks = marks(&class_build, &class, capacity, &progress, |mark| {
        progress.suspend(|| report::problem_line(mark).map_or(Ok(()), |text| print(&text)))?;
        files.add(mark, &made)
    })?;
    progress.stop();
    print(&report::table(&marks, &exercises, &made))?;
    files.finish(&marks, &made)?;
    let passed = marks.iter().all(|mark| mark.outcome.passed());
    Ok(ExitCode::from(u8::from(!passed)))
}

fn is_empty(learner: &Learner, places: &[String]) -> bool {
    matches!(find(&learner.folder, places), Submission::NotHandedIn)
}

/// Says in which folders there is `nothing`: a learner may have handed in
/// nothing yet, but where nobody has, these are not the folders.
fn look_for_something(
    all: &[Learner],
    nothing: &[&Learner],
    places: &[Vec<String>],
) -> anyhow::Result<()> {
    let quoted = |text: &str| format!("`{}`", visible(text));
    let list = |texts: &mut dyn Iterator<Item = String>| texts.collect::<Vec<_>>().join(", ");
    let folders = list(&mut nothing.iter().map(|one| quoted(&one.folder.display().to_string())));
    let looked_for = list(&mut places.iter().take(1).flatten().map(|place| quoted(place)));
    let others = if places.len() > 1 { ", and the like of the other exercises" } else { "" };
    let message = format!("nothing to grade in {folders}\nhelp: looked for {looked_for}{others}");
    match nothing.len() {
        0 => {}
        some if some == all.len() => bail!("{message}"),
        _ => warn(&message),
    }
    Ok(())
}

/// A place to grade in, in which a program as shipped has been graded: what is
/// wrong there is nobody's fault who handed in.
fn prepare(
    course: &Course,
    grade: &Grade,
    class: &Class,
    learners: usize,
    progress: &Spinner,
) -> anyhow::Result<(ClassBuild, Conditions)> {
    let work = WorkFolder::enter(course, progress)?;
    let chosen = sandbox::choose(grade.sandbox.into(), &work.tool)?;
    if let Err(reason) = &chosen
        && grade.sandbox == SandboxOption::Auto
    {
        let what = "submissions can read your files and use the network";
        progress.suspend(|| warn(&format!("there is no sandbox ({reason}): {what}\n{HELP}")));
    }
    let made = Conditions {
        sandbox: if chosen.is_ok() { "bwrap" } else { "none" },
        reason: chosen.as_ref().err().cloned(),
        part: grade.partition.map(|Partition { part, parts }| {
            format!("part {part} of {parts}: {} of {learners} learners", class.learners.len())
        }),
    };
    let time = grade.run.time();
    let class_build =
        ClassBuild::build(course, class.exercises, work, chosen.ok(), time, progress)?;
    if let Some(exercise) = class.exercises.first() {
        try_out(&class_build, exercise, progress)?;
    }
    Ok((class_build, made))
}

fn try_out(
    class_build: &ClassBuild,
    exercise: &Exercise,
    progress: &Spinner,
) -> anyhow::Result<()> {
    progress.say("grading the course as shipped");
    let (source, verdict) = class_build.as_shipped(exercise)?;
    if let Outcome::Measured(_) = verdict.outcome {
        return Ok(());
    }
    let errors = match &verdict.outcome {
        Outcome::BuildFailed(output) => output.rendered.as_str(),
        _ => "",
    };
    bail!(
        "`{}` as shipped cannot be graded here: {}\n{errors}\
         help: if it can with `--sandbox none`, the sandbox lacks something",
        exercise.program.source,
        report::title(&verdict, &source),
    )
}

/// The marks of `class`, each given to `done` as soon as those before it are.
fn marks<'a>(
    class_build: &ClassBuild,
    class: &Class<'a>,
    capacity: Capacity,
    progress: &Spinner,
    mut done: impl FnMut(&GradedSubmission) -> io::Result<()>,
) -> anyhow::Result<Vec<GradedSubmission<'a>>> {
    let programs = || class.exercises.iter().zip(&class.places);
    let of = |learner: &&'a Learner| {
        let learner = *learner;
        programs().map(move |(exercise, places)| (learner, *exercise, places))
    };
    let items: Vec<_> = class.learners.iter().flat_map(of).collect();
    let mut marks = Vec::new();
    schedule::run_in_order(
        &items,
        capacity,
        |(_, exercise, _)| exercise.memory,
        |(learner, exercise, places)| {
            progress.say(&format!("grading {}, exercise {}", learner.name, exercise.number));
            let outcome = outcome(class_build, exercise, find(&learner.folder, places));
            GradedSubmission { learner, exercise, outcome }
        },
        |mark| {
            done(&mark)?;
            marks.push(mark);
            Ok(())
        },
    )?;
    Ok(marks)
}

impl Files {
    /// Opened before anything is graded: a path that cannot be written is said
    /// at once.
    fn create(grade: &Grade) -> anyhow::Result<Self> {
        let create = |path: &PathBuf| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            folder
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| File::create(path))
                .with_context(|| format!("cannot write {}", path.display()))
        };
        let json = grade.json.as_ref().map(create).transpose()?;
        Ok(Files { json, junit: grade.junit.as_ref().map(create).transpose()? })
    }

    fn add(&mut self, mark: &GradedSubmission, made: &Conditions) -> io::Result<()> {
        let Some(json) = &mut self.json else { return Ok(()) };
        json.write_all(report::json(mark, made)?.as_bytes())
    }

    fn finish(mut self, marks: &[GradedSubmission], made: &Conditions) -> anyhow::Result<()> {
        let Some(junit) = &mut self.junit else { return Ok(()) };
        let report = report::junit(marks, made)?;
        junit.write_all(report.as_bytes()).context("cannot write the JUnit report")
    }
}
