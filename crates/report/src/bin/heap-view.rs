//! Writes a page about one run: a report, or DHAT's own viewer with its profile.
//!
//! `cargo xtask view` starts it. Exit status: 0 written, 2 something failed.

use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};
use course_format::read_profile;
use course_format::results::BinaryResult;
use course_format::run::Run;
use heap_profile::Bytes;
use heap_profile::dhat::{Metric, Profile};
use heap_profile::read::ReadError;
use heap_profile::stats::TimelinePoint;
use heap_profile::text::{visible, visible_lines};
use report::page::{self, Subject, Task, Title};
use report::viewer;

/// Write a page about one run.
#[derive(Parser)]
struct Arguments {
    /// Open the page in the browser.
    #[arg(long, global = true)]
    open: bool,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a report to a file.
    Report(Box<Report>),
    /// Write a page with a profile in DHAT's own viewer.
    DhView {
        /// The profile.
        dhat: PathBuf,
        /// The file to write.
        #[arg(long)]
        out: PathBuf,
        /// Its name on the page.
        #[arg(long)]
        name: String,
    },
}

#[derive(Args)]
struct Report {
    /// The profile.
    dhat: PathBuf,
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
    /// The title of the run.
    #[arg(long)]
    title: String,
    /// The name of the program or the file.
    #[arg(long)]
    name: String,
    /// The summary of the run.
    #[arg(long)]
    run: Option<PathBuf>,
    /// The root of the course, which the path of the source is relative to.
    #[arg(long, requires = "source", default_value = ".")]
    root: PathBuf,
    /// The source of the program.
    #[arg(long)]
    source: Option<String>,
    /// The largest peak that passes, in bytes.
    #[arg(long, requires = "stretch")]
    budget: Option<u64>,
    /// The peak of the best known solution, in bytes.
    #[arg(long, requires = "budget")]
    stretch: Option<u64>,
    /// Another profile, to compare it with.
    #[arg(long, requires = "against_title")]
    against: Option<PathBuf>,
    /// The title of that.
    #[arg(long)]
    against_title: Option<String>,
    /// The summary of that run, or its published result.
    #[arg(long)]
    against_run: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match show(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", visible_lines(&format!("{error:#}")));
            ExitCode::from(2)
        }
    }
}

fn show(arguments: &Arguments) -> anyhow::Result<()> {
    let (out, what, page) = match &arguments.command {
        Command::Report(report) => (&report.out, "report", page(report)?),
        Command::DhView { dhat, out, name } => {
            (out, "viewer's page", viewer::html(&viewer::find()?, dhat, name)?)
        }
    };
    write(out, &page)?;
    say(&format!("the {what} is in {}", escaped_path(out)));
    if arguments.open {
        open_in_browser(&out.display().to_string());
    }
    Ok(())
}

/// The page of a report.
fn page(report: &Report) -> anyhow::Result<String> {
    let profile = profile_of(&report.dhat, report.run.is_some())?;
    let run = report.run.as_deref().map(Run::read).transpose()?;
    let text = report.source.as_ref().map(|source| read(&report.root.join(source))).transpose()?;
    let is_ours = report.against_run.is_some();
    let against = report.against.as_deref().map(|path| profile_of(path, is_ours)).transpose()?;
    if let Some(other) = &against {
        comparable(&profile, other)?;
    }
    let against_timeline = report.against_run.as_deref().map(timeline).transpose()?;
    let subject = Subject {
        title: title(&report.title, report.run.is_some()),
        name: &report.name,
        profile: &profile,
        answer: run.as_ref().map(|run| &run.answer),
        timeline: run.as_ref().map(|run| run.timeline.as_slice()),
    };
    let against = against.as_ref().map(|profile| {
        let name = report.against_title.as_deref().unwrap_or_default();
        let title = title(name, is_ours);
        Subject { title, name, profile, answer: None, timeline: against_timeline.as_deref() }
    });
    let task = Task {
        source: report.source.as_deref().zip(text.as_deref()),
        limits: report.budget.map(Bytes).zip(report.stretch.map(Bytes)),
    };
    Ok(page::html(&subject, &task, against.as_ref()))
}

/// Reads a profile: one that a program of the course left, which also left a summary beside it,
/// or any other.
fn profile_of(path: &Path, is_ours: bool) -> Result<Profile, ReadError> {
    let is_ours = is_ours || Run::read(&path.with_file_name("run.json")).is_ok();
    if is_ours { read_profile(path) } else { Profile::read_any(path) }
}

/// The title of a run of the course's, or of a profile by the name of its file.
fn title(title: &str, is_ours: bool) -> Title<'_> {
    if is_ours { Title::Text(title) } else { Title::File(title) }
}

/// # Errors
///
/// If the profiles do not count the same.
fn comparable(one: &Profile, other: &Profile) -> anyhow::Result<()> {
    let counts = |profile: &Profile| {
        let what = match profile.main_metric() {
            Metric::Total => format!("{} in total", profile.verb().to_lowercase()),
            _ => "alive at the peak".to_owned(),
        };
        format!("{} in {}, {what}", profile.units().bytes[1], profile.units().blocks[1])
    };
    let [first, second] = [one, other].map(counts);
    if first != second {
        bail!(
            "profiles of mode \"{}\" and \"{}\" cannot be compared: the one counts {first}, the other {second}\n\
             help: name two profiles of one mode",
            one.mode(),
            other.mode(),
        );
    }
    Ok(())
}

fn write(out: &Path, page: &str) -> anyhow::Result<()> {
    let failed = || format!("cannot write {}", escaped_path(out));
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder).with_context(failed)?;
    }
    fs::write(out, page).with_context(failed)
}

/// The timeline of a run, or of a published result.
fn timeline(path: &Path) -> Result<Vec<TimelinePoint>, ReadError> {
    match BinaryResult::read(path) {
        Ok(result) => Ok(result.timeline),
        Err(_) => Run::read(path).map(|run| run.timeline),
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", escaped_path(path)))
}

/// A path, escaped for the terminal.
fn escaped_path(path: &Path) -> String {
    visible(&path.display().to_string())
}

/// Prints a line. A closed standard output is no reason to fail.
fn say(line: &str) {
    let mut out = stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

fn open_in_browser(address: &str) {
    if let Err(error) = open::that_detached(address) {
        let address = visible(address);
        eprintln!("warning: no browser could be started ({error}); open {address} in one");
    }
}
