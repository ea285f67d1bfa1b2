//! The pictures of an exercise or of the illustrations of a chapter, to one scale.
//!
//! `charts` draws them; here they get their data and their labels. Before the challenge a
//! chapter shows the exercise alone: a picture with the solutions would give them away.

use charts::figure::Figure;
use charts::mark::Mark;
use charts::{flame, timeline, tradeoff};
use course_format::results::{BinaryFigures, Role};
use heap_profile::dhat::Profile;
use heap_profile::stats::TimelinePoint;

use crate::local_runs::{LocalRuns, with_own_runs};
use crate::marks::{label, mark, own_mark};
use crate::page::{Page, RenderResult};
use crate::suggestions::did_you_mean;
use crate::unindexed::{self, Unindexed};
use report::html::picture;

/// The programs that a picture shows.
struct Shown<'a> {
    programs: Vec<Labeled<&'a BinaryFigures>>,
    /// The reader's own runs of them.
    own: LocalRuns,
    /// The mark and the label of each of these.
    own_labels: Vec<Labeled<()>>,
}

/// Something with the mark and the label of its program.
struct Labeled<T> {
    mark: Mark,
    label: String,
    of: T,
}

/// The words after `flame` and `timeline`.
const START: &str = "start";
const SOLUTIONS: &str = "solutions";

/// What the picture `word` with `arguments` shows.
fn shown<'a>(page: &Page<'a>, word: &str, arguments: &[&str]) -> Result<Shown<'a>, String> {
    let all = page.exercise()?;
    let is_exercise = all.iter().any(|measured| measured.role == Role::Start);
    let chosen = match (arguments, is_exercise) {
        ([START], true) => all.iter().copied().filter(|one| one.role == Role::Start).collect(),
        ([SOLUTIONS], true) | ([], false) => all.clone(),
        ([], true) => {
            return Err(format!(
                "it would give away the solutions of this exercise: write \
                 `{{{{#heap {word} {START}}}}}` before the challenge, and \
                 `{{{{#heap {word} {SOLUTIONS}}}}}` in the fold of the solutions"
            ));
        }
        ([START | SOLUTIONS], false) => {
            return Err(format!(
                "the programs of this chapter are illustrations and have no solutions: write \
                 `{{{{#heap {word}}}}}`"
            ));
        }
        ([other, ..], _) => {
            let hint = did_you_mean(other, [START, SOLUTIONS]);
            return Err(format!("it shows `{START}` or `{SOLUTIONS}`{hint}"));
        }
    };
    Ok(with_labels(page, &all, chosen))
}

/// The `chosen` of `all` programs of a chapter, and the reader's own runs of them.
fn with_labels<'a>(
    page: &Page<'a>,
    all: &[&BinaryFigures],
    chosen: Vec<&'a BinaryFigures>,
) -> Shown<'a> {
    let own = page.local_runs(&chosen);
    let own_label =
        |run: &BinaryFigures| Labeled { mark: own_mark(all, run), label: label(run), of: () };
    let own_labels = own.measured().into_iter().map(own_label).collect();
    let labeled = |one| Labeled { mark: mark(all, one), label: label(one), of: one };
    Shown { programs: chosen.into_iter().map(labeled).collect(), own, own_labels }
}

/// Flame graphs of the chapter's programs at their peaks.
pub(crate) fn flame(page: &Page, arguments: &[&str]) -> RenderResult {
    let shown = shown(page, "flame", arguments)?;
    let read = |program: &Labeled<&BinaryFigures>| page.results.profile(program.of);
    let profiles: Vec<Profile> = shown.programs.iter().map(read).collect::<Result<_, _>>()?;
    let labels: Vec<String> = shown.programs.iter().map(Labeled::title).collect();
    let own_labels: Vec<String> = shown.own_labels.iter().map(Labeled::title).collect();
    let published = labels.iter().zip(&profiles);
    let published = published.map(|(label, profile)| flame::Run { label, profile });
    let own = shown.own.runs.iter().zip(&own_labels);
    let own =
        own.filter_map(|(run, label)| Some(flame::Run { label, profile: run.profile.as_ref()? }));
    Ok(report::flame::html(&with_own_runs(published, own)) + &shown.own.notes())
}

/// The timelines of the chapter's programs.
pub(crate) fn timeline(page: &Page, arguments: &[&str]) -> RenderResult {
    let shown = shown(page, "timeline", arguments)?;
    let read = |program: &Labeled<&BinaryFigures>| page.results.timeline(program.of);
    let timelines: Vec<Vec<TimelinePoint>> =
        shown.programs.iter().map(read).collect::<Result<_, _>>()?;
    let published = shown.programs.iter().zip(&timelines);
    let published = published.map(|(program, timeline)| program.timeline(timeline));
    let own = shown.own.runs.iter().zip(&shown.own_labels);
    let own = own.map(|(run, label)| label.timeline(&run.run.timeline));
    let limits = shown.programs[0].of.limits;
    let limits = limits.map(|limits| (limits.budget_bytes, limits.stretch_bytes));
    Ok(unindexed_picture(&timeline::figure_of(&with_own_runs(published, own), limits)))
}

/// Peak against time of the chapter's exercise and of its solutions.
pub(crate) fn tradeoff(page: &Page, _: &[&str]) -> RenderResult {
    let binaries = page.exercise()?;
    let labels: Vec<String> = binaries.iter().map(|measured| label(measured)).collect();
    let programs = binaries.iter().zip(&labels).map(|(measured, label)| {
        let ratio = page.results.required_time(measured)?;
        let (mark, peak) = (mark(&binaries, measured), measured.stats.peak_bytes);
        Ok(tradeoff::Program { mark, label, peak, ratio })
    });
    Ok(unindexed_picture(&tradeoff::figure_of(&programs.collect::<Result<Vec<_>, String>>()?)))
}

pub(crate) fn unindexed_picture(figure: &Figure) -> String {
    let Figure { html, name, height } = figure;
    unindexed::html(&Unindexed { html: &picture(html), name, height: *height, style: "" })
}

impl<T> Labeled<T> {
    /// The label after the letter.
    fn title(&self) -> String {
        self.mark.with(&self.label)
    }

    fn timeline<'a>(&'a self, timeline: &'a [TimelinePoint]) -> timeline::Run<'a> {
        timeline::Run { mark: self.mark.clone(), label: &self.label, timeline }
    }
}

#[cfg(test)]
mod tests;
