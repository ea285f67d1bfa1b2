//! Measuring the programs of an exercise at several sizes, if its manifest has them.
//!
//! One of the sizes is the usual one. There a program has to do what it does in a usual run,
//! to the byte: so it is seen that what the manifest calls a size is the size of the input.

use std::fs;

use anyhow::{Context, bail};
use cli::Format;
use cli::progress::Spinner;
use course_format::growth::{FORMAT, GrowthResult};
use course_format::results::{BinaryFigures, to_json};
use grading::cargo::Build;
use grading::course::Course;
use grading::growth::{Measurement, measure};

use super::files::Files;
use super::{Item, path};

/// Adds the file with the peaks of the program of `item` to `files`, if its exercise has sizes.
/// `measured` has the figures of all programs.
///
/// # Errors
///
/// If the program does not give the right answer at a size, or has other figures than in its
/// usual run at all of them.
pub(super) fn add_file(
    course: &Course,
    item: &Item,
    build: &Build,
    measured: &[BinaryFigures],
    spinner: &Spinner,
    files: &mut Files,
) -> anyhow::Result<()> {
    let Item::Exercise(exercise, program) = item else { return Ok(()) };
    let binary = &program.binary;
    let (Some(sizes), Some(figures)) =
        (&exercise.sizes, measured.iter().find(|figures| figures.binary == *binary))
    else {
        return Ok(());
    };
    let source = course.root.join(&program.source);
    let source =
        fs::read_to_string(&source).with_context(|| format!("cannot read {}", source.display()))?;
    let measurement = measure(course, exercise, program, build, &source, spinner);
    let Measurement { points, stats, lines, failed } = measurement;
    if let Some((size, verdict)) = failed {
        cli::verdict(course, &verdict, Format::Human)?;
        bail!("`{binary}` did not give a result at size {size}");
    }
    if program.tolerance.0 == 0 && !stats.contains(&figures.stats) {
        bail!(
            "`{binary}` has the figures of its usual run at none of its sizes: one of them should \
             be the usual one"
        );
    }
    let (binary, unit) = (binary.clone(), sizes.unit.clone());
    let growth = GrowthResult { format: FORMAT, binary, unit, points, lines };
    files.insert(path(figures, "growth.json"), to_json(&growth));
    Ok(())
}
