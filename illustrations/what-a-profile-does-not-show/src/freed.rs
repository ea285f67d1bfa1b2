//! Much is allocated, and all but one block is dropped again. What does the process keep?

use std::process::ExitCode;

struct Day {
    last: Option<Vec<u8>>,
    resident: [Option<u64>; 4],
}

fn work() -> Day {
    let before = harness::resident();
    let mut readings: Vec<Vec<u8>> = (0..10_000).map(|_| vec![1; 6_000]).collect();
    let read = harness::resident();
    let last = readings.pop();
    drop(readings);
    let dropped = harness::resident();
    harness::return_free_memory();
    Day { last, resident: [before, read, dropped, harness::resident()] }
}

/// By how much the process has grown since `before`, to ten megabytes: no two runs agree on
/// the last pages.
fn grown(before: Option<u64>, resident: Option<u64>) -> String {
    let (Some(before), Some(resident)) = (before, resident) else { return "unknown".into() };
    let steps = (resident.saturating_sub(before) + 5_000_000) / 10_000_000;
    if steps == 0 { "less than 10 MB".into() } else { format!("about {steps}0 MB") }
}

pub(crate) fn main() -> ExitCode {
    harness::run(work, |day| {
        assert!(day.last.is_some(), "the last reading is there");
        let [before, rest @ ..] = day.resident;
        let moments = ["everything is there", "all but one dropped", "after the call"];
        for (moment, resident) in moments.into_iter().zip(rest) {
            println!("{moment:<19} {:>15}", grown(before, resident));
        }
        Ok(())
    })
}
