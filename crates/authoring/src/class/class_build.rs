//! Building and grading the submissions of a class. cargo builds the exercises once, as
//! shipped. Each submission is then compiled by the same call of the compiler, and run,
//! in a temporary folder.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, anyhow, bail};

use super::compile::Compiler;
use super::work_folder::{SubmissionFolder, WorkFolder};
use crate::rustc;
use cli::progress::Spinner;
use grading::cargo;
use grading::compiler_output::CompilerOutput;
use grading::course::{Course, Exercise, Program};
use grading::fault::catch;
use grading::outcome::Outcome;
use grading::printed::Printed;
use grading::rustc_wrapper::{self, Call};
use grading::sandbox::Sandbox;
use grading::verdict::{self, Verdict};
use grading::workspace_copy;

/// The course as shipped, built, and ready to grade submissions.
pub(crate) struct ClassBuild {
    work: WorkFolder,
    compiler: Compiler,
    /// The compiler call for each program, by its name.
    calls: BTreeMap<String, Call>,
    /// The number of the next submission's folder.
    next_folder: AtomicU64,
}

impl ClassBuild {
    /// Builds `exercises` as shipped in `work`, and records the compiler calls.
    ///
    /// # Errors
    ///
    /// If the course cannot be copied or built.
    pub(crate) fn build(
        course: &Course,
        exercises: &[&Exercise],
        work: WorkFolder,
        sandbox: Option<Sandbox>,
        time: Duration,
        spinner: &Spinner,
    ) -> anyhow::Result<Self> {
        spinner.say("copying the course");
        workspace_copy::copy_packages(course, &work.course())?;
        build(course, exercises, &work, spinner)?;
        let mut calls = BTreeMap::new();
        for Exercise { program, .. } in exercises {
            calls.insert(program.binary.clone(), Call::read(&work.calls(), &program.binary)?);
        }
        let call = calls.values().next().context("the course has no exercises")?;
        let sysroot = rustc::sysroot(&call.rustc, &course.root)?;
        let compiler = Compiler { sysroot, sandbox, time };
        Ok(ClassBuild { work, compiler, calls, next_folder: AtomicU64::new(0) })
    }

    /// The verdict on `text`, a program for `exercise`. If it cannot be graded, that is a
    /// verdict too, so that the other submissions are still graded.
    pub(crate) fn grade<'e>(&self, exercise: &'e Exercise, text: &[u8]) -> Verdict<'e> {
        let start = Instant::now();
        let problem = match catch(|| self.try_grade(exercise, text)) {
            Ok(Ok(verdict)) => return Verdict { time: start.elapsed(), ..verdict },
            Ok(Err(error)) => format!("{error:#}"),
            Err(fault) => fault,
        };
        verdict_with(exercise, Outcome::NotRun(problem))
    }

    fn try_grade<'e>(&self, exercise: &'e Exercise, text: &[u8]) -> anyhow::Result<Verdict<'e>> {
        let program = &exercise.program;
        let folder = SubmissionFolder::create(&self.work, &self.next_folder)?;
        let package = Path::new("exercises").join(&exercise.key);
        workspace_copy::copy_folder(
            &self.work.course().join(&package),
            &folder.course().join(&package),
        )?;
        fs::write(folder.course().join(&program.source), text)
            .context("cannot write the submission")?;
        let executable = folder.out().join(&program.binary);
        let call = self.calls.get(&program.binary).context("the program was not built")?;
        let call =
            call.relocated(&self.work.course(), &folder.course(), &folder.out(), &executable);
        let warnings = match self.compiler.compile(&call, &folder)? {
            Ok(warnings) => warnings,
            Err(errors) => return Ok(verdict_with(exercise, Outcome::BuildFailed(errors))),
        };
        let Compiler { time, sandbox, .. } = &self.compiler;
        let (outcome, printed) =
            verdict::run(exercise, program, &executable, &folder.heap(), *time, sandbox.as_ref());
        Ok(Verdict { warnings, printed, ..verdict_with(exercise, outcome) })
    }

    /// The program of `exercise` as shipped, and the verdict on it.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub(crate) fn as_shipped<'e>(
        &self,
        exercise: &'e Exercise,
    ) -> anyhow::Result<(String, Verdict<'e>)> {
        let path = self.work.course().join(&exercise.program.source);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let verdict = self.grade(exercise, text.as_bytes());
        Ok((text, verdict))
    }

    /// Whether `text` is the program of `exercise` as shipped, whatever its line endings.
    pub(crate) fn is_as_shipped(&self, exercise: &Exercise, text: &[u8]) -> bool {
        let unix = |text: &[u8]| text.iter().copied().filter(|byte| *byte != b'\r').collect();
        let shipped =
            fs::read(self.work.course().join(&exercise.program.source)).unwrap_or_default();
        let [shipped, text]: [Vec<u8>; 2] = [unix(&shipped), unix(text)];
        shipped == text
    }
}

/// The verdict on a submission for `exercise`, without warnings and output.
fn verdict_with(exercise: &Exercise, outcome: Outcome) -> Verdict<'_> {
    Verdict {
        exercise,
        program: &exercise.program,
        started: true,
        artifact: None,
        warnings: CompilerOutput::default(),
        printed: Printed::default(),
        size: None,
        time: Duration::ZERO,
        outcome,
    }
}

/// Has cargo build the programs of `exercises` without the network, and records its
/// calls of the compiler.
fn build(
    course: &Course,
    exercises: &[&Exercise],
    work: &WorkFolder,
    spinner: &Spinner,
) -> anyhow::Result<()> {
    let (copy, calls) = (work.course(), work.calls());
    let programs: Vec<&Program> = exercises.iter().map(|exercise| &exercise.program).collect();
    for program in &programs {
        if !rustc_wrapper::call_file(&calls, &program.binary).is_file() {
            // There is no recorded call. The source gets a new modification time, since cargo
            // does not call the compiler for a program that is up to date.
            let source = copy.join(&program.source);
            File::options()
                .append(true)
                .open(&source)
                .and_then(|file| file.set_modified(SystemTime::now()))
                .with_context(|| format!("cannot write {}", source.display()))?;
        }
    }
    let mut command = cargo::build_command(&copy, &programs, false);
    command.args(["--offline", "--locked", "--target-dir"]).arg(work.target());
    // So that cargo reads the course's settings, wherever `grade` was started.
    command.current_dir(&course.root);
    rustc_wrapper::record_calls(&mut command, &work.tool, &calls);
    let build = cargo::run(command, spinner).map_err(add_help)?;
    for program in programs {
        if let Err(output) = build.executable(program) {
            bail!("`{}` as shipped does not compile\n{}", program.source, output.rendered);
        }
    }
    Ok(())
}

/// Adds what to do if cargo lacks a crate that it may not fetch.
fn add_help(error: anyhow::Error) -> anyhow::Error {
    let text = format!("{error:#}");
    if !text.contains("offline") {
        return error;
    }
    anyhow!("{text}\nhelp: nothing is downloaded while grading; run `cargo fetch --locked` first")
}
