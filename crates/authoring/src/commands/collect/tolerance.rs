//! Programs whose peak may differ by a few bytes from run to run, as their manifest
//! declares: threads allocate in an order of their own.
//!
//! Such a program's published run stays published while a new run is within the
//! tolerance. Otherwise every `collect` would change the results, and every
//! `collect --check` fail.

use std::fs;
use std::path::Path;

use course_format::results::{BinaryFigures, BinaryResult};

use super::files::Files;
use super::path;

/// `binaries`, in which the published run replaces a new one that is within the tolerance
/// of it, and so in `files`. `folder` has the published results.
pub(super) fn with_published_runs(
    folder: &Path,
    binaries: Vec<BinaryFigures>,
    files: &mut Files,
) -> Vec<BinaryFigures> {
    let settle = |measured: BinaryFigures| {
        if measured.tolerance_bytes == 0 {
            return measured;
        }
        published(folder, &measured, files).unwrap_or(measured)
    };
    binaries.into_iter().map(settle).collect()
}

/// The published run of the program of `new`, if `new` is within the tolerance.
fn published(folder: &Path, new: &BinaryFigures, files: &mut Files) -> Option<BinaryFigures> {
    let [result, profile] = ["json", "dhat.json"].map(|ending| path(new, ending));
    let [result_text, profile_text] =
        [&result, &profile].map(|name| fs::read_to_string(folder.join(name)).ok());
    let (result_text, profile_text) = (result_text?, profile_text?);
    let old = serde_json::from_str::<BinaryResult>(&result_text).ok()?.measured;
    if !is_within(&old, new) {
        return None;
    }
    files.insert(result, result_text);
    files.insert(profile, profile_text);
    Some(old)
}

/// Whether both are the same but for figures, and the peaks differ by no more than
/// the tolerance.
fn is_within(old: &BinaryFigures, new: &BinaryFigures) -> bool {
    let difference = old.stats.peak_bytes.abs_diff(new.stats.peak_bytes);
    let same = BinaryFigures { stats: old.stats, ..new.clone() } == *old;
    same && difference <= new.tolerance_bytes
}

#[cfg(test)]
mod tests {
    use course_format::results::{FORMAT, Role, to_json};
    use heap_profile::stats::HeapStats;

    use super::*;

    fn measured(peak_bytes: u64, tolerance_bytes: u64) -> BinaryFigures {
        let mut stats = HeapStats::default();
        stats.peak_bytes = peak_bytes;
        BinaryFigures {
            exercise: "09-threads".into(),
            binary: "threads".into(),
            title: "Threads".into(),
            role: Role::Start,
            source: "exercises/09-threads/src/main.rs".into(),
            limits: None,
            stats,
            tolerance_bytes,
            process_memory: None,
        }
    }

    fn files(measured: &BinaryFigures) -> Files {
        let result =
            BinaryResult { format: FORMAT, measured: measured.clone(), timeline: Vec::new() };
        let profile = format!("profile of {}", measured.stats.peak_bytes);
        [(path(measured, "json"), to_json(&result)), (path(measured, "dhat.json"), profile)].into()
    }

    #[test]
    fn published_run_stays_within_the_tolerance() {
        let folder = tempfile::tempdir().unwrap();
        let old = measured(1_000, 64);
        fs::create_dir(folder.path().join("09-threads")).unwrap();
        for (name, text) in files(&old) {
            fs::write(folder.path().join(name), text).unwrap();
        }
        for (new, stays) in [
            (measured(1_064, 64), true),
            (measured(936, 64), true),
            (measured(1_065, 64), false),
            (measured(935, 64), false),
            (measured(1_000, 0), false),
            (BinaryFigures { title: "Other".into(), ..measured(1_000, 64) }, false),
        ] {
            let mut found = files(&new);
            let expected = if stays { &old } else { &new };
            let settled = with_published_runs(folder.path(), vec![new.clone()], &mut found);
            assert_eq!(settled, std::slice::from_ref(expected), "{new:?}");
            assert_eq!(found, files(expected), "{new:?}");
        }
    }
}
