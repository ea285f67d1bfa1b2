//! The pictures of an exercise and its solutions, to one scale.
//!
//! The flame graph is a document of its own inside the page (`srcdoc`): so it
//! needs no file beside the page, and is on the print page too.

use charts::{flame, timeline, tradeoff};
use course_format::results::{Measured, Role};
use heap_profile::dhat::Profile;
use heap_profile::stats::TimelinePoint;

use crate::page::{Page, Rendered};

/// What was alive at the peaks of the chapter's exercise and of its solutions.
pub(crate) fn flame(page: &Page, _: &[&str]) -> Rendered {
    let binaries = page.exercise()?;
    let read = |measured: &&Measured| page.results.profile(measured);
    let profiles: Vec<Profile> = binaries.iter().map(read).collect::<Result<_, _>>()?;
    let own = page.local_runs(&binaries);
    let names = labels(&binaries);
    let runs = names.iter().zip(&profiles);
    let mut runs: Vec<_> = runs.map(|(label, profile)| flame::Run { label, profile }).collect();
    let own_names = labels(&own.measured());
    let mine = own.runs.iter().zip(&own_names);
    let mine =
        mine.filter_map(|(own, label)| Some(flame::Run { label, profile: own.profile.as_ref()? }));
    runs.splice(1..1, mine);
    Ok(report::flame::html(&runs) + &own.notes())
}

/// Live bytes of the chapter's exercise and of its solutions.
pub(crate) fn timeline(page: &Page, _: &[&str]) -> Rendered {
    let binaries = page.exercise()?;
    let read = |measured: &&Measured| page.results.timeline(measured);
    let timelines: Vec<Vec<TimelinePoint>> = binaries.iter().map(read).collect::<Result<_, _>>()?;
    let own = page.local_runs(&binaries);
    let names = labels(&binaries);
    let runs = names.iter().zip(&timelines);
    let mut runs: Vec<_> = runs.map(|(label, moments)| timeline::Run { label, moments }).collect();
    let own_names = labels(&own.measured());
    let mine = own.runs.iter().zip(&own_names);
    let mine = mine.map(|(own, label)| timeline::Run { label, moments: &own.run.timeline });
    runs.splice(1..1, mine);
    let limits = binaries[0].limits.map(|limits| (limits.budget_bytes, limits.stretch_bytes));
    let svg = timeline::svg(&runs, limits);
    Ok(format!("<div class=\"heap-picture\">\n{svg}</div>"))
}

/// Peak against time of the chapter's exercise and of its solutions.
pub(crate) fn tradeoff(page: &Page, _: &[&str]) -> Rendered {
    let binaries = page.exercise()?;
    let names = labels(&binaries);
    let programs = binaries.iter().zip(&names).map(|(measured, label)| {
        let ratio = page.results.timed(measured)?;
        Ok(tradeoff::Program { label, peak: measured.stats.peak_bytes, ratio })
    });
    let svg = tradeoff::svg(&programs.collect::<Result<Vec<_>, String>>()?);
    Ok(format!("<div class=\"heap-picture\">\n{svg}</div>"))
}

fn labels(binaries: &[&Measured]) -> Vec<String> {
    let label = |measured: &&Measured| {
        let shipped = if measured.role == Role::Start { ", as shipped" } else { "" };
        measured.title.replace('`', "") + shipped
    };
    binaries.iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, HOSTILE};

    #[test]
    fn a_flame_graph_is_a_document_inside_the_page() {
        let html = Fixture::new().shown("{{#heap flame}}");
        let document = html.split("srcdoc=\"").nth(1).and_then(|rest| rest.split('"').next());
        let document = document.expect("a document");
        assert!(document.starts_with("&lt;!doctype html&gt;\n"), "{document}");
        assert!(document.ends_with("&lt;/html&gt;\n"), "{document}");
        assert!(html.ends_with("\"></iframe></div>"), "{html}");
    }

    #[test]
    fn a_timeline_has_every_run_and_both_limits() {
        let html = Fixture::new().shown("{{#heap timeline}}");
        for text in ["Small, as shipped", "Take &lt;T&gt;", "budget 200.0 MB", "stretch 50.0 MB"] {
            assert!(html.contains(text), "{text} is not in {html}");
        }
    }

    #[test]
    fn illustrations_have_a_timeline_without_limits() {
        let html = Fixture::new().expand_chapter("shows.md", "{{#heap timeline}}").text;
        assert!(html.contains("Shows") && !html.contains("class=\"limit"), "{html}");
    }

    #[test]
    fn a_tradeoff_needs_the_time_of_every_program() {
        let said = Fixture::new().fault("{{#heap tradeoff}}");
        assert_eq!(said, "nobody has timed `hostile` yet; run `cargo xtask bench --save`");
    }

    #[test]
    fn labels_mean_no_harm_and_lines_are_not_blank() {
        for directive in ["{{#heap flame}}", "{{#heap timeline}}"] {
            let html = Fixture::new().shown(directive);
            assert!(!html.contains("<script") && !html.contains("{{"), "{html}");
            assert!(!html.contains(HOSTILE) && !html.contains('\u{202e}'), "{html}");
            assert!(html.contains("u&#123;202e}") || html.contains("u&amp;#123;202e}"), "{html}");
            assert!(html.lines().all(|line| !line.trim().is_empty()), "{html}");
        }
    }
}
