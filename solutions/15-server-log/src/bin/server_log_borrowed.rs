//! An entry borrows its texts from the log, where they are anyway: no letter is copied, and
//! no text has a block. It costs a lifetime, which goes wherever an entry goes, and the log has
//! to stay as long as the entries. Do not do it to keep a few entries of a long log. A `&str`
//! is as wide as a `Box<str>`, so the entries do not get any smaller.

use std::cmp::Reverse;
use std::process::ExitCode;

use server_log::{Request, load, requests};

/// A request. What is compared first comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry<'log> {
    // Changed: `&'log str` instead of `String`.
    host: &'log str,
    path: &'log str,
    agent: &'log str,
    milliseconds: Reverse<u32>,
    begins: u32,
}

impl<'log> Entry<'log> {
    fn new(request: Request<'log>) -> Self {
        Entry {
            host: request.host,
            path: request.path,
            agent: request.agent,
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
