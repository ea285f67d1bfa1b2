//! The pictures of an exercise and its solutions, to one scale.
//!
//! `charts` draws them; here they get their data and their labels.

use charts::{flame, timeline, tradeoff};
use course_format::results::{BinaryFigures, Role};
use heap_profile::dhat::Profile;
use heap_profile::stats::TimelinePoint;

use crate::local_runs::with_own_runs;
use crate::page::{Page, RenderResult};
use report::html::picture;

/// Flame graphs of the chapter's exercise and of its solutions at their peaks.
pub(crate) fn flame(page: &Page, _: &[&str]) -> RenderResult {
    let binaries = page.exercise()?;
    let read = |measured: &&BinaryFigures| page.results.profile(measured);
    let profiles: Vec<Profile> = binaries.iter().map(read).collect::<Result<_, _>>()?;
    let local = page.local_runs(&binaries);
    let (labels, local_labels) = (labels(&binaries), labels(&local.measured()));
    let published = labels.iter().zip(&profiles);
    let published = published.map(|(label, profile)| flame::Run { label, profile });
    let own = local.runs.iter().zip(&local_labels);
    let own = own
        .filter_map(|(local, label)| Some(flame::Run { label, profile: local.profile.as_ref()? }));
    Ok(report::flame::html(&with_own_runs(published, own)) + &local.notes())
}

/// The timelines of the chapter's exercise and of its solutions.
pub(crate) fn timeline(page: &Page, _: &[&str]) -> RenderResult {
    let binaries = page.exercise()?;
    let read = |measured: &&BinaryFigures| page.results.timeline(measured);
    let timelines: Vec<Vec<TimelinePoint>> = binaries.iter().map(read).collect::<Result<_, _>>()?;
    let local = page.local_runs(&binaries);
    let (labels, local_labels) = (labels(&binaries), labels(&local.measured()));
    let published = labels.iter().zip(&timelines);
    let published = published.map(|(label, timeline)| timeline::Run { label, timeline });
    let own = local.runs.iter().zip(&local_labels);
    let own = own.map(|(local, label)| timeline::Run { label, timeline: &local.run.timeline });
    let limits = binaries[0].limits.map(|limits| (limits.budget_bytes, limits.stretch_bytes));
    Ok(picture(&timeline::svg(&with_own_runs(published, own), limits)))
}

/// Peak against time of the chapter's exercise and of its solutions.
pub(crate) fn tradeoff(page: &Page, _: &[&str]) -> RenderResult {
    let binaries = page.exercise()?;
    let labels = labels(&binaries);
    let programs = binaries.iter().zip(&labels).map(|(measured, label)| {
        let ratio = page.results.required_time(measured)?;
        Ok(tradeoff::Program { label, peak: measured.stats.peak_bytes, ratio })
    });
    Ok(picture(&tradeoff::svg(&programs.collect::<Result<Vec<_>, String>>()?)))
}

/// The titles without markup.
fn labels(binaries: &[&BinaryFigures]) -> Vec<String> {
    let label = |measured: &&BinaryFigures| {
        let shipped = if measured.role == Role::Start { ", as shipped" } else { "" };
        measured.title.replace('`', "") + shipped
    };
    binaries.iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, HOSTILE};

    #[test]
    fn flame_graph_is_a_document_in_the_page() {
        let html = Fixture::new().render("{{#heap flame}}");
        let document = html.split("srcdoc=\"").nth(1).and_then(|rest| rest.split('"').next());
        let document = document.expect("a document");
        assert!(document.starts_with("&lt;!doctype html&gt;\n"), "{document}");
        assert!(document.ends_with("&lt;/html&gt;\n"), "{document}");
        assert!(html.ends_with("\"></iframe></div>"), "{html}");
    }

    #[test]
    fn timeline_has_all_runs_and_both_limits() {
        let html = Fixture::new().render("{{#heap timeline}}");
        for text in ["Small, as shipped", "Take &lt;T&gt;", "budget 200.0 MB", "stretch 50.0 MB"] {
            assert!(html.contains(text), "{text} is not in {html}");
        }
    }

    #[test]
    fn illustrations_have_timelines_without_limits() {
        let html = Fixture::new().expand_chapter("shows.md", "{{#heap timeline}}").text;
        assert!(html.contains("Shows") && !html.contains("class=\"limit"), "{html}");
    }

    #[test]
    fn tradeoff_needs_every_time() {
        let fault = Fixture::new().fault("{{#heap tradeoff}}");
        assert_eq!(fault, "`hostile` has not been timed yet; run `cargo xtask bench --save`");
    }

    #[test]
    fn labels_are_escaped_and_no_line_is_blank() {
        for directive in ["{{#heap flame}}", "{{#heap timeline}}"] {
            let html = Fixture::new().render(directive);
            assert!(!html.contains("<script") && !html.contains("{{"), "{html}");
            assert!(!html.contains(HOSTILE) && !html.contains('\u{202e}'), "{html}");
            assert!(html.contains("u&#123;202e}") || html.contains("u&amp;#123;202e}"), "{html}");
            assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
        }
    }
}
