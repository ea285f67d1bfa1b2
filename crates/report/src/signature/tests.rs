use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn course() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("course/src")
}

/// The patterns of every published profile of an exercise, by its program; and which
/// programs need the least memory of their exercise.
fn published() -> (BTreeMap<String, Vec<Pattern>>, Vec<String>) {
    let (mut patterns, mut best) = (BTreeMap::new(), Vec::new());
    for folder in fs::read_dir(course().join("results")).unwrap().flatten() {
        let files = fs::read_dir(folder.path()).into_iter().flatten().flatten();
        let mut peaks = Vec::new();
        for file in files {
            let path = file.path();
            let name = file.file_name().into_string().unwrap();
            let Some(binary) = name.strip_suffix(".dhat.json") else { continue };
            let profile = Profile::read(&path).unwrap();
            let found = signatures(&profile).iter().map(|one| one.pattern).collect();
            patterns.insert(binary.to_owned(), found);
            peaks.push((profile.peak_bytes(), binary.to_owned()));
        }
        let is_exercise =
            folder.file_name().to_string_lossy().starts_with(|c: char| c.is_ascii_digit());
        best.extend(peaks.into_iter().min().filter(|_| is_exercise).map(|(_, binary)| binary));
    }
    (patterns, best)
}

#[test]
fn best_solutions_show_nothing() {
    let (patterns, best) = published();
    assert!(best.len() > 10, "{best:?}");
    for binary in best {
        assert_eq!(patterns[&binary], [], "{binary}");
    }
}

#[test]
fn programs_show_what_their_chapters_are_about() {
    let (patterns, _) = published();
    for (binary, expected) in [
        ("clinging-onto-memory", &[Pattern::EqualBlocks][..]),
        ("last-error", &[Pattern::EqualBlocks]),
        ("shared-cache", &[Pattern::AliveAtTheEnd, Pattern::SmallBlocks]),
        ("dom", &[Pattern::AliveAtTheEnd, Pattern::SmallBlocks]),
        ("html_report_one_string", &[Pattern::DoubledRoom]),
        ("pushed", &[Pattern::DoubledRoom]),
        ("grown_table", &[Pattern::GrowingTable]),
        ("untouched", &[]),
        ("fibonacci_one_at_a_time", &[]),
    ] {
        assert_eq!(patterns[binary], expected, "{binary}");
    }
}

/// A profile of one program point, in a function `main` of the program.
fn profile(path: &str, [tb, tbk, gb, gbk, eb, ebk]: [u64; 6]) -> Profile {
    let text = serde_json::json!({
        "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
        "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
        "pps": [{ "tb": tb, "tbk": tbk, "mb": gb, "mbk": gbk, "gb": gb, "gbk": gbk,
            "eb": eb, "ebk": ebk, "fs": [1, 2] }],
        "ftbl": ["[root]", format!("0x1: {path} (src/mod.rs:2:1)"), "0x2: app::fill (src/main.rs:9:5)"],
    });
    Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap()
}

const RESIZE: &str = "hashbrown::raw::RawTableInner::resize_inner";
const GROW: &str = "alloc::raw_vec::RawVecInner<A>::grow_amortized";

/// The bytes of a table of `buckets` for elements of 8 bytes.
fn table(buckets: u64) -> u64 {
    buckets * 9 + 16
}

#[test]
fn only_what_fits_to_the_byte_is_a_growing_table() {
    let sizes: Vec<u64> = (2..=15).map(|power| table(1 << power)).collect();
    let (total, count) = (sizes.iter().sum(), sizes.len() as u64);
    let both = sizes[sizes.len() - 2..].iter().sum();
    let patterns = |figures| {
        let found = signatures(&profile(RESIZE, figures));
        found.iter().map(|one| one.pattern).collect::<Vec<_>>()
    };
    assert_eq!(patterns([total, count, both, 2, 0, 0]), [Pattern::GrowingTable]);
    // Two tables of one size, which have grown beside each other.
    let twice = 2 * sizes.last().unwrap();
    assert_eq!(patterns([2 * total, 2 * count, twice, 2, 0, 0]), []);
    // Two of different sizes that were made with room for all.
    assert_eq!(patterns([both, 2, both, 2, 0, 0]), []);
    assert_eq!(patterns([total + 1_000, count, both, 2, 0, 0]), []);
    assert_eq!(patterns([total, count, both, 3, 0, 0]), []);
}

#[test]
fn only_halves_of_halves_are_doubled_room() {
    let patterns = |path, figures| {
        let found = signatures(&profile(path, figures));
        found.iter().map(|one| one.pattern).collect::<Vec<_>>()
    };
    // From 32 bytes to 128 KiB.
    let total = (0..=12).map(|power| 32 << power).sum();
    assert_eq!(patterns(GROW, [total, 13, 131_072, 1, 0, 0]), [Pattern::DoubledRoom]);
    assert_eq!(patterns("x::y", [total, 13, 131_072, 1, 0, 0]), []);
    assert_eq!(patterns(GROW, [total + 8, 13, 131_072, 1, 0, 0]), []);
    assert_eq!(patterns(GROW, [131_072, 1, 131_072, 1, 0, 0]), []);
}

#[test]
fn figures_of_any_size_are_only_figures() {
    let most = u64::MAX / 2;
    for figures in [[most; 6], [0, 0, most, 1, most, most], [most, most, most, 2, 0, 0]] {
        for path in [RESIZE, GROW] {
            let _ = html(&profile(path, figures));
        }
    }
}

#[test]
fn list_has_figures_and_what_is_unknown() {
    let found = html(&profile(
        "alloc::boxed::Box<T>::new",
        [400_000, 5_000, 400_000, 5_000, 400_000, 5_000],
    ));
    assert_eq!(
        found,
        "<ul>\n<li><b>400.0 KB in 5,000 blocks were still alive at the end</b>, as much as \
         100.0% of the peak, allocated in <code>fill</code>. It is certain that nobody \
         freed them while the program was measured. Whether somebody still needed them, a \
         profile does not tell. The chapter about it: <code>03-shared-cache</code>.</li>\n\
         <li><b>5,000 blocks of 80 bytes each</b>, 100.0% of the peak, allocated in \
         <code>fill</code>. The count is exact. To each of them belongs a pointer \
         somewhere, and what the allocator rounds up, which a profile does not count. The \
         chapter about it: <code>15-server-log</code>.</li>\n</ul>"
    );
    assert_eq!(html(&profile("a::b", [99_999, 5_000, 99_999, 5_000, 99_999, 5_000])), "");
}

#[test]
fn chapters_are_there() {
    let patterns = [
        Pattern::AliveAtTheEnd,
        Pattern::EqualBlocks,
        Pattern::GrowingTable,
        Pattern::DoubledRoom,
        Pattern::SmallBlocks,
    ];
    for pattern in patterns {
        let chapter = course().join(pattern.chapter()).with_extension("md");
        assert!(chapter.is_file(), "{pattern:?}: {}", chapter.display());
    }
}
