//! Two pairs of braces. A block drops the temporaries of its last expression where it ends,
//! and that is before any arm. It costs an explanation: the braces look superfluous, Clippy
//! asks you to omit them, and without them the files are back. Do not do it in a crate of
//! the 2021 edition, where such a temporary outlives its block: there it does not help.

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

// Changed: the braces around what is matched on.
#[expect(clippy::blocks_in_conditions, reason = "they drop the file in time")]
fn investigate() -> Finding {
    match { machine_of(&read_inventory(), SERVICE) } {
        None => Finding::UnknownService,
        Some(machine) => match { last_error(&read_log(machine)) } {
            None => Finding::NoError,
            Some(request) => Finding::Waited(waiting_time(&read_trace(request))),
        },
    }
}

fn main() -> ExitCode {
    last_error::run(investigate)
}
