//! `cargo xtask collect`: measures every program, as shipped, for the book.

mod files;
mod growth;
mod illustrations;
mod lives;
mod tolerance;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;
use course_format::canonical::canonical;
use course_format::manifest::ShownAllocator;
use course_format::results::{
    BinaryFigures, BinaryResult, FORMAT, Limits, PEAKS, Peaks, Role, to_json,
};
use course_format::run::Run;
use heap_profile::Bytes;
use heap_profile::dhat::Profile;

use crate::rustc;
use cli::Format;
use cli::progress::Spinner;
use files::{Files, compare, write};
use grading::cargo::{self, Build, Variant};
use grading::course::{Course, Exercise, Illustration, Program};
use grading::execute::Execution;
use grading::launcher::DEFAULT_TIME_LIMIT;
use grading::schedule::{self, Capacity};
use grading::verdict::{Verdict, grade};
use grading::workspace_copy::as_shipped;

/// Options of `collect`.
#[derive(Args)]
pub(crate) struct Collect {
    /// Compare the results with the committed ones, and write nothing.
    #[arg(long)]
    check: bool,
}

/// Measures every program, and writes the results or compares them.
///
/// # Errors
///
/// If a program does not give the right answer, cargo fails, or a file cannot be read or
/// written.
pub(crate) fn run(course: &Course, collect: &Collect) -> anyhow::Result<ExitCode> {
    let folder = results_folder(course);
    let copy = as_shipped(course)?;
    let files = measure(copy.as_ref().unwrap_or(course))?;
    if collect.check { compare(&folder, files) } else { write(&folder, &files) }
}

fn results_folder(course: &Course) -> PathBuf {
    course.root.join("course/src/results")
}

/// A program to measure.
enum Item<'a> {
    Exercise(&'a Exercise, &'a Program),
    Illustration(&'a Illustration),
}

/// The result of running an item.
enum ItemResult<'a> {
    Exercise(Verdict<'a>),
    Illustration(&'a Illustration, anyhow::Result<Execution>),
}

impl Item<'_> {
    fn program(&self) -> &Program {
        match self {
            Item::Exercise(_, program) => program,
            Item::Illustration(illustration) => &illustration.program,
        }
    }

    /// Whether it is to run on the system's allocator.
    fn is_on_system(&self) -> bool {
        let Item::Illustration(illustration) = self else { return false };
        illustration.allocator == Some(ShownAllocator::System)
    }

    fn memory(&self) -> Bytes {
        match self {
            Item::Exercise(exercise, _) => exercise.memory,
            Item::Illustration(_) => illustrations::MEMORY,
        }
    }
}

/// The programs, built: most of them on mimalloc.
struct Builds {
    on_mimalloc: Build,
    on_system: Build,
}

impl Builds {
    fn new(course: &Course, items: &[Item], spinner: &Spinner) -> anyhow::Result<Self> {
        let build = |variant, on_system| {
            let items = items.iter().filter(|item| item.is_on_system() == on_system);
            let programs: Vec<&Program> = items.map(Item::program).collect();
            cargo::build_variant(course, &programs, variant, cli::terminal::color(), spinner)
        };
        Ok(Builds {
            on_mimalloc: build(Variant::Release, false)?,
            on_system: build(Variant::SystemAllocator, true)?,
        })
    }

    fn of(&self, item: &Item) -> &Build {
        if item.is_on_system() { &self.on_system } else { &self.on_mimalloc }
    }
}

/// Runs every program, as many at once as there is memory for. That does not affect the
/// results: heap figures are exact whatever else is running.
fn measure(course: &Course) -> anyhow::Result<Files> {
    let items = items(course);
    let spinner = Spinner::start();
    let builds = Builds::new(course, &items, &spinner)?;
    let mut files = Files::new();
    let mut binaries = Vec::new();
    schedule::run_in_order(
        &items,
        Capacity::new(None, None, &[])?,
        Item::memory,
        |item| run_item(course, item, builds.of(item), &spinner),
        |item_result| {
            binaries.push(match item_result {
                ItemResult::Exercise(verdict) => result(course, &verdict, &mut files)?,
                ItemResult::Illustration(illustration, execution) => {
                    illustrations::result(illustration, execution?, &mut files)?
                }
            });
            Ok(())
        },
    )?;
    for item in &items {
        lives::add_file(course, item, builds.of(item), &binaries, &spinner, &mut files)?;
        growth::add_file(course, item, builds.of(item), &binaries, &spinner, &mut files)?;
    }
    spinner.stop();
    sort(&mut binaries);
    let binaries = tolerance::with_published_runs(&results_folder(course), binaries, &mut files);
    files.insert(
        PEAKS.into(),
        to_json(&Peaks { format: FORMAT, measured_with: rustc::release_and_host()?, binaries }),
    );
    Ok(files)
}

fn items(course: &Course) -> Vec<Item<'_>> {
    let programs = course.exercises.iter().flat_map(|exercise| {
        exercise.programs().map(move |program| Item::Exercise(exercise, program))
    });
    programs.chain(course.illustrations.iter().map(Item::Illustration)).collect()
}

fn run_item<'a>(
    course: &Course,
    item: &Item<'a>,
    build: &'a Build,
    spinner: &Spinner,
) -> ItemResult<'a> {
    match item {
        Item::Exercise(exercise, program) => {
            let verdict = grade(course, exercise, program, build, DEFAULT_TIME_LIMIT, spinner);
            ItemResult::Exercise(verdict)
        }
        Item::Illustration(illustration) => {
            spinner.say(&format!("running {}", illustration.program.binary));
            ItemResult::Illustration(illustration, illustrations::run(course, illustration, build))
        }
    }
}

/// Sorts the programs of each exercise: its start, then its solutions by their peaks, the
/// largest first.
fn sort(binaries: &mut [BinaryFigures]) {
    for programs in binaries.chunk_by_mut(|one, other| one.exercise == other.exercise) {
        programs.sort_by_key(|program| match program.role {
            Role::Start => (0, 0),
            Role::Solution | Role::Failed => (1, u64::MAX - program.stats.peak_bytes),
            Role::Illustration => (2, 0),
        });
    }
}

/// The figures of one program. Adds its files to `files`.
fn result(course: &Course, verdict: &Verdict, files: &mut Files) -> anyhow::Result<BinaryFigures> {
    let (exercise, program) = (verdict.exercise, verdict.program);
    let Some(measured) = verdict.outcome.right() else {
        cli::verdict(course, verdict, Format::Human)?;
        bail!("`{}` did not give a result to collect", program.binary);
    };
    let (title, role) = title_and_role(exercise, program);
    let limits = Limits {
        budget_bytes: exercise.budget,
        stretch_bytes: exercise.stretch,
        rating: measured.rating,
    };
    let figures = BinaryFigures {
        exercise: exercise.key.clone(),
        binary: program.binary.clone(),
        title: title.to_owned(),
        role,
        source: program.source.clone(),
        limits: Some(limits),
        stats: measured.run.stats,
        tolerance_bytes: program.tolerance.0,
        process_memory: None,
    };
    add_files(&figures, &measured.run, &measured.profile, files);
    Ok(figures)
}

/// Adds the files with the results of one program to `files`.
fn add_files(measured: &BinaryFigures, run: &Run, profile: &Profile, files: &mut Files) {
    let result =
        BinaryResult { format: FORMAT, measured: measured.clone(), timeline: run.timeline.clone() };
    files.insert(path(measured, "json"), to_json(&result));
    files.insert(path(measured, "dhat.json"), to_json(&canonical(profile, run)));
}

/// The file of a binary with this `ending`, in the folder of results.
fn path(measured: &BinaryFigures, ending: &str) -> PathBuf {
    Path::new(&measured.exercise).join(format!("{}.{ending}", measured.binary))
}

fn title_and_role<'a>(exercise: &'a Exercise, program: &Program) -> (&'a str, Role) {
    let solution =
        exercise.solutions.iter().find(|solution| solution.program.binary == program.binary);
    match solution {
        None => (&exercise.title, Role::Start),
        Some(solution) if solution.passes => (&solution.title, Role::Solution),
        Some(solution) => (&solution.title, Role::Failed),
    }
}
