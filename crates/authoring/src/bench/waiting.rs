//! What a learner waits for, from the first build on.
//!
//! It is done as a learner does it, by `cargo xtask`, in a copy of the course with
//! a target folder of its own: nothing is there when it begins but the crates that
//! cargo has fetched.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail};

use super::statistics::median;
use cli::progress::Spinner;
use grading::course::{Course, Exercise};
use grading::workspace_copy;

/// Something that a learner waits for.
pub(crate) struct Waited {
    pub(crate) what: &'static str,
    /// Seconds until it is done: the median, where it was done more than once.
    pub(crate) seconds: f64,
    /// Seconds of it that the exercise's own program takes, where it runs.
    pub(crate) program: Option<f64>,
}

/// A call of the tool, and how it is made ready.
struct Step<'a> {
    what: &'static str,
    arguments: &'a [&'a str],
    /// What is done before each call, which is not waited for.
    before: &'a dyn Fn() -> anyhow::Result<()>,
    /// Whether the first call is unlike the others.
    once: bool,
    /// Whether the exercise's program runs in it.
    runs: bool,
}

/// What a learner of `exercise` waits for; what can be done again, `rounds` times.
///
/// # Errors
///
/// If the copy cannot be made, or a call fails.
pub(crate) fn waited(
    course: &Course,
    exercise: &Exercise,
    rounds: usize,
    progress: &Spinner,
) -> anyhow::Result<Vec<Waited>> {
    let folder = course.target.join("waiting");
    let (copy, target) = (folder.join("course"), folder.join("target"));
    if target.exists() {
        fs::remove_dir_all(&target)
            .with_context(|| format!("cannot empty {}", target.display()))?;
    }
    workspace_copy::copy_folder(&course.root, &copy)?;
    fs::copy(exercise.start(&course.root), copy.join(&exercise.program.source))
        .with_context(|| format!("cannot copy to {}", copy.display()))?;
    let source = copy.join(&exercise.program.source);
    let edit = || edited(&source);
    let nothing = || Ok(());
    let [check, hint] = ["check", "hint"].map(|command| [command, exercise.key.as_str()]);
    let step = |what, arguments, once, runs| Step { what, arguments, before: &nothing, once, runs };
    let steps = [
        step("first build to first verdict", &check[..], true, true),
        Step { before: &edit, ..step("edit of a line to verdict", &check, false, true) },
        step("check, nothing changed", &check, false, true),
        step("list", &["list"], false, false),
        step("hint", &hint, false, false),
        step("book, first build", &["book"], true, false),
        step("book, again", &["book"], false, false),
    ];
    let binary = target.join("release").join(&exercise.program.binary);
    let mut all = Vec::new();
    for step in steps {
        let (mut seconds, mut program) = (Vec::new(), Vec::new());
        for _ in 0..if step.once { 1 } else { rounds } {
            progress.say(step.what);
            (step.before)()?;
            seconds.push(called(&copy, &target, step.arguments)?);
            if step.runs {
                program.push(run(&binary, &folder)?);
            }
        }
        let program = step.runs.then(|| median(&program));
        all.push(Waited { what: step.what, seconds: median(&seconds), program });
    }
    Ok(all)
}

/// Adds a line to a program, which does nothing.
fn edited(source: &Path) -> anyhow::Result<()> {
    let mut file = OpenOptions::new().append(true).open(source);
    let written = file.as_mut().map(|file| file.write_all(b"// A line more.\n"));
    written
        .map(|_| ())
        .map_err(|error| anyhow::anyhow!("cannot edit {}: {error}", source.display()))
}

/// The seconds of `cargo xtask` with `arguments`, in the course at `copy`.
fn called(copy: &Path, target: &Path, arguments: &[&str]) -> anyhow::Result<f64> {
    // The one on the path, as a learner calls it: `CARGO` may be set by another.
    let mut command = Command::new("cargo");
    command.arg("xtask").args(arguments).current_dir(copy).env("CARGO_TARGET_DIR", target);
    for name in ["CARGO", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let start = Instant::now();
    let output = command.output().context("cannot start cargo")?;
    let seconds = start.elapsed().as_secs_f64();
    // 1 is a verdict: the exercise as shipped is over its budget.
    if !matches!(output.status.code(), Some(0 | 1)) {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`cargo xtask {}`: {}\n{}", arguments.join(" "), output.status, said.trim());
    }
    Ok(seconds)
}

/// The seconds of the program alone, as it is run to be graded.
fn run(binary: &Path, folder: &Path) -> anyhow::Result<f64> {
    let mut command = Command::new(binary);
    command.env_clear().env("HEAP_OUT", folder.join("run"));
    command.envs(grading::execute::mimalloc(true)).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    command.status().with_context(|| format!("cannot run {}", binary.display()))?;
    Ok(start.elapsed().as_secs_f64())
}
