//! Every profile opens in DHAT's own viewer, and says there what we say of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use profile::bytes::{counted, grouped};
use profile::results::Peaks;
use tests::browser::{address, in_browser};
use tests::tool::root;
use thirtyfour::components::SelectElement;
use thirtyfour::{By, WebDriver, prelude::*};

/// The viewer, from Debian's package `valgrind`.
const VIEWER: &str = "/usr/libexec/valgrind/dh_view.html";
const METRIC: &str = "At t-gmax (bytes)";

/// Opens `profile` in the viewer and returns what it then shows.
async fn opened(driver: &WebDriver, profile: &Path) -> WebDriverResult<String> {
    driver.goto(address(Path::new(VIEWER))).await?;
    let path = profile.canonicalize().unwrap();
    driver.find(By::Css("input[type=file]")).await?.send_keys(path.display().to_string()).await?;
    let tree = driver.query(By::Css("pre")).first().await?;
    let select = driver.find(By::Css("select")).await?;
    SelectElement::new(&select).await?.select_by_visible_text(METRIC).await?;
    drop(tree);
    driver.query(By::Css("pre")).first().await?.text().await
}

fn results() -> PathBuf {
    root().join("course/src/results")
}

#[test]
fn the_exercise_shows_500_mb_in_5_blocks() {
    in_browser(|driver| async move {
        let profile = results().join("02-clinging-onto-memory/clinging-onto-memory.dhat.json");
        let text = opened(&driver, &profile).await?;
        let root =
            "At t-gmax: 500,000,000 bytes (100%) in 5 blocks (100%), avg size 100,000,000 bytes";
        assert!(text.contains(root), "{text}");
        let parts = text.matches("At t-gmax: 100,000,000 bytes (20%) in 1 blocks (20%)").count();
        assert_eq!(parts, 5, "{text}");
        Ok(())
    });
}

#[test]
fn every_published_profile_opens_with_its_figures() {
    in_browser(|driver| async move {
        for program in Peaks::read(&results()).unwrap().binaries {
            let name = format!("{}/{}.dhat.json", program.exercise, program.binary);
            let text = opened(&driver, &results().join(&name)).await?;
            let figures = program.figures;
            let (bytes, blocks) = (grouped(figures.peak_bytes), grouped(figures.peak_blocks));
            let line = format!("At t-gmax: {bytes} bytes (100%) in {blocks} blocks (100%)");
            assert!(text.contains(&line), "{name}: {line} is not in {text}");
            assert!(!text.contains("NaN"), "{name}: {text}");
        }
        Ok(())
    });
}

#[test]
fn a_profile_just_made_opens() {
    in_browser(|driver| async move {
        let folder = tempfile::tempdir().unwrap();
        let program = env!("CARGO_BIN_EXE_under_harness");
        let status = Command::new(program).arg("outside").env("HEAP_OUT", folder.path()).status();
        assert!(status.unwrap().success());
        let text = opened(&driver, &folder.path().join("dhat.json")).await?;
        let line = format!("1,000 bytes (100%) in {} (100%)", counted(1, "block") + "s");
        assert!(text.contains(&line), "{line} is not in {text}");
        Ok(())
    });
}
