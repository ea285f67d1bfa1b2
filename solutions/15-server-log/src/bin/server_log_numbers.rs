//! Each name is kept once, in a sorted list, and an entry has its place in that list instead.
//! Places are in the order of the names, so they compare as the names do. It costs a second
//! pass over the log, and a search for every name. Do not do it where nearly all texts are
//! different: then the list is as large as the texts, and the numbers come on top.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::process::ExitCode;

use server_log::{Request, load, requests};

/// A request. What is compared first comes first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    // Changed: the places of the names instead of the names.
    host: u16,
    path: u16,
    agent: u16,
    milliseconds: Reverse<u16>,
    begins: u32,
}

impl Entry {
    fn new(request: Request, names: &[&str]) -> Self {
        Entry {
            host: place(names, request.host),
            path: place(names, request.path),
            agent: place(names, request.agent),
            milliseconds: Reverse(request.milliseconds.try_into().expect("it is not a minute")),
            begins: request.begins,
        }
    }
}

/// All names in the log, in their order.
fn names(log: &str) -> Vec<&str> {
    let mut names = BTreeSet::new();
    // Not collected: that would put all of them into a vector first, to sort it.
    names.extend(requests(log).flat_map(|request| [request.host, request.path, request.agent]));
    names.into_iter().collect()
}

fn place(names: &[&str], name: &str) -> u16 {
    let place = names.binary_search(&name).expect("all names of the log are in the list");
    place.try_into().expect("there are few names")
}

/// Where the line of each request begins, in the order of the entries.
fn sorted() -> Vec<u32> {
    let log = load();
    let names = names(&log);
    let entry = |request| Entry::new(request, &names);
    let mut entries: Vec<Entry> = requests(&log).map(entry).collect();
    entries.sort_unstable();
    entries.iter().map(|entry| entry.begins).collect()
}

fn main() -> ExitCode {
    server_log::run(sorted)
}
