//! `cargo xtask collect`: measures every program, as shipped, for the book.

mod files;
mod illustrations;

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};
use clap::Args;
use course_format::canonical::canonical;
use course_format::results::{BinaryResult, FORMAT, Limits, Measured, PEAKS, Peaks, Role, written};
use course_format::run::Run;
use heap_profile::dhat::Profile;

use crate::cargo;
use crate::course::{Course, Exercise, Program};
use crate::grade::{Outcome, TIME, Verdict, grade};
use crate::pristine::pristine;
use crate::progress::Progress;
use crate::report::{self, Format};
use files::{Files, compare, write};

/// Whether to write or to compare.
#[derive(Args)]
pub(crate) struct Collect {
    /// Measure again and compare with what is there; write nothing.
    #[arg(long)]
    check: bool,
}

/// Measures every program and writes the results, or compares them.
///
/// # Errors
///
/// Where a program does not give the right answer, or a tool or a file fails.
pub(crate) fn run(course: &Course, collect: &Collect) -> anyhow::Result<ExitCode> {
    let folder = course.root.join("course/src/results");
    let copy = pristine(course)?;
    let files = measure(copy.as_ref().unwrap_or(course))?;
    if collect.check { compare(&folder, files) } else { write(&folder, &files) }
}

fn measure(course: &Course) -> anyhow::Result<Files> {
    let shown = course.illustrations.iter().map(|illustration| &illustration.program);
    let programs = course.exercises.iter().flat_map(Exercise::programs).chain(shown);
    let programs: Vec<&Program> = programs.collect();
    let progress = Progress::start();
    let built = cargo::build(&course.root, &programs, report::color(), &progress)?;
    let mut files = Files::new();
    let mut peaks = Peaks { format: FORMAT, measured_with: compiler()?, binaries: Vec::new() };
    for exercise in &course.exercises {
        let mut found = Vec::new();
        for program in exercise.programs() {
            let verdict = grade(course, exercise, program, &built, TIME, &progress);
            found.push(result(course, &verdict, &mut files)?);
        }
        // The start stays in front.
        found[1..].sort_by_key(|found| std::cmp::Reverse(found.stats.peak_bytes));
        peaks.binaries.extend(found);
    }
    for illustration in &course.illustrations {
        progress.say(&format!("running {}", illustration.program.binary));
        peaks.binaries.push(illustrations::result(course, illustration, &built, &mut files)?);
    }
    progress.stop();
    files.insert(PEAKS.into(), written(&peaks));
    Ok(files)
}

/// The compiler in use and its target.
pub(super) fn compiler() -> anyhow::Result<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().context("cannot start rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
    let (release, host) = (field("release: "), field("host: "));
    let (release, host) = release.zip(host).context("`rustc -vV` names no release")?;
    Ok(format!("rustc {release}, {host}"))
}

/// The figures of one program, its files added to `files`.
fn result(course: &Course, verdict: &Verdict, files: &mut Files) -> anyhow::Result<Measured> {
    let (exercise, program) = (verdict.exercise, verdict.program);
    let measured = match &verdict.outcome {
        Outcome::Measured(measured) if measured.mismatch().is_none() => measured,
        _ => {
            report::verdict(course, verdict, Format::Human)?;
            bail!("`{}` gave no result to collect", program.binary);
        }
    };
    let (title, role) = title_and_role(exercise, program);
    let limits = Limits {
        budget_bytes: exercise.budget,
        stretch_bytes: exercise.stretch,
        rating: measured.rating,
    };
    let stats = Measured {
        exercise: exercise.key.clone(),
        binary: program.binary.clone(),
        title: title.to_owned(),
        role,
        source: program.source.clone(),
        limits: Some(limits),
        stats: measured.run.stats,
        process_memory: None,
    };
    add(&stats, &measured.run, &measured.profile, files);
    Ok(stats)
}

/// Adds the files of one binary to `files`.
fn add(measured: &Measured, run: &Run, profile: &Profile, files: &mut Files) {
    let result =
        BinaryResult { format: FORMAT, measured: measured.clone(), timeline: run.timeline.clone() };
    let path =
        |ending: &str| Path::new(&measured.exercise).join(format!("{}.{ending}", measured.binary));
    files.insert(path("json"), written(&result));
    files.insert(path("dhat.json"), written(&canonical(profile, run)));
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
