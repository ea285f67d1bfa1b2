//! Every profile opens in DHAT's own viewer, and says there what we say of it.

use std::path::PathBuf;
use std::process::Command;

use course_format::results::Peaks;
use heap_profile::bytes::grouped;
use tests::browser::{in_browser, opened_in_viewer};
use tests::tool::root;

fn results() -> PathBuf {
    root().join("course/src/results")
}

#[test]
fn the_exercise_shows_500_mb_in_5_blocks() {
    in_browser(|driver| async move {
        let profile = results().join("02-clinging-onto-memory/clinging-onto-memory.dhat.json");
        let text = opened_in_viewer(&driver, &profile).await?;
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
            let text = opened_in_viewer(&driver, &results().join(&name)).await?;
            let stats = program.stats;
            let (bytes, blocks) = (grouped(stats.peak_bytes), grouped(stats.peak_blocks));
            // Of nothing, the whole is no part.
            let all = if stats.peak_blocks == 0 { "0%" } else { "100%" };
            let line = format!("At t-gmax: {bytes} bytes ({all}) in {blocks} blocks ({all})");
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
        let text = opened_in_viewer(&driver, &folder.path().join("dhat.json")).await?;
        assert!(text.contains("At t-gmax: 1,000 bytes (100%) in 1 blocks (100%)"), "{text}");
        Ok(())
    });
}
