//! The texts of an entry are small strings: a text of up to 23 bytes lies where a `String`
//! has its pointer, its length and its capacity, and has no block. It costs a dependency, and
//! a branch wherever a text is read. A longer text has a block with two counters, so do not do
//! it for the memory where most texts are longer. It saves blocks, and few bytes.

use std::cmp::Reverse;
use std::process::ExitCode;

use server_log::{Request, load, requests};
use smol_str::SmolStr;

/// A request. What is compared first comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    // Changed: `SmolStr` instead of `String`.
    host: SmolStr,
    path: SmolStr,
    agent: SmolStr,
    milliseconds: Reverse<u32>,
    begins: u32,
}

impl Entry {
    fn new(request: Request) -> Self {
        Entry {
            host: request.host.into(),
            path: request.path.into(),
            agent: request.agent.into(),
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
