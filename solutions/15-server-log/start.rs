//! Exercise 15: a server's log.
//!
//! The requests in a log are put in order: by host, by path and by agent, and then the
//! slowest first. How much memory does the program hold at its peak? Guess, then run
//! `cargo xtask check 15`, and bring it within its budget. You can change anything in this
//! file; the chapter is `course/src/15-server-log.md`.

use std::cmp::Reverse;
use std::process::ExitCode;

use server_log::{Request, load, requests};

/// A request. What is compared first comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    host: String,
    path: String,
    agent: String,
    milliseconds: Reverse<u32>,
    begins: u32,
}

impl Entry {
    fn new(request: Request) -> Self {
        Entry {
            host: request.host.to_owned(),
            path: request.path.to_owned(),
            agent: request.agent.to_owned(),
            milliseconds: Reverse(request.milliseconds),
            begins: request.begins,
        }
    }
}

/// Where the line of each request begins, in the order of the entries.
fn sorted() -> Vec<u32> {
    let log = load();
    let mut entries: Vec<Entry> = requests(&log).map(Entry::new).collect();
    entries.sort_unstable();
    entries.iter().map(|entry| entry.begins).collect()
}

fn main() -> ExitCode {
    server_log::run(sorted)
}
