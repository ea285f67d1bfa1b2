//! `cargo xtask collect`: measures every program, as shipped, for the book.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, bail};
use clap::Args;
use profile::canonical::canonical;
use profile::results::{BinaryResult, FORMAT, Measured, PEAKS, Peaks, Role, written};

use crate::cargo;
use crate::course::{Course, Exercise, Program};
use crate::grade::{Outcome, TIME, Verdict, grade};
use crate::pristine::pristine;
use crate::progress::Progress;
use crate::report::{self, Format};

/// Whether to write or to compare.
#[derive(Args)]
pub(crate) struct Collect {
    /// Measure again and compare with what is there; write nothing.
    #[arg(long)]
    check: bool,
}

/// The files of `course/src/results`, by their path in it.
type Files = BTreeMap<PathBuf, String>;

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
    let programs: Vec<&Program> = course.exercises.iter().flat_map(Exercise::programs).collect();
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
        found[1..].sort_by_key(|found| std::cmp::Reverse(found.figures.peak_bytes));
        peaks.binaries.extend(found);
    }
    progress.stop();
    files.insert(PEAKS.into(), written(&peaks));
    Ok(files)
}

/// The compiler in use and its target.
fn compiler() -> anyhow::Result<String> {
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
    let figures = Measured {
        exercise: exercise.key.clone(),
        binary: program.binary.clone(),
        title: title.to_owned(),
        role,
        source: program.source.clone(),
        budget_bytes: exercise.budget,
        stretch_bytes: exercise.stretch,
        standing: measured.standing,
        figures: measured.run.figures,
    };
    let result = BinaryResult {
        format: FORMAT,
        measured: figures.clone(),
        timeline: measured.run.timeline.clone(),
    };
    let path = |ending: &str| Path::new(&exercise.key).join(format!("{}.{ending}", program.binary));
    files.insert(path("json"), written(&result));
    files.insert(path("dhat.json"), written(&canonical(&measured.profile, &measured.run)));
    Ok(figures)
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

fn write(folder: &Path, files: &Files) -> anyhow::Result<ExitCode> {
    let mut changed = 0;
    for (name, text) in files {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|old| old == *text) {
            continue;
        }
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        changed += 1;
    }
    for stray in strays(folder, files) {
        fs::remove_file(&stray).with_context(|| format!("cannot remove {}", stray.display()))?;
        changed += 1;
    }
    println!("{} files in {}, {changed} changed", files.len(), folder.display());
    Ok(ExitCode::SUCCESS)
}

fn compare(folder: &Path, mut files: Files) -> anyhow::Result<ExitCode> {
    let same_compiler = leave_out_frames_of_another_compiler(folder, &mut files)?;
    let mut faults = Vec::new();
    for (name, text) in &files {
        match fs::read_to_string(folder.join(name)) {
            Ok(old) if old == *text => {}
            Ok(old) => faults.push(format!("{}: {}", name.display(), difference(&old, text))),
            Err(error) => faults.push(format!("{}: {error}", name.display())),
        }
    }
    if same_compiler {
        let stray = |path: PathBuf| format!("{}: nothing leaves this file", path.display());
        faults.extend(strays(folder, &files).into_iter().map(stray));
    }
    if faults.is_empty() {
        println!("{} files in {} are what was measured", files.len(), folder.display());
        return Ok(ExitCode::SUCCESS);
    }
    println!("error: the results in {} are not what was measured", folder.display());
    for fault in faults {
        println!("  {fault}");
    }
    println!(
        "help: `cargo xtask collect` writes them anew; look at what changed before you commit"
    );
    Ok(ExitCode::FAILURE)
}

/// Where the results are of another compiler, takes the profiles out of `files`
/// and its name out of the table: what is left has to be the same all the same.
fn leave_out_frames_of_another_compiler(folder: &Path, files: &mut Files) -> anyhow::Result<bool> {
    let (old, own) = (Peaks::read(folder)?, compiler()?);
    if old.measured_with == own {
        return Ok(true);
    }
    println!(
        "note: the results are of {}, this is {own}: figures are compared, frames are not",
        old.measured_with
    );
    files.retain(|name, _| !name.to_string_lossy().ends_with(".dhat.json"));
    if let Some(table) = files.get_mut(Path::new(PEAKS)) {
        *table = table.replace(&own, &old.measured_with);
    }
    Ok(false)
}

/// The first line that differs.
fn difference(old: &str, new: &str) -> String {
    let lines = old
        .lines()
        .chain(std::iter::repeat("the end"))
        .zip(new.lines().chain(std::iter::repeat("the end")));
    let longest = old.lines().count().max(new.lines().count()) + 1;
    let first = lines.take(longest).enumerate().find(|(_, (old, new))| old != new);
    match first {
        Some((line, (old, new))) => {
            format!("line {} is `{}`, measured `{}`", line + 1, old.trim(), new.trim())
        }
        None => "only the ends of lines differ".into(),
    }
}

/// Files in `folder` that none of `files` is.
fn strays(folder: &Path, files: &Files) -> Vec<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    let (folders, mut found): (Vec<_>, Vec<_>) =
        entries(folder).into_iter().partition(|path| path.is_dir());
    found.extend(folders.iter().flat_map(|folder| entries(folder)));
    found.retain(|path| path.strip_prefix(folder).is_ok_and(|name| !files.contains_key(name)));
    found
}
