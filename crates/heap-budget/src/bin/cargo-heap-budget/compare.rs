//! What has grown since a baseline.

use heap_budget::HeapStats;
use heap_budget::heap_profile::bytes::{Bytes, counted};
use heap_budget::report::{Report, Test};

/// A figure of a test: its name, how it is read, and what it is a number of.
type Figure = (&'static str, fn(&HeapStats) -> u64, &'static str);

/// The peak, and what else a test has limits for: what has none may be anything.
fn figures(test: &Test) -> impl Iterator<Item = Figure> {
    let limits = test.limits;
    let all: [(bool, Figure); 4] = [
        (true, ("peaks at", |heap| heap.peak_bytes, "byte")),
        (limits.total.is_some(), ("allocates", |heap| heap.total_bytes, "byte")),
        (limits.blocks.is_some(), ("allocates", |heap| heap.total_blocks, "block")),
        (limits.leaks.is_some(), ("leaks", |heap| heap.end_blocks, "block")),
    ];
    all.into_iter().filter(|(is_limited, _)| *is_limited).map(|(_, figure)| figure)
}

/// The test of `baseline` that is the same as `test`.
pub(crate) fn before<'a>(baseline: &'a Report, test: &Test) -> Option<&'a Test> {
    let is_same = |other: &&Test| (&other.package, &other.name) == (&test.package, &test.name);
    baseline.tests.iter().find(is_same)
}

/// What is larger in `report` than in `baseline` by more than `allowed` hundredths of a percent:
/// a sentence each. A test that is new has nothing to be compared with.
pub(crate) fn increases(baseline: &Report, report: &Report, allowed: u64) -> Vec<String> {
    let mut increases = Vec::new();
    for test in &report.tests {
        let before = before(baseline, test).and_then(|before| before.heap);
        let (Some(before), Some(now)) = (before, test.heap) else { continue };
        for (verb, of, noun) in figures(test) {
            let (before, now) = (of(&before), of(&now));
            let limit = u128::from(before) * (10_000 + u128::from(allowed));
            if u128::from(now) * 10_000 > limit {
                increases.push(format!(
                    "`{}` {verb} {}, and {verb} {} in the baseline: {}",
                    test.name.escape_debug(),
                    counted(now, noun),
                    counted(before, noun),
                    change(before, now)
                ));
            }
        }
    }
    increases
}

/// By how many percent `now` differs from `before`: "+1.5%".
pub(crate) fn change(before: u64, now: u64) -> String {
    if before == now {
        return "same".to_owned();
    }
    if before == 0 {
        return format!("+{}", Bytes(now));
    }
    let sign = if now > before { '+' } else { '-' };
    let tenths = u128::from(now.abs_diff(before)) * 1_000 / u128::from(before);
    match tenths {
        0 => format!("{sign}<0.1%"),
        _ => format!("{sign}{}.{}%", tenths / 10, tenths % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(peak: u64, blocks: u64) -> Report {
        let text = format!(
            r#"{{"version": 1, "tests": [{{"package": "p", "name": "t", "file": "f", "line": 1,
            "build": "debug", "outcome": "passed", "limits": {{"peak": 9999}},
            "heap": {{"peak_bytes": {peak}, "peak_blocks": 1, "total_bytes": 1,
                      "total_blocks": {blocks}, "end_bytes": 0, "end_blocks": 0}}}}]}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_figure_may_grow_by_what_is_allowed() {
        let before = report(1_000, 5);
        assert_eq!(increases(&before, &report(1_020, 5), 200), <[&str; 0]>::default());
        let expected = "`t` peaks at 1,021 bytes, and peaks at 1,000 bytes in the baseline: +2.1%";
        assert_eq!(increases(&before, &report(1_021, 5), 200), [expected]);
    }

    #[test]
    fn what_has_no_limit_may_grow() {
        assert_eq!(increases(&report(10, 5), &report(10, 500), 0), <[&str; 0]>::default());
    }

    #[test]
    fn changes_are_percent() {
        let changes = [(100, 100), (1_000, 1_015), (1_000, 990), (100_000, 100_001), (0, 5)];
        let changes = changes.map(|(before, now)| change(before, now));
        assert_eq!(changes, ["same", "+1.5%", "-1.0%", "+<0.1%", "+5 bytes"]);
    }
}
