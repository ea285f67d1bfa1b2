//! A hash table that grows allocates the new table while the old one is still there.

use std::collections::HashMap;
use std::process::ExitCode;

fn work() -> HashMap<u64, u64> {
    (0..500_000).map(|n| (n, n)).fold(HashMap::new(), |mut table, (key, value)| {
        table.insert(key, value);
        table
    })
}

fn main() -> ExitCode {
    harness::run(work, |_| Ok(()))
}
