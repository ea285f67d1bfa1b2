//! A statement of its own for each step. A file is a temporary of its `let`, and goes at
//! the semicolon, before the next one is read. It costs the shape of the decision: the
//! outcomes no longer stand side by side, as the arms of a `match` do. Do not do it if
//! something that is borrowed from the file is needed further down: then the file needs a
//! name, and its name decides how long it lives.

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
    // Changed: three statements, and each drops its file where it ends.
    let Some(machine) = machine_of(&read_inventory(), SERVICE) else {
        return Finding::UnknownService;
    };
    let Some(request) = last_error(&read_log(machine)) else {
        return Finding::NoError;
    };
    Finding::Waited(waiting_time(&read_trace(request)))
}

fn main() -> ExitCode {
    last_error::run(investigate)
}
