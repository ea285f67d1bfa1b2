//! What is done before any submission is graded.

use anyhow::bail;

use super::{Class, Grade, SandboxOption};
use crate::class::class_build::ClassBuild;
use crate::class::partition::Partition;
use crate::class::work_folder::WorkFolder;
use crate::report::class::{Conditions, title};
use cli::progress::Spinner;
use cli::warn;
use grading::course::{Course, Exercise};
use grading::outcome::Outcome;
use grading::sandbox::{self, HELP};

/// Builds the course, and grades a program as shipped. If that fails, it is not the fault
/// of a submission, and nothing else is graded.
///
/// # Errors
///
/// If there is no sandbox although one is required, or the course as shipped cannot be
/// built or graded.
pub(super) fn prepare(
    course: &Course,
    grade: &Grade,
    class: &Class,
    learners: usize,
    spinner: &Spinner,
) -> anyhow::Result<(ClassBuild, Conditions)> {
    let work = WorkFolder::lock(course, spinner)?;
    let chosen = sandbox::choose(grade.sandbox.into(), &work.tool)?;
    if let Err(reason) = &chosen
        && grade.sandbox == SandboxOption::Auto
    {
        let risk = "submissions can read your files and use the network";
        spinner.suspend(|| warn(&format!("there is no sandbox ({reason}): {risk}\n{HELP}")));
    }
    let conditions = Conditions {
        sandbox: if chosen.is_ok() { "bwrap" } else { "none" },
        reason: chosen.as_ref().err().cloned(),
        part: grade.partition.map(|Partition { part, parts }| {
            format!("part {part} of {parts}: {} of {learners} learners", class.learners.len())
        }),
    };
    let time = grade.run.time();
    let class_build = ClassBuild::build(course, class.exercises, work, chosen.ok(), time, spinner)?;
    if let Some(exercise) = class.exercises.first() {
        grade_as_shipped(&class_build, exercise, spinner)?;
    }
    Ok((class_build, conditions))
}

fn grade_as_shipped(
    class_build: &ClassBuild,
    exercise: &Exercise,
    spinner: &Spinner,
) -> anyhow::Result<()> {
    spinner.say("grading the course as shipped");
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
        title(&verdict, &source),
    )
}
