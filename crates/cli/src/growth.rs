//! How the peak of a program grows with its input: as text for people, and as JSON.

use course_format::growth::{GrowingLine, SizePeak, law, per_element};
use course_format::manifest::SizesFacts;
use grading::course::{Exercise, Program};
use grading::growth::Measurement;
use grading::message::within_package;
use grading::table::{self, Align};
use heap_profile::bytes::counted;
use heap_profile::growth::{Fit, Growth};
use serde::Serialize;

use crate::json::{Line, fields};

/// The most lines of a program that are named.
const MAX_LINES: usize = 8;

/// The most characters of each: so many fit beside the others.
const MAX_TEXT: usize = 46;

/// What was measured of `program` at the `sizes` of its exercise, for people: the peaks, and
/// the law if the program got through all of them.
#[must_use]
pub fn human(program: &Program, sizes: &SizesFacts, measurement: &Measurement) -> String {
    let mut lines = peaks(&sizes.unit, &measurement.points);
    if measurement.failed.is_none() {
        lines.push(String::new());
        lines.extend(verdict(program, sizes, measurement));
    }
    lines.join("\n") + "\n"
}

/// A line for each peak: "96,000 visits   60,411,019 bytes  × 2.00".
fn peaks(unit: &str, points: &[SizePeak]) -> Vec<String> {
    let before = [None].into_iter().chain(points.iter().map(Some));
    let row = |(point, before): (&SizePeak, Option<&SizePeak>)| {
        let times = before.and_then(|before| times(before.peak_bytes, point.peak_bytes));
        [counted(point.size, unit), counted(point.peak_bytes, "byte"), times.unwrap_or_default()]
    };
    let rows: Vec<[String; 3]> = points.iter().zip(before).map(row).collect();
    table::lines(&rows, &[Align::Right])
}

/// "× 2.00"
fn times(before: u64, after: u64) -> Option<String> {
    let hundredths =
        (u128::from(after) * 100 + u128::from(before) / 2).checked_div(before.into())?;
    Some(format!("× {}.{:02}", hundredths / 100, hundredths % 100))
}

/// The law, and below it the lines that grow, if there is anything that does.
fn verdict(program: &Program, sizes: &SizesFacts, measurement: &Measurement) -> Vec<String> {
    let Measurement { points, lines, .. } = measurement;
    let fit = law(points);
    let mut shown = vec![format!("peak heap {}", in_words(fit.as_ref(), &sizes.unit, points))];
    if fit.is_none_or(|fit| fit.growth != Growth::Constant) {
        let lines = lines_in_words(program, lines, points);
        shown.extend(lines.into_iter().map(|line| format!("  {line}")));
    }
    shown
}

/// "is O(n): 629.2 bytes more for each visit"
fn in_words(fit: Option<&Fit>, unit: &str, points: &[SizePeak]) -> String {
    let Some(fit) = fit else {
        let laws = Growth::ALL.map(|law| law.to_string()).join(", ");
        return format!("follows no law that is known here: not clearly one of {laws}");
    };
    let (growth, each) = (fit.growth, per_element(fit.bytes_per_element));
    match growth {
        Growth::Constant => format!("is {growth}: {}", constant_in_words(unit, points)),
        Growth::Linear => format!("is {growth}: {each} more for each {unit}"),
        _ => format!("is {growth}: {each} more for each {unit}, on average"),
    }
}

fn constant_in_words(unit: &str, points: &[SizePeak]) -> String {
    let peaks = || points.iter().map(|point| point.peak_bytes);
    match peaks().max().unwrap_or(0) - peaks().min().unwrap_or(0) {
        0 => format!("as much for any number of {unit}s"),
        bytes => format!("it differs by no more than {}", counted(bytes, "byte")),
    }
}

/// The lines that grow, each with its place and its text.
fn lines_in_words(program: &Program, lines: &[GrowingLine], points: &[SizePeak]) -> Vec<String> {
    let row = |line: &GrowingLine| {
        [
            format!("{}:{}", within_package(&program.source), line.line),
            each(line, points).map_or_else(String::new, per_element),
            cut(&line.text),
        ]
    };
    let rows: Vec<[String; 3]> = lines.iter().take(MAX_LINES).map(row).collect();
    let mut shown = table::lines(&rows, &[Align::Left, Align::Right, Align::Left]);
    let rest = lines.len().saturating_sub(MAX_LINES);
    if rest > 0 {
        shown.push(format!("and {rest} more"));
    }
    shown
}

/// The beginning of a line.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

/// How many bytes of `line` there are for each element more.
#[expect(clippy::cast_precision_loss, reason = "sizes of memory have less than 52 bits")]
fn each(line: &GrowingLine, points: &[SizePeak]) -> Option<f64> {
    let elements = points.last()?.size.checked_sub(points.first()?.size)?;
    Some(line.more_bytes as f64 / elements as f64)
}

/// "at 96,000 visits", for a program that did not get further.
#[must_use]
pub fn at_size(size: u64, sizes: &SizesFacts) -> String {
    format!("at {}", counted(size, &sizes.unit))
}

/// What was measured, as a line of JSON. The fields are documented in the chapter "For editors
/// and programs" of the course.
#[derive(Serialize)]
struct GrowthLine<'a> {
    exercise: &'a str,
    binary: &'a str,
    unit: &'a str,
    points: &'a [SizePeak],
    growth: Option<String>,
    bytes_per_element: Option<f64>,
    lines: Vec<LineFields<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<FailedFields<'a>>,
}

#[derive(Serialize)]
struct LineFields<'a> {
    file: &'a str,
    line: u32,
    bytes_per_element: Option<f64>,
}

#[derive(Serialize)]
struct FailedFields<'a> {
    size: u64,
    verdict: Line<'a>,
}

/// What was measured of `program`, which is one of `exercise`, as a line of JSON.
///
/// # Errors
///
/// If it cannot be written as JSON.
pub fn json(
    exercise: &Exercise,
    program: &Program,
    sizes: &SizesFacts,
    measurement: &Measurement,
) -> serde_json::Result<String> {
    let Measurement { points, lines, failed, .. } = measurement;
    let fit = if failed.is_none() { law(points) } else { None };
    let line = |line: &GrowingLine| LineFields {
        file: &program.source,
        line: line.line,
        bytes_per_element: each(line, points),
    };
    let failed = failed
        .as_ref()
        .map(|(size, verdict)| FailedFields { size: *size, verdict: fields(verdict) });
    let text = crate::json::text(&GrowthLine {
        exercise: &exercise.key,
        binary: &program.binary,
        unit: &sizes.unit,
        points,
        growth: fit.map(|fit| fit.growth.to_string()),
        bytes_per_element: fit.map(|fit| fit.bytes_per_element),
        lines: lines.iter().map(line).collect(),
        failed,
    })?;
    Ok(text + "\n")
}

/// The error for `exercise`, whose programs run at one size, in a course with these others.
#[must_use]
pub fn no_sizes(exercise: &Exercise, all: &[Exercise]) -> String {
    let offers = |exercise: &&Exercise| exercise.sizes.is_some();
    let numbers: Vec<String> =
        all.iter().filter(offers).map(|exercise| exercise.number.to_string()).collect();
    let help = match numbers.as_slice() {
        [] => "no exercise of this course has others".to_owned(),
        [one] => format!("exercise {one} has others: `cargo xtask grow {one}`"),
        [first, .., last] => {
            let others = numbers[..numbers.len() - 1].join(", ");
            format!("exercises {others} and {last} have others, such as `cargo xtask grow {first}`")
        }
    };
    format!("`{}` has one size only\nhelp: {help}", exercise.key)
}
