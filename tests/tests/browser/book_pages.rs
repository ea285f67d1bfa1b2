//! Pages of the built book in a real browser.

use std::path::Path;

use course_format::results::{BinaryFigures, BinaryResult, Peaks};
use course_format::run::{Allocator, Answer, FORMAT, Run};
use heap_profile::bytes::Bytes;
use tests::browser::{
    CHAPTER, address, book, fetched_except, find, in_browser, open_in_viewer, open_unfolded,
    visible_text,
};
use tests::tool::{OWN_RUNS, heap_book, report_path, root, run, xtask};
use thirtyfour::By;
use thirtyfour::extensions::query::ElementQueryable;

const EXERCISE: &str = "clinging-onto-memory";

fn figures_of(binary: &str) -> BinaryFigures {
    let peaks = Peaks::read(&root().join("course/src/results")).unwrap();
    peaks.binaries.into_iter().find(|figures| figures.binary == binary).unwrap()
}

#[test]
fn chapter_shows_measured_peak() {
    in_browser(|driver| async move {
        open_unfolded(&driver, CHAPTER).await?;
        let text = driver.find(By::Css("main")).await?.text().await?;
        let stats = figures_of(EXERCISE).stats;
        let sentence = format!("The Rust program peaks at {}", Bytes(stats.peak_bytes));
        assert!(text.contains(&sentence), "{text}");
        Ok(())
    });
}

#[test]
fn solutions_unfold() {
    in_browser(|driver| async move {
        open_unfolded(&driver, CHAPTER).await?;
        let table = driver.find(By::Css("main table a[href$='reassign.dhat.json']")).await?;
        assert!(!table.is_displayed().await?, "the solutions are open");
        let summaries = driver.find_all(By::Css("main details > summary")).await?;
        for summary in summaries {
            if summary.text().await?.starts_with("Solutions") {
                summary.click().await?;
            }
        }
        assert!(table.is_displayed().await?, "the solutions do not unfold");
        Ok(())
    });
}

#[test]
fn tree_matches_dh_view() {
    in_browser(|driver| async move {
        let name = format!("course/src/results/{CHAPTER}/{EXERCISE}.dhat.json");
        let viewer = open_in_viewer(&driver, &root().join(name)).await?;
        open_unfolded(&driver, CHAPTER).await?;
        let tree = driver.query(By::Css(".heap-tree")).first().await?;
        let tree = tree.prop("textContent").await?.unwrap_or_default();
        let has_figures = |line: &&str| {
            ["At t-gmax:", "At t-end:", "Max:", "#"].iter().any(|start| line.starts_with(start))
        };
        let lines: Vec<&str> = viewer.lines().map(without_tree_lines).filter(has_figures).collect();
        assert!(lines.len() > 20, "{viewer}");
        for line in lines {
            assert!(tree.contains(line), "`{line}` is not in\n{tree}");
        }
        Ok(())
    });
}

/// Removes the characters with which dh_view draws its tree.
fn without_tree_lines(line: &str) -> &str {
    line.trim_start_matches([' ', '│', '├', '└', '─', '▼', '▶'])
}

#[test]
fn pages_fetch_nothing() {
    in_browser(|driver| async move {
        for page in ["index", "set-up", CHAPTER, "words", "print"] {
            open_unfolded(&driver, page).await?;
            let fetched = fetched_except(&driver, &["file://", "data:"]).await?;
            assert_eq!(fetched, [""; 0], "{page}");
        }
        Ok(())
    });
}

#[test]
fn no_directive_is_left() {
    for entry in std::fs::read_dir(book()).unwrap().flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "html") {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            assert!(!text.contains("{{#"), "{}", entry.path().display());
        }
    }
}

/// Writes a run of the reader's own, with the figures of a solution.
fn write_own_run(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let reference = root().join("course/src/results").join(CHAPTER);
    std::fs::copy(reference.join("clinging_onto_memory_fused.dhat.json"), folder.join("dhat.json"))
        .unwrap();
    let result = BinaryResult::read(&reference.join("clinging_onto_memory_fused.json")).unwrap();
    let run = Run {
        format: FORMAT,
        binary: "clinging-onto-memory".into(),
        allocator: Allocator::Mimalloc,
        answer: Answer::Right,
        stats: result.measured.stats,
        held: None,
        timeline: result.timeline,
    };
    run.write(&folder.join("run.json")).unwrap();
}

#[test]
fn own_run_is_in_table_and_charts() {
    let folder = tempfile::tempdir().unwrap();
    let (runs, build) = (folder.path().join("runs"), folder.path().join("book"));
    write_own_run(&runs.join("clinging-onto-memory"));
    let mut command = heap_book(&root().join("course"));
    command.env(OWN_RUNS, &runs).env("MDBOOK_BUILD__BUILD_DIR", &build);
    let (stdout, stderr, status) = run(&mut command);
    assert_eq!((status, stderr.as_str()), (0, ""), "{stdout}");
    in_browser(move |driver| async move {
        driver.goto(address(&build.join(format!("{CHAPTER}.html")))).await?;
        find(&driver, ".heap-guess [name=show]").await?.click().await?;
        let row = find(&driver, ".heap-own").await?.prop("textContent").await?.unwrap_or_default();
        assert!(row.contains("Your run") && row.contains("100.0 MB"), "{row}");
        let timeline = find(&driver, ".heap-timeline").await?;
        let timeline = timeline.prop("textContent").await?.unwrap_or_default();
        assert!(timeline.contains("Your run"), "{timeline}");
        find(&driver, ".heap-flame iframe").await?.enter_frame().await?;
        let choices = find(&driver, "select").await?.prop("textContent").await?.unwrap_or_default();
        assert!(choices.contains("Your run"), "{choices}");
        Ok(())
    });
}

#[test]
fn folded_chapter_and_report_fetch_nothing() {
    let arguments = ["view", "2", "--solution", "fused", "--against", "start", "--no-open"];
    let (stdout, stderr, status) = run(xtask(root()).args(arguments));
    assert_eq!(status, 0, "{stdout}{stderr}");
    let report = report_path(&stdout);
    in_browser(move |driver| async move {
        for page in [book().join(format!("{CHAPTER}.html")), report] {
            driver.goto(address(&page)).await?;
            let fetched = fetched_except(&driver, &["file://", "data:"]).await?;
            assert_eq!(fetched, [""; 0], "{}", page.display());
        }
        // The report's own charts are drawn.
        find(&driver, ".heap-timeline").await?;
        let frame = find(&driver, ".heap-flame iframe").await?;
        frame.enter_frame().await?;
        // The comparison is shown from the start.
        let legend = find(&driver, "#legend").await?;
        assert!(legend.is_displayed().await?, "{}", visible_text(&driver, "#summary").await?);
        assert!(visible_text(&driver, "#summary").await?.contains("as shipped"));
        Ok(())
    });
}
