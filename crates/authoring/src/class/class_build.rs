//! What a class is graded with: our own is built once, and each submission is
//! compiled as its program was, and run, in a folder that is gone afterwards.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, SystemTime};

use anyhow::{Context, anyhow, bail};

use super::compile::Compiler;
use super::work_folder::{SubmissionFolder, WorkFolder};
use cli::progress::Spinner;
use grading::cargo;
use grading::compiler_output::CompilerOutput;
use grading::course::{Course, Exercise, Program};
use grading::outcome::Outcome;
use grading::rustc_wrapper::{self, Call};
use grading::sandbox::Sandbox;
use grading::verdict::{self, Verdict};
use grading::workspace_copy;

/// A place to grade submissions in.
pub(crate) struct ClassBuild {
    work: WorkFolder,
    compiler: Compiler,
    /// How programs are compiled, by their names.
    calls: BTreeMap<String, Call>,
    begun: AtomicU64,
}

impl ClassBuild {
    /// Builds `exercises` as shipped in `work`, and keeps how that is done.
    ///
    /// # Errors
    ///
    /// If that fails.
    pub(crate) fn build(
        course: &Course,
        exercises: &[&Exercise],
        work: WorkFolder,
        sandbox: Option<Sandbox>,
        time: Duration,
        progress: &Spinner,
    ) -> anyhow::Result<Self> {
        progress.say("copying the course");
        workspace_copy::copy_packages(course, &work.copy())?;
        build(course, exercises, &work, progress)?;
        let mut calls = BTreeMap::new();
        for Exercise { program, .. } in exercises {
            calls.insert(program.binary.clone(), Call::read(&work.calls(), &program.binary)?);
        }
        let call = calls.values().next().context("the course has no exercises")?;
        let sysroot = sysroot(&call.rustc, &course.root)?;
        let compiler = Compiler { sysroot, sandbox, time };
        Ok(ClassBuild { work, compiler, calls, begun: AtomicU64::new(0) })
    }

    /// The verdict on `text`, a program for `exercise`. That it cannot be graded
    /// is a verdict too: the others are still to be.
    pub(crate) fn grade<'e>(&self, exercise: &'e Exercise, text: &[u8]) -> Verdict<'e> {
        let program = &exercise.program;
        let (warnings, (outcome, printed)) =
            self.graded(exercise, program, text).unwrap_or_else(|error| {
                (CompilerOutput::default(), (Outcome::NotRun(format!("{error:#}")), String::new()))
            });
        Verdict { exercise, program, started: true, artifact: None, warnings, printed, outcome }
    }

    fn graded(
        &self,
        exercise: &Exercise,
        program: &Program,
        text: &[u8],
    ) -> anyhow::Result<(CompilerOutput, (Outcome, String))> {
        let folder = SubmissionFolder::make(&self.work, &self.begun)?;
        let package = Path::new("exercises").join(&exercise.key);
        workspace_copy::copy_folder(
            &self.work.copy().join(&package),
            &folder.course().join(&package),
        )?;
        fs::write(folder.course().join(&program.source), text).context("cannot lay it over")?;
        let executable = folder.out().join(&program.binary);
        let call = self.calls.get(&program.binary).context("it was not built")?;
        let call = call.again(&self.work.copy(), &folder.course(), &folder.out(), &executable);
        Ok(match self.compiler.compile(&call, &folder)? {
            Err(errors) => {
                (CompilerOutput::default(), (Outcome::BuildFailed(errors), String::new()))
            }
            Ok(warnings) => {
                let (heap, sandbox) = (folder.heap(), self.compiler.sandbox.as_ref());
                (
                    warnings,
                    verdict::run(
                        exercise,
                        program,
                        &executable,
                        &heap,
                        self.compiler.time,
                        sandbox,
                    ),
                )
            }
        })
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
        let path = self.work.copy().join(&exercise.program.source);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let verdict = self.grade(exercise, text.as_bytes());
        Ok((text, verdict))
    }

    /// Whether `text` is that program, however its lines end.
    pub(crate) fn is_as_shipped(&self, exercise: &Exercise, text: &[u8]) -> bool {
        let lines = |text: &[u8]| text.iter().copied().filter(|byte| *byte != b'\r').collect();
        let shipped = fs::read(self.work.copy().join(&exercise.program.source)).unwrap_or_default();
        let [shipped, text]: [Vec<u8>; 2] = [lines(&shipped), lines(text)];
        shipped == text
    }
}

/// Has cargo build the programs of `exercises`, without the network, and keeps
/// its calls of the compiler.
fn build(
    course: &Course,
    exercises: &[&Exercise],
    work: &WorkFolder,
    progress: &Spinner,
) -> anyhow::Result<()> {
    let (copy, calls) = (work.copy(), work.calls());
    let programs: Vec<&Program> = exercises.iter().map(|exercise| &exercise.program).collect();
    for program in &programs {
        if !rustc_wrapper::place(&calls, &program.binary).is_file() {
            // Or cargo finds it built, and does not call the compiler.
            let source = copy.join(&program.source);
            File::options()
                .append(true)
                .open(&source)
                .and_then(|file| file.set_modified(SystemTime::now()))
                .with_context(|| format!("cannot write {}", source.display()))?;
        }
    }
    let mut command = cargo::building(&copy, &programs, false);
    command.args(["--offline", "--locked", "--target-dir"]).arg(work.target());
    // The settings that cargo finds are those of the course, wherever this is typed.
    command.current_dir(&course.root);
    rustc_wrapper::record_calls(&mut command, &work.tool, &calls);
    let built = cargo::run(command, progress).map_err(with_help)?;
    for program in programs {
        if let Err(said) = built.executable(program) {
            bail!("`{}` as shipped does not compile\n{}", program.source, said.rendered);
        }
    }
    Ok(())
}

fn with_help(error: anyhow::Error) -> anyhow::Error {
    let text = format!("{error:#}");
    if !text.contains("offline") {
        return error;
    }
    anyhow!("{text}\nhelp: nothing is fetched while grading; run `cargo fetch --locked` before")
}

/// Where `rustc` has itself and its libraries.
fn sysroot(rustc: &Path, root: &Path) -> anyhow::Result<PathBuf> {
    let mut command = Command::new(rustc);
    let output = command.args(["--print", "sysroot"]).current_dir(root).output();
    let output = output.with_context(|| format!("cannot start {}", rustc.display()))?;
    let text = String::from_utf8(output.stdout).context("the path of the compiler is not UTF-8")?;
    Ok(PathBuf::from(text.trim_end()))
}
