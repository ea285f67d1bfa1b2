//! Where submissions are graded: what they need is built once, of nothing but
//! our own, and then each has a folder of its own for as long as it takes.
//!
//! `grade` in cargo's target folder holds
//!
//! - `course`: the workspace as shipped,
//! - `target`: what was built of it,
//! - `calls`: how the compiler was called for that,
//! - `work`: this tool, and a folder for each submission that is at work.
//!
//! One `grade` at a time works there.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::{Context, anyhow, bail};

use super::compile;
use crate::cargo::{self, Said};
use crate::compiler::{self, Call};
use crate::course::{Course, Exercise, Program};
use crate::execute::own_program;
use crate::grade::{self, Outcome, Verdict};
use crate::pristine;
use crate::progress::Progress;
use crate::sandbox::Sandbox;

/// The folder of a workshop, which is this process's alone.
pub(crate) struct Site {
    pub(super) folder: PathBuf,
    /// A copy of this tool: the tool itself may be built anew meanwhile.
    pub(crate) tool: PathBuf,
    _lock: File,
}

/// A place to grade submissions in.
pub(crate) struct Workshop {
    site: Site,
    pub(super) sandbox: Option<Sandbox>,
    /// How long a program may be compiled, and then run.
    pub(super) time: Duration,
    /// Where the compiler and its libraries are.
    pub(super) sysroot: PathBuf,
    /// How programs are compiled, by their names.
    calls: BTreeMap<String, Call>,
    begun: AtomicU64,
}

impl Site {
    /// The site in the target folder of `course`, once nobody else works there.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub(crate) fn enter(course: &Course, progress: &Progress) -> anyhow::Result<Self> {
        let folder = course.target.join("grade");
        let site = || {
            fs::create_dir_all(&folder)?;
            let lock = locked(&folder.join("lock"), progress)?;
            let work = folder.join("work");
            if work.exists() {
                // Of one that was interrupted.
                fs::remove_dir_all(&work)?;
            }
            fs::create_dir(&work)?;
            let tool = work.join("xtask");
            fs::copy(own_program()?, &tool)?;
            io::Result::Ok(Site { folder: folder.clone(), tool, _lock: lock })
        };
        site().with_context(|| format!("cannot work in {}", folder.display()))
    }

    pub(super) fn copy(&self) -> PathBuf {
        self.folder.join("course")
    }

    fn calls(&self) -> PathBuf {
        self.folder.join("calls")
    }
}

/// Holds the lock until the file is dropped.
fn locked(path: &Path, progress: &Progress) -> io::Result<File> {
    let file = File::create(path)?;
    let locked = match file.try_lock() {
        Err(TryLockError::WouldBlock) => {
            progress.say("waiting for another `cargo xtask grade` to end");
            file.lock()
        }
        Err(TryLockError::Error(error)) => Err(error),
        Ok(()) => Ok(()),
    };
    match locked {
        // Some network file systems have none; one at a time is all but certain.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(file),
    }
}

impl Workshop {
    /// Builds `exercises` as shipped in `site`, and keeps how that is done.
    ///
    /// # Errors
    ///
    /// Where that fails.
    pub(crate) fn build(
        course: &Course,
        exercises: &[&Exercise],
        site: Site,
        sandbox: Option<Sandbox>,
        time: Duration,
        progress: &Progress,
    ) -> anyhow::Result<Self> {
        progress.say("copying the course");
        pristine::packages(course, &site.copy())?;
        build(course, exercises, &site, progress)?;
        let mut calls = BTreeMap::new();
        for Exercise { program, .. } in exercises {
            calls.insert(program.binary.clone(), Call::read(&site.calls(), &program.binary)?);
        }
        let compiler = calls.values().next().context("the course has no exercises")?;
        let sysroot = sysroot(&compiler.rustc, &course.root)?;
        Ok(Workshop { site, sandbox, time, sysroot, calls, begun: AtomicU64::new(0) })
    }

    /// The verdict on `text`, a program for `exercise`. That it cannot be graded
    /// is a verdict too: the others are still to be.
    pub(crate) fn grade<'e>(&self, exercise: &'e Exercise, text: &[u8]) -> Verdict<'e> {
        let program = &exercise.program;
        let (warnings, (outcome, printed)) =
            self.graded(exercise, program, text).unwrap_or_else(|error| {
                (Said::default(), (Outcome::NotRun(format!("{error:#}")), String::new()))
            });
        Verdict { exercise, program, started: true, artifact: None, warnings, printed, outcome }
    }

    fn graded(
        &self,
        exercise: &Exercise,
        program: &Program,
        text: &[u8],
    ) -> anyhow::Result<(Said, (Outcome, String))> {
        let place = Place::make(&self.site, &self.begun)?;
        let package = Path::new("exercises").join(&exercise.key);
        pristine::copy(&self.site.copy().join(&package), &place.course().join(&package))?;
        fs::write(place.course().join(&program.source), text).context("cannot lay it over")?;
        let executable = place.out().join(&program.binary);
        let call = self.calls.get(&program.binary).context("it was not built")?;
        let call = call.again(&self.site.copy(), &place.course(), &place.out(), &executable);
        Ok(match compile::compile(self, &call, &place)? {
            Err(errors) => (Said::default(), (Outcome::BuildFailed(errors), String::new())),
            Ok(warnings) => {
                let (heap, sandbox) = (place.0.join("heap"), self.sandbox.as_ref());
                (warnings, grade::run(exercise, program, &executable, &heap, self.time, sandbox))
            }
        })
    }

    /// The program of `exercise` as shipped, and the verdict on it.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub(crate) fn as_shipped<'e>(
        &self,
        exercise: &'e Exercise,
    ) -> anyhow::Result<(String, Verdict<'e>)> {
        let path = self.site.copy().join(&exercise.program.source);
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let verdict = self.grade(exercise, text.as_bytes());
        Ok((text, verdict))
    }

    /// Whether `text` is that program, however its lines end.
    pub(crate) fn is_as_shipped(&self, exercise: &Exercise, text: &[u8]) -> bool {
        let lines = |text: &[u8]| text.iter().copied().filter(|byte| *byte != b'\r').collect();
        let shipped = fs::read(self.site.copy().join(&exercise.program.source)).unwrap_or_default();
        let [shipped, text]: [Vec<u8>; 2] = [lines(&shipped), lines(text)];
        shipped == text
    }
}

/// Has cargo build the programs of `exercises`, without the network, and keeps
/// its calls of the compiler.
fn build(
    course: &Course,
    exercises: &[&Exercise],
    site: &Site,
    progress: &Progress,
) -> anyhow::Result<()> {
    let (copy, calls) = (site.copy(), site.calls());
    let programs: Vec<&Program> = exercises.iter().map(|exercise| &exercise.program).collect();
    for program in &programs {
        if !compiler::place(&calls, &program.binary).is_file() {
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
    command.args(["--offline", "--locked", "--target-dir"]).arg(site.folder.join("target"));
    // The settings that cargo finds are those of the course, wherever this is typed.
    command.current_dir(&course.root);
    compiler::keep_calls(&mut command, &site.tool, &calls);
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

/// The folder of one submission, gone when this is dropped.
pub(super) struct Place(PathBuf);

impl Place {
    fn make(site: &Site, begun: &AtomicU64) -> anyhow::Result<Self> {
        let number = begun.fetch_add(1, Ordering::Relaxed);
        let place = Place(site.folder.join("work").join(number.to_string()));
        fs::create_dir_all(place.out())
            .with_context(|| format!("cannot make {}", place.0.display()))?;
        Ok(place)
    }

    /// The part of the workspace that it is compiled in.
    pub(super) fn course(&self) -> PathBuf {
        self.0.join("course")
    }

    /// What the compiler leaves.
    pub(super) fn out(&self) -> PathBuf {
        self.0.join("out")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left is removed before the next `grade`.
        let _ = fs::remove_dir_all(&self.0);
    }
}
