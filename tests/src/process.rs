//! What runs on this machine beside the test.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How many processes have `text` in their command line, in Linux. What starts
/// programs in the tool's name does not count.
///
/// # Panics
///
/// Where there is no `/proc`.
#[must_use]
pub fn running(text: &str) -> usize {
    let lines = command_lines();
    let starts = |line: &&String| line.contains("launch");
    lines.iter().filter(|line| line.contains(text) && !starts(line)).count()
}

/// Whether any process has `text` in its command line.
///
/// # Panics
///
/// Where there is no `/proc`.
#[must_use]
pub fn mentioned(text: &str) -> bool {
    command_lines().iter().any(|line| line.contains(text))
}

/// The command lines of all processes but this.
fn command_lines() -> Vec<String> {
    let own = std::process::id().to_string();
    let entries = fs::read_dir("/proc").expect("the system lists its processes").flatten();
    let others = entries.filter(|entry| entry.file_name().to_string_lossy() != own);
    let lines = others.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).into_owned()).collect()
}

/// Waits for what has to come; a minute is for a machine that is busy.
///
/// # Panics
///
/// Where it does not come.
#[track_caller]
pub fn until(holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_mins(1), "it does not come");
        sleep(Duration::from_millis(20));
    }
}
