//! The built book, in a real browser.

use course_format::results::{BinaryFigures, Peaks};
use heap_profile::bytes::Bytes;
use tests::browser::{book, in_browser, open, opened_in_viewer};
use tests::tool::root;
use thirtyfour::By;
use thirtyfour::extensions::query::ElementQueryable;

const CHAPTER: &str = "02-clinging-onto-memory";
const EXERCISE: &str = "clinging-onto-memory";

fn measured(binary: &str) -> BinaryFigures {
    let peaks = Peaks::read(&root().join("course/src/results")).unwrap();
    peaks.binaries.into_iter().find(|measured| measured.binary == binary).unwrap()
}

#[test]
fn the_chapter_shows_the_measured_peak() {
    in_browser(|driver| async move {
        open(&driver, CHAPTER).await?;
        let text = driver.find(By::Css("main")).await?.text().await?;
        let stats = measured(EXERCISE).stats;
        let sentence = format!("The Rust program peaks at {}", Bytes(stats.peak_bytes));
        assert!(text.contains(&sentence), "{text}");
        Ok(())
    });
}

#[test]
fn solutions_are_folded_and_unfold() {
    in_browser(|driver| async move {
        open(&driver, CHAPTER).await?;
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
fn the_tree_reads_like_dh_view() {
    in_browser(|driver| async move {
        let name = format!("course/src/results/{CHAPTER}/{EXERCISE}.dhat.json");
        let viewer = opened_in_viewer(&driver, &root().join(name)).await?;
        open(&driver, CHAPTER).await?;
        let tree = driver.query(By::Css(".heap-tree")).first().await?;
        let tree = tree.prop("textContent").await?.unwrap_or_default();
        let said = |line: &&str| {
            ["At t-gmax:", "At t-end:", "Max:", "#"].iter().any(|start| line.starts_with(start))
        };
        let lines: Vec<&str> = viewer.lines().map(without_lines_of_the_tree).filter(said).collect();
        assert!(lines.len() > 20, "{viewer}");
        for line in lines {
            assert!(tree.contains(line), "`{line}` is not in\n{tree}");
        }
        Ok(())
    });
}

/// What dh_view draws its tree with, taken away.
fn without_lines_of_the_tree(line: &str) -> &str {
    line.trim_start_matches([' ', '│', '├', '└', '─', '▼', '▶'])
}

#[test]
fn pages_fetch_nothing_from_outside() {
    in_browser(|driver| async move {
        for page in ["index", "set-up", CHAPTER, "words", "print"] {
            open(&driver, page).await?;
            let script = "return performance.getEntriesByType('resource').map(e => e.name)
                .filter(name => !name.startsWith('file://') && !name.startsWith('data:'))";
            let fetched: Vec<String> = driver.execute(script, vec![]).await?.convert()?;
            assert_eq!(fetched, [""; 0], "{page}");
        }
        Ok(())
    });
}

#[test]
fn no_directive_is_left_on_a_page() {
    for entry in std::fs::read_dir(book()).unwrap().flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "html") {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            assert!(!text.contains("{{#"), "{}", entry.path().display());
        }
    }
}
