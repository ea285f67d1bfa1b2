//! How long a learner waits, from the first build on.
//!
//! The commands are run as a learner runs them, with `cargo xtask`, in a copy of the
//! course with an empty target folder. Only the crates that cargo has downloaded are
//! there at the start.

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

/// How long a learner waits for one thing.
pub(crate) struct WaitTime {
    pub(crate) what: &'static str,
    /// Seconds until it is done: the median, if it was done several times.
    pub(crate) seconds: f64,
    /// How many of these seconds the exercise's own program takes, if it runs.
    pub(crate) program: Option<f64>,
}

/// A command to time.
struct Step<'a> {
    what: &'static str,
    arguments: &'a [&'a str],
    /// Preparation before each call, which is not timed.
    prepare: &'a dyn Fn() -> anyhow::Result<()>,
    /// Whether to run it only once, because a second call would be faster.
    once: bool,
    /// Whether it runs the exercise's program.
    runs_program: bool,
}

/// How long a learner of `exercise` waits. What can be repeated is done `rounds` times.
///
/// # Errors
///
/// If the course cannot be copied, or a command fails.
pub(crate) fn wait_times(
    course: &Course,
    exercise: &Exercise,
    rounds: usize,
    spinner: &Spinner,
) -> anyhow::Result<Vec<WaitTime>> {
    let folder = course.target.join("waiting");
    let (copy, target) = (folder.join("course"), folder.join("target"));
    copy_course(course, exercise, &copy, &target)?;
    let source = copy.join(&exercise.program.source);
    let edit = || append_line(&source);
    let nothing = || Ok(());
    let [check, hint] = ["check", "hint"].map(|command| [command, exercise.key.as_str()]);
    let step = |what, arguments, once, runs_program| Step {
        what,
        arguments,
        prepare: &nothing,
        once,
        runs_program,
    };
    let steps = [
        step("first build to first verdict", &check[..], true, true),
        Step { prepare: &edit, ..step("edit of a line to verdict", &check, false, true) },
        step("check, nothing changed", &check, false, true),
        step("list", &["list"], false, false),
        step("hint", &hint, false, false),
        step("book, first build", &["book"], true, false),
        step("book, again", &["book"], false, false),
    ];
    let binary = target.join("release").join(&exercise.program.binary);
    let wait_time = |step: &Step| {
        let (mut seconds, mut program) = (Vec::new(), Vec::new());
        for _ in 0..if step.once { 1 } else { rounds } {
            spinner.say(step.what);
            (step.prepare)()?;
            seconds.push(time_xtask(&copy, &target, step.arguments)?);
            if step.runs_program {
                program.push(time_program(&binary, &folder)?);
            }
        }
        let program = step.runs_program.then(|| median(&program));
        Ok(WaitTime { what: step.what, seconds: median(&seconds), program })
    };
    steps.iter().map(wait_time).collect()
}

/// Copies `course` to `copy`, with `exercise` as shipped, and empties the folder `target`.
fn copy_course(
    course: &Course,
    exercise: &Exercise,
    copy: &Path,
    target: &Path,
) -> anyhow::Result<()> {
    if target.exists() {
        fs::remove_dir_all(target).with_context(|| format!("cannot empty {}", target.display()))?;
    }
    workspace_copy::copy_folder(&course.root, copy)?;
    fs::copy(exercise.start(&course.root), copy.join(&exercise.program.source))
        .with_context(|| format!("cannot copy to {}", copy.display()))?;
    Ok(())
}

/// Appends a comment to a program, so that it is compiled again.
fn append_line(source: &Path) -> anyhow::Result<()> {
    let file = OpenOptions::new().append(true).open(source);
    file.and_then(|mut file| file.write_all(b"// Another line.\n"))
        .with_context(|| format!("cannot edit {}", source.display()))
}

/// The seconds that `cargo xtask` takes with `arguments`, in the course at `copy`.
fn time_xtask(copy: &Path, target: &Path, arguments: &[&str]) -> anyhow::Result<f64> {
    // The `cargo` on the path, as for a learner, and not the one that runs this tool.
    let mut command = Command::new("cargo");
    command.arg("xtask").args(arguments).current_dir(copy).env("CARGO_TARGET_DIR", target);
    for name in ["CARGO", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let start = Instant::now();
    let output = command.output().context("cannot start cargo")?;
    let seconds = start.elapsed().as_secs_f64();
    // 1 is the status if an exercise does not pass, and as shipped it is over its budget.
    if !matches!(output.status.code(), Some(0 | 1)) {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("`cargo xtask {}`: {}\n{}", arguments.join(" "), output.status, errors.trim());
    }
    Ok(seconds)
}

/// The seconds that the program takes alone, run as it is for grading.
fn time_program(binary: &Path, folder: &Path) -> anyhow::Result<f64> {
    let mut command = Command::new(binary);
    command.env_clear().env("HEAP_OUT", folder.join("run"));
    command
        .envs(grading::execute::mimalloc_options(true))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    command.status().with_context(|| format!("cannot run {}", binary.display()))?;
    Ok(start.elapsed().as_secs_f64())
}
