//! `if let` instead of `match`. The 2024 edition drops what the condition made before it
//! enters the `else`, and not before the body, which is where the next file is read. It
//! costs nothing, and it saves nothing: do not do it for the memory.

use std::process::ExitCode;

use last_error::{Finding, SERVICE, read_inventory, read_log, read_trace};

/// The machine that `service` runs on.
fn machine_of(inventory: &str, service: &str) -> Option<u32> {
    let is_service = |line: &&str| line.split(' ').next() == Some(service);
    let line = inventory.lines().find(is_service)?;
    line.split(' ').nth(1)?.strip_prefix("machine-")?.parse().ok()
}

/// The last request that failed.
fn last_error(log: &str) -> Option<u32> {
    let line = log.lines().rfind(|line| line.starts_with("ERROR"))?;
    line.split(' ').nth(1)?.strip_prefix("request-")?.parse().ok()
}

/// How long the steps of a request waited, in microseconds.
fn waiting_time(trace: &str) -> u64 {
    let waited = |line: &str| line.split(' ').nth(2)?.parse::<u64>().ok();
    trace.lines().filter_map(waited).sum()
}

fn investigate() -> Finding {
    // Changed: `if let`, whose body keeps the file as well.
    if let Some(machine) = machine_of(&read_inventory(), SERVICE) {
        if let Some(request) = last_error(&read_log(machine)) {
            Finding::Waited(waiting_time(&read_trace(request)))
        } else {
            Finding::NoError
        }
    } else {
        Finding::UnknownService
    }
}

fn main() -> ExitCode {
    last_error::run(investigate)
}
