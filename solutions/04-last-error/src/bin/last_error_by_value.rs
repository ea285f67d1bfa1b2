//! The functions that search take the file itself, and drop it when they return. That is in
//! the middle of the expression, where a temporary would have to stay. It costs other
//! callers their file, or a copy of it, and a reader wonders why a search wants to own what
//! it reads. Do not do it to a function that is also called with a text that is needed
//! afterwards.

use std::process::ExitCode;

use last_error::{Finding, SERVICE, read_inventory, read_log, read_trace};

/// The machine that `service` runs on.
// Changed: `String` instead of `&str`, here and below.
fn machine_of(inventory: String, service: &str) -> Option<u32> {
    let is_service = |line: &&str| line.split(' ').next() == Some(service);
    let line = inventory.lines().find(is_service)?;
    line.split(' ').nth(1)?.strip_prefix("machine-")?.parse().ok()
}

/// The last request that failed.
fn last_error(log: String) -> Option<u32> {
    let line = log.lines().rfind(|line| line.starts_with("ERROR"))?;
    line.split(' ').nth(1)?.strip_prefix("request-")?.parse().ok()
}

/// How long the steps of a request waited, in microseconds.
fn waiting_time(trace: &str) -> u64 {
    let waited = |line: &str| line.split(' ').nth(2)?.parse::<u64>().ok();
    trace.lines().filter_map(waited).sum()
}

fn investigate() -> Finding {
    match machine_of(read_inventory(), SERVICE) {
        None => Finding::UnknownService,
        Some(machine) => match last_error(read_log(machine)) {
            None => Finding::NoError,
            Some(request) => Finding::Waited(waiting_time(&read_trace(request))),
        },
    }
}

fn main() -> ExitCode {
    last_error::run(investigate)
}
