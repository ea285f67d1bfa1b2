//! Other processes on this machine (Linux only).

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The number of processes with `text` in their command line. The tool's launcher,
/// which has the program's name in its own, does not count.
///
/// # Panics
///
/// If there is no `/proc`.
#[must_use]
pub fn count_running(text: &str) -> usize {
    let lines = command_lines();
    let is_launcher = |line: &&String| line.contains("launch");
    lines.iter().filter(|line| line.contains(text) && !is_launcher(line)).count()
}

/// Whether any process, the launcher included, has `text` in its command line.
///
/// # Panics
///
/// If there is no `/proc`.
#[must_use]
pub fn is_in_a_command_line(text: &str) -> bool {
    command_lines().iter().any(|line| line.contains(text))
}

/// The command lines of all processes except this one.
fn command_lines() -> Vec<String> {
    let own_id = std::process::id().to_string();
    let entries = fs::read_dir("/proc").expect("the system lists its processes").flatten();
    let others = entries.filter(|entry| entry.file_name().to_string_lossy() != own_id);
    let lines = others.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).into_owned()).collect()
}

/// Waits until `condition` holds, for up to a minute: the machine may be busy.
///
/// # Panics
///
/// If it does not hold by then.
#[track_caller]
pub fn wait_until(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_mins(1), "it does not hold after a minute");
        sleep(Duration::from_millis(10));
    }
}
