//! The faults that `check --author` found, in each of its formats.

use std::io;

use annotate_snippets::{Group, Level, Origin, Renderer};
use anyhow::bail;
use heap_profile::bytes::counted;
use serde::Serialize;

use crate::author::{Fault, Findings, RUNS};
use cli::Format;
use cli::human::{RenderOptions, wrap_note};
use heap_profile::text::visible;

/// How faults are printed.
#[derive(Clone, Copy)]
pub(crate) enum FaultFormat {
    Human,
    Short,
    Json,
}

impl TryFrom<Format> for FaultFormat {
    type Error = anyhow::Error;

    fn try_from(format: Format) -> anyhow::Result<Self> {
        Ok(match format {
            Format::Human => FaultFormat::Human,
            Format::Short => FaultFormat::Short,
            Format::Json => FaultFormat::Json,
            Format::CargoJson | Format::Junit | Format::Watch => bail!(
                "`--author` does not support this format\n\
                 help: it supports `--message-format human`, `short` and `json`"
            ),
        })
    }
}

/// Prints the faults.
///
/// # Errors
///
/// If standard output cannot be written.
pub(crate) fn print(findings: &[Findings], format: FaultFormat) -> io::Result<()> {
    cli::print_rendered(&match format {
        FaultFormat::Human => human(findings, RenderOptions::for_terminal()),
        FaultFormat::Short => short(findings),
        FaultFormat::Json => json(findings)?,
    })
}

/// The faults of each exercise in the style of rustc, and a summary.
fn human(findings: &[Findings], options: RenderOptions) -> String {
    let sections: Vec<String> =
        findings.iter().map(|findings| section(findings, options)).collect();
    format!("{}{}\n", sections.concat(), summary(findings))
}

fn section(Findings { exercise, faults }: &Findings, options: RenderOptions) -> String {
    let subject = match exercise {
        Some(exercise) => &exercise.key,
        // The course as a whole is mentioned only if it has faults.
        None if faults.is_empty() => return String::new(),
        None => "the course",
    };
    let renderer = if options.color { Renderer::styled() } else { Renderer::plain() };
    let title = format!("{subject}: {}\n", count(faults.len()));
    let blank = if faults.is_empty() { "" } else { "\n" };
    let text = |fault| renderer.render(&[group(fault, options.columns)]) + "\n\n";
    [title, blank.to_owned()].into_iter().chain(faults.iter().map(text)).collect()
}

fn count(faults: usize) -> String {
    if faults == 0 { "no faults".to_owned() } else { counted(faults as u64, "fault") }
}

fn group(fault: &Fault, columns: Option<usize>) -> Group<'_> {
    let origin = Origin::path(visible(&fault.file));
    let origin = match fault.line {
        Some(line) => origin.line(line),
        None => origin,
    };
    let wrap = |text: &String| {
        let lines: Vec<String> = text.lines().map(visible).collect();
        wrap_note(&lines.join("\n"), columns)
    };
    Level::ERROR
        .primary_title(visible(&fault.problem))
        .element(origin)
        .elements(fault.note.iter().map(|note| Level::NOTE.message(wrap(note))))
        .element(Level::HELP.message(wrap(&fault.help)))
}

/// One line for each fault: "exercises/02-x/src/main.rs:3: error: …".
fn short(findings: &[Findings]) -> String {
    let line = |Fault { file, line, problem, .. }: &Fault| {
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        visible(&format!("{file}{line}: error: {problem}")) + "\n"
    };
    findings.iter().flat_map(|findings| &findings.faults).map(line).collect()
}

/// "3 exercises, 12 programs, 3 runs of each: 4 faults"
fn summary(findings: &[Findings]) -> String {
    let exercises = || findings.iter().filter_map(|findings| findings.exercise);
    let programs: usize = exercises().map(|exercise| exercise.programs().count()).sum();
    let faults = findings.iter().map(|findings| findings.faults.len()).sum();
    let (exercises, programs) =
        (counted(exercises().count() as u64, "exercise"), counted(programs as u64, "program"));
    format!("{exercises}, {programs}, {RUNS} runs of each: {}", count(faults))
}

/// One fault as a line of JSON.
#[derive(Serialize)]
struct JsonFault<'a> {
    /// Key of the exercise; null for the course as a whole.
    exercise: Option<&'a str>,
    /// Relative to the root of the workspace.
    file: &'a str,
    /// Null if it is not about one line.
    line: Option<usize>,
    problem: &'a str,
    /// Null if there is nothing to add.
    note: Option<&'a str>,
    help: &'a str,
}

/// One JSON object per fault, each on its own line.
///
/// # Errors
///
/// If it cannot be written as JSON.
fn json(findings: &[Findings]) -> serde_json::Result<String> {
    let line = |exercise: Option<&str>, fault: &Fault| {
        let Fault { file, line, problem, note, help } = fault;
        let (line, note) = (*line, note.as_deref());
        Ok(cli::json::text(&JsonFault { exercise, file, line, problem, note, help })? + "\n")
    };
    let lines = findings.iter().flat_map(|Findings { exercise, faults }| {
        let key = exercise.map(|exercise| exercise.key.as_str());
        faults.iter().map(move |fault| line(key, fault))
    });
    lines.collect()
}
