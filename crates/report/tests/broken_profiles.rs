//! Profiles with anything in them: small real ones that are broken in thousands of ways,
//! and figures near the ends of 64 bits. Whatever is read is shown, and whatever is not has
//! an error of one clear line; nothing panics, overflows or takes long.

mod broken;

use std::path::Path;
use std::thread;

use broken::Breaker;
use charts::mark::Mark;
use charts::timeline::{self, figure_of};
use course_format::canonical::canonical;
use course_format::run::Run;
use fastrand::Rng;
use heap_profile::Bytes;
use heap_profile::dhat::{Metric, Profile};
use heap_profile::holders::{holders, holders_in};
use heap_profile::stats::TimelinePoint;
use heap_profile::text::is_hidden;
use heap_profile::tree::{Node, tree};
use report::page::{Subject, Task, Title, html};
use report::viewer::embedded;

const PROFILES: [&str; 4] = [
    include_str!("../../../course/src/results/what-a-profile-does-not-show/reserved.dhat.json"),
    include_str!("profiles/valgrind-heap.json"),
    include_str!("profiles/valgrind-copy.json"),
    include_str!("profiles/valgrind-ad-hoc.json"),
];

/// How many broken profiles are tried.
const CASES: u64 = 10_000;
/// Of how many that can be read one is put on a page, which takes longest.
const PAGES: u64 = 20;

/// Says which case it was, if the test fails.
struct Case(String);

impl Drop for Case {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("{}", self.0);
        }
    }
}

#[test]
fn real_profiles_are_shown() {
    for text in PROFILES {
        check(text.as_bytes(), true).expect("a real profile");
    }
}

#[test]
fn broken_profiles_are_shown_or_refused() {
    let (mut read, mut refused) = (0, 0);
    for seed in 0..CASES {
        let mut breaker = Breaker(Rng::with_seed(seed));
        let profile = breaker.0.choice(PROFILES).unwrap_or_default();
        let bytes = breaker.broken(profile);
        let case = Case(format!("seed {seed}: {}", String::from_utf8_lossy(&bytes)));
        match check(&bytes, read % PAGES == 0) {
            Ok(()) => read += 1,
            Err(error) => {
                check_error(&error);
                refused += 1;
            }
        }
        drop(case);
    }
    // Most ways to break a profile are noticed, and the others are no fault.
    assert!(read > CASES / 20 && refused > CASES / 4, "{read} read, {refused} refused");
}

#[test]
fn any_figures_are_added_up_or_refused() {
    let mut read = 0;
    for seed in 0..200 {
        let mut rng = Rng::with_seed(seed);
        let texts = [broken::with_figures(&mut rng), broken::with_figures(&mut rng)];
        let case = Case(format!("seed {seed}: {texts:#?}"));
        for text in &texts {
            if let Err(error) = check(text.as_bytes(), false) {
                let is_sum = error.contains("add up to 2^63 or more");
                assert!(is_sum || error.contains("has no usable"), "{error}");
            }
        }
        let profiles = texts.map(|text| Profile::parse_any(path(), text.as_bytes()));
        if let [Ok(one), Ok(other)] = &profiles {
            let against = subject(other);
            assert!(html(&subject(one), &Task::default(), Some(&against)).ends_with("</html>\n"));
            read += 1;
        }
        drop(case);
    }
    assert!(read > 20, "{read} comparisons");
}

#[test]
fn timelines_of_any_figures_are_drawn() {
    for seed in 0..200 {
        let mut rng = Rng::with_seed(seed);
        let points: Vec<TimelinePoint> = (0..rng.usize(..2_000))
            .map(|_| TimelinePoint {
                clock: broken::figure(&mut rng),
                live: broken::figure(&mut rng),
            })
            .collect();
        let limits = (Bytes(broken::figure(&mut rng)), Bytes(broken::figure(&mut rng)));
        let case = Case(format!("seed {seed}"));
        let run = timeline::Run { mark: Mark::program(0), label: "x", timeline: &points };
        let figure = figure_of(&[run.clone(), run], Some(limits));
        assert!(figure.html.ends_with("</figure>\n"));
        drop(case);
    }
}

fn path() -> &'static Path {
    Path::new("x.json")
}

fn subject(profile: &Profile) -> Subject<'_> {
    Subject { title: Title::File("x.json"), name: "x", profile, answer: None, timeline: None }
}

/// Computes everything from the profile in `bytes`, with `page` also its page.
fn check(bytes: &[u8], page: bool) -> Result<(), String> {
    if let Ok(embedded) = embedded(path(), bytes) {
        assert!(!embedded.contains(|c| c == '<' || (is_hidden(c) && c != '\n')), "{embedded}");
        assert!(serde_json::from_str::<serde::de::IgnoredAny>(&embedded).is_ok(), "{embedded}");
    }
    let profile = Profile::parse_any(path(), bytes).map_err(|error| error.to_string())?;
    match Profile::parse(path(), bytes) {
        Ok(same) => assert_eq!(same, profile),
        Err(error) => check_error(&error.to_string()),
    }
    let root = tree(&profile);
    check_tree(&root, profile.main_metric());
    assert_eq!(root.sums.of(profile.main_metric()), profile.sums(profile.main_metric()));
    for metric in [Metric::Peak, Metric::Total, Metric::End] {
        let held = holders_in(&profile, metric, |_| Some("x"));
        assert_eq!(held.iter().map(|held| held.blocks).sum::<u64>(), profile.sums(metric).1);
    }
    let _ = holders(&profile, "x/src/main.rs");
    let canonical = canonical(&profile, &run());
    assert_eq!(canonical.sums(Metric::Total), profile.sums(Metric::Total));
    let text = serde_json::to_string(&canonical).expect("plain data is JSON");
    assert_eq!(Profile::parse_any(path(), text.as_bytes()).as_ref().ok(), Some(&canonical));
    if page {
        let task = Task { source: Some(("x/src/main.rs", "fn main() {}\n")), limits: None };
        let page = html(&subject(&profile), &task, None);
        assert!(page.ends_with("</html>\n") && page.len() < 2_000_000, "{}", page.len());
        assert!(!page.contains(|c| is_hidden(c) && c != '\n'), "{page}");
    }
    Ok(())
}

/// A node is as large as what was allocated there and by its children.
fn check_tree(node: &Node<'_>, metric: Metric) {
    let children = node.children.iter().map(|child| child.sums.of(metric).0).sum::<u64>();
    assert!(node.children.is_empty() || children == node.sums.of(metric).0, "{node:?}");
    node.children.iter().for_each(|child| check_tree(child, metric));
}

/// One line that names the file, that a terminal shows as it is, and that can be read.
fn check_error(error: &str) {
    assert!(error.starts_with("x.json:"), "{error}");
    assert!(!error.contains(is_hidden) && error.chars().count() < 600, "{error}");
}

/// The summary of a run.
fn run() -> Run {
    let text = r#"{"format":2,"binary":"x","allocator":"mimalloc","answer":{"is":"right"},
        "peak_bytes":8,"peak_blocks":1,"total_bytes":8,"total_blocks":1,"end_bytes":0,
        "end_blocks":0,"timeline":[[0,0],[8,8]]}"#;
    Run::parse(path(), text.as_bytes()).expect("a run")
}
