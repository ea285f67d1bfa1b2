//! Profiles open in DHAT's own viewer, with the same figures as ours.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use course_format::results::Peaks;
use heap_profile::bytes::grouped;
use tests::browser::{CHAPTER, address, fetched_except, in_browser, open_in_viewer};
use tests::tool::{root, run, xtask};
use thirtyfour::By;
use thirtyfour::extensions::query::ElementQueryable;

fn results() -> PathBuf {
    root().join("course/src/results")
}

#[test]
fn exercise_2_has_5_blocks() {
    in_browser(|driver| async move {
        let profile = results().join("02-clinging-onto-memory/clinging-onto-memory.dhat.json");
        let text = open_in_viewer(&driver, &profile).await?;
        let root =
            "At t-gmax: 500,000,000 bytes (100%) in 5 blocks (100%), avg size 100,000,000 bytes";
        assert!(text.contains(root), "{text}");
        let parts = text.matches("At t-gmax: 100,000,000 bytes (20%) in 1 blocks (20%)").count();
        assert_eq!(parts, 5, "{text}");
        Ok(())
    });
}

#[test]
fn every_profile_of_the_book_opens() {
    in_browser(|driver| async move {
        for program in Peaks::read(&results()).unwrap().binaries {
            let name = format!("{}/{}.dhat.json", program.exercise, program.binary);
            let text = open_in_viewer(&driver, &results().join(&name)).await?;
            let stats = program.stats;
            let (bytes, blocks) = (grouped(stats.peak_bytes), grouped(stats.peak_blocks));
            // The viewer calls everything 0 % where there is nothing.
            let all = if stats.peak_blocks == 0 { "0%" } else { "100%" };
            let line = format!("At t-gmax: {bytes} bytes ({all}) in {blocks} blocks ({all})");
            assert!(text.contains(&line), "{name}: {line} is not in {text}");
            assert!(!text.contains("NaN"), "{name}: {text}");
        }
        Ok(())
    });
}

#[test]
fn new_profile_opens() {
    in_browser(|driver| async move {
        let folder = tempfile::tempdir().unwrap();
        let program = env!("CARGO_BIN_EXE_under_harness");
        let status = Command::new(program).arg("outside").env("HEAP_OUT", folder.path()).status();
        assert!(status.unwrap().success());
        let text = open_in_viewer(&driver, &folder.path().join("dhat.json")).await?;
        assert!(text.contains("At t-gmax: 1,000 bytes (100%) in 1 blocks (100%)"), "{text}");
        Ok(())
    });
}

/// `view --dh-view` writes the viewer and the profile into one page.
#[test]
fn generated_viewer_page_shows_the_peak() {
    let name = format!("course/src/results/{CHAPTER}/clinging-onto-memory.dhat.json");
    let mut command = xtask(root());
    command.args(["view", "--dh-view", "--no-open", "--dhat"]).arg(root().join(name));
    let (stdout, stderr, status) = run(&mut command);
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let page = stdout.trim_end().strip_prefix("the viewer's page is in ").unwrap().to_owned();
    in_browser(move |driver| async move {
        driver.goto(address(Path::new(&page))).await?;
        let total = "At t-gmax: 500,000,000 bytes (100%) in 5 blocks (100%)";
        let tree = driver.query(By::Css("pre")).with_text(move |text: &str| text.contains(total));
        let text = tree.wait(Duration::from_secs(20), Duration::from_millis(100)).first().await?;
        let text = text.text().await?;
        let parts = text.matches("At t-gmax: 100,000,000 bytes (20%) in 1 blocks (20%)").count();
        assert_eq!(parts, 5, "{text}");
        let status = driver.find(By::Css("[role=status]")).await?;
        assert!(!status.is_displayed().await?, "{}", status.text().await?);
        let fetched = fetched_except(&driver, &["data:"]).await?;
        assert_eq!(fetched, [""; 0], "the page needs other files");
        Ok(())
    });
}
