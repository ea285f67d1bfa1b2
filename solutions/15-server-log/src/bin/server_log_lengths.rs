//! An entry knows where its line begins and how long its texts are, and so where they are in
//! the log. It costs some arithmetic for each text that is read, and a text alone means nothing
//! any more: whoever reads one needs the log, too. Do not do it if the log could be dropped
//! instead, and mind what fits into the numbers: here a text of more than 255 bytes is a panic.

use std::cmp::Reverse;
use std::process::ExitCode;

use server_log::{Request, load, requests};

/// A request.
struct Entry {
    // Changed: the lengths of the texts instead of the texts.
    begins: u32,
    host: u8,
    path: u8,
    agent: u8,
    milliseconds: u16,
}

impl Entry {
    fn new(request: Request) -> Self {
        let length = |text: &str| text.len().try_into().expect("a text is short");
        Entry {
            begins: request.begins,
            host: length(request.host),
            path: length(request.path),
            agent: length(request.agent),
            milliseconds: request.milliseconds.try_into().expect("it is not a minute"),
        }
    }

    /// What is compared. What is compared first comes first.
    fn key<'log>(&self, log: &'log str) -> ([&'log str; 3], Reverse<u16>, u32) {
        let (host, rest) = log[self.begins as usize..].split_at(self.host.into());
        let (path, rest) = rest[1..].split_at(self.path.into());
        let agent = &rest[1..][..self.agent.into()];
        ([host, path, agent], Reverse(self.milliseconds), self.begins)
    }
}

/// Where the line of each request begins, in the order of the entries.
fn sorted() -> Vec<u32> {
    let log = load();
    let mut entries: Vec<Entry> = requests(&log).map(Entry::new).collect();
    entries.sort_unstable_by_key(|entry| entry.key(&log));
    entries.iter().map(|entry| entry.begins).collect()
}

fn main() -> ExitCode {
    server_log::run(sorted)
}
