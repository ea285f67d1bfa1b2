//! `cargo xtask grade`: grades what learners handed in.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use heap_profile::Bytes;

use crate::class::learner::{Learner, learners};
use crate::class::partition::Partition;
use crate::class::submission::{Submission, find, places};
use crate::class::workshop::{Site, Workshop};
use crate::class::{Mark, came_to};
use crate::course::{Course, Exercise};
use crate::grade::{Outcome, TIME};
use crate::progress::Progress;
use crate::report::class::{self as report, Made};
use crate::report::{print, visible, warn};
use crate::sandbox::{self, HELP, Wanted};
use crate::schedule::{self, Room};

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
    sandbox: Wanted,

    /// Also write the marks as JSON, an object a line.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Also write the marks as a JUnit report.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,

    /// How long each program may be compiled, and then run.
    #[arg(long, default_value_t = TIME.as_secs(), value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,

    /// How many are graded at once [default: one on each core].
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// How much memory they may need together [default: half of what is free].
    #[arg(long, value_name = "SIZE")]
    memory: Option<Bytes>,
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
/// Where something was used wrongly, and where the course cannot be built, or
/// not be graded in the sandbox.
pub(crate) fn run(course: &Course, grade: &Grade) -> anyhow::Result<ExitCode> {
    let exercises = course.select(&grade.exercises)?;
    let room = Room::new(grade.jobs.map(usize::from), grade.memory, &exercises)?;
    let all = learners(&grade.folders)?;
    let places: Vec<_> =
        exercises.iter().map(|exercise| places(exercise, exercises.len() == 1)).collect();
    let nothing =
        all.iter().filter(|learner| places.iter().all(|places| is_empty(learner, places)));
    look_for_something(&all, &nothing.collect::<Vec<_>>(), &places)?;
    let in_part = |learner: &&Learner| grade.partition.is_none_or(|part| part.has(&learner.name));
    let class =
        Class { learners: all.iter().filter(in_part).collect(), exercises: &exercises, places };
    let progress = Progress::start();
    let (workshop, made) = workshop(course, grade, &class, all.len(), &progress)?;
    let mut files = Files::create(grade)?;
    let marks = marks(&workshop, &class, room, &progress, |mark| {
        progress.hidden(|| report::matter(mark).map_or(Ok(()), |text| print(&text)))?;
        files.add(mark, &made)
    })?;
    progress.stop();
    print(&report::table(&marks, &exercises, &made))?;
    files.finish(&marks, &made)?;
    let passed = marks.iter().all(|mark| mark.came_to.passed());
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
fn workshop(
    course: &Course,
    grade: &Grade,
    class: &Class,
    learners: usize,
    progress: &Progress,
) -> anyhow::Result<(Workshop, Made)> {
    let site = Site::enter(course, progress)?;
    let chosen = sandbox::choose(grade.sandbox, &site.tool)?;
    if let Err(reason) = &chosen
        && grade.sandbox == Wanted::Auto
    {
        let what = "submissions can read your files and use the network";
        progress.hidden(|| warn(&format!("there is no sandbox ({reason}): {what}\n{HELP}")));
    }
    let made = Made {
        sandbox: if chosen.is_ok() { "bwrap" } else { "none" },
        reason: chosen.as_ref().err().cloned(),
        part: grade.partition.map(|Partition { part, parts }| {
            format!("part {part} of {parts}: {} of {learners} learners", class.learners.len())
        }),
    };
    let time = Duration::from_secs(grade.timeout);
    let workshop = Workshop::build(course, class.exercises, site, chosen.ok(), time, progress)?;
    if let Some(exercise) = class.exercises.first() {
        try_out(&workshop, exercise, progress)?;
    }
    Ok((workshop, made))
}

fn try_out(workshop: &Workshop, exercise: &Exercise, progress: &Progress) -> anyhow::Result<()> {
    progress.say("grading the course as shipped");
    let (source, verdict) = workshop.as_shipped(exercise)?;
    if let Outcome::Measured(_) = verdict.outcome {
        return Ok(());
    }
    let said = match &verdict.outcome {
        Outcome::BuildFailed(said) => said.rendered.as_str(),
        _ => "",
    };
    bail!(
        "`{}` as shipped cannot be graded here: {}\n{said}\
         help: if it can with `--sandbox none`, the sandbox lacks something",
        exercise.program.source,
        report::title(&verdict, &source),
    )
}

/// The marks of `class`, each given to `done` as soon as those before it are.
fn marks<'a>(
    workshop: &Workshop,
    class: &Class<'a>,
    room: Room,
    progress: &Progress,
    mut done: impl FnMut(&Mark) -> io::Result<()>,
) -> anyhow::Result<Vec<Mark<'a>>> {
    let programs = || class.exercises.iter().zip(&class.places);
    let of = |learner: &&'a Learner| {
        let learner = *learner;
        programs().map(move |(exercise, places)| (learner, *exercise, places))
    };
    let items: Vec<_> = class.learners.iter().flat_map(of).collect();
    let mut marks = Vec::new();
    schedule::in_order(
        &items,
        room,
        |(_, exercise, _)| exercise.memory,
        |(learner, exercise, places)| {
            progress.say(&format!("grading {}, exercise {}", learner.name, exercise.number));
            let came_to = came_to(workshop, exercise, find(&learner.folder, places));
            Mark { learner, exercise, came_to }
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

    fn add(&mut self, mark: &Mark, made: &Made) -> io::Result<()> {
        let Some(json) = &mut self.json else { return Ok(()) };
        json.write_all(report::json(mark, made)?.as_bytes())
    }

    fn finish(mut self, marks: &[Mark], made: &Made) -> anyhow::Result<()> {
        let Some(junit) = &mut self.junit else { return Ok(()) };
        let report = report::junit(marks, made)?;
        junit.write_all(report.as_bytes()).context("cannot write the JUnit report")
    }
}
