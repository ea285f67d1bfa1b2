//! The task of exercise 4: the three files, and the check of the answer. Leave this file
//! as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::fmt::{self, Write};
use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// Bytes of each file: 8 MB.
pub const SIZE: usize = 8_000_000;

/// The service that was slow.
pub const SERVICE: &str = "service-054321";

/// What the search finds out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The service is not in the inventory.
    UnknownService,
    /// No request failed on its machine.
    NoError,
    /// The last request that failed had waited this many microseconds.
    Waited(u64),
}

/// Reads the inventory, which says where each service runs:
/// `service-000042 machine-0017 zone-07 version-00310`.
#[must_use]
#[inline(never)]
pub fn read_inventory() -> String {
    file(|text, service| {
        let (machine, zone, version) = (machine(service), service % 20, service % 977);
        writeln!(
            text,
            "service-{service:06} machine-{machine:04} zone-{zone:02} version-{version:05}"
        )
    })
}

/// Reads the log of a machine, a line for each request:
/// `ERROR request-0000004711 took 0352 ms, status 500`, or `INFO ` and `status 200`.
#[must_use]
#[inline(never)]
pub fn read_log(machine: u32) -> String {
    file(|text, entry| {
        let (request, took) = (request(machine, entry), entry % 1777);
        let (level, status) = if fails(machine, entry) { ("ERROR", 500) } else { ("INFO ", 200) };
        writeln!(text, "{level} request-{request:010} took {took:04} ms, status {status}")
    })
}

/// Reads the trace of a request, a line for each of its steps:
/// `step-000007 waited 0123 us, worked 0045 us, cpu 3`.
#[must_use]
#[inline(never)]
pub fn read_trace(request: u32) -> String {
    file(|text, step| {
        let (waited, worked, cpu) = (waited(request, step), step % 89, step % 8);
        writeln!(text, "step-{step:06} waited {waited:04} us, worked {worked:04} us, cpu {cpu}")
    })
}

/// Measures `investigate` and checks its answer.
///
/// `investigate` looks up the machine of [`SERVICE`], finds in the log of that machine the
/// last request that failed, and adds up how long the steps of that request waited.
pub fn run(investigate: impl Fn() -> Finding) -> ExitCode {
    harness::run(investigate, |answer| check(*answer))
}

/// Bytes of a line of each file, with its end, and how many lines there are.
const LINE: usize = 50;
const LINES: u32 = (SIZE / LINE) as u32;

/// A file, of which `write` writes each line. It is allocated once, in its full size.
fn file(write: impl Fn(&mut String, u32) -> fmt::Result) -> String {
    let mut text = String::with_capacity(SIZE);
    (0..LINES).try_for_each(|line| write(&mut text, line)).expect("it is a string");
    text
}

fn machine(service: u32) -> u32 {
    mixed(1, service) % 5000
}

fn fails(machine: u32, entry: u32) -> bool {
    mixed(machine, entry).is_multiple_of(3001)
}

fn request(machine: u32, entry: u32) -> u32 {
    mixed(entry, machine)
}

fn waited(request: u32, step: u32) -> u32 {
    mixed(request, step) % 1000
}

/// A number that looks random, and is the same every time.
fn mixed(one: u32, other: u32) -> u32 {
    let mut bits = one.wrapping_mul(0x9E37_79B9) ^ other.wrapping_mul(0x85EB_CA6B);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 13)
}

/// The answer without any file: each is computed from numbers, and so are its lines.
fn expected() -> Finding {
    let service = SERVICE.strip_prefix("service-").and_then(|number| number.parse().ok());
    let Some(machine) = service.filter(|service| *service < LINES).map(machine) else {
        return Finding::UnknownService;
    };
    let Some(entry) = (0..LINES).rfind(|entry| fails(machine, *entry)) else {
        return Finding::NoError;
    };
    let request = request(machine, entry);
    Finding::Waited((0..LINES).map(|step| u64::from(waited(request, step))).sum())
}

fn check(answer: Finding) -> Result<(), Mismatch> {
    first_difference([expected()], [&answer])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_fill_their_block() {
        for file in [read_inventory(), read_log(17), read_trace(4711)] {
            assert_eq!((file.len(), file.capacity()), (SIZE, SIZE));
            assert!(file.lines().all(|line| line.len() == LINE - 1));
        }
    }

    #[test]
    fn there_is_an_error_and_only_its_waiting_time_is_right() {
        let Finding::Waited(waited) = expected() else {
            panic!("{:?}", expected());
        };
        assert!(waited > 0);
        assert_eq!(check(Finding::Waited(waited)), Ok(()));
        for wrong in [Finding::NoError, Finding::UnknownService, Finding::Waited(waited + 1)] {
            assert!(check(wrong).is_err());
        }
    }
}
