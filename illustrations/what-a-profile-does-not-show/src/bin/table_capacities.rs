//! The capacities that a table can have.

use std::collections::HashMap;
use std::process::ExitCode;

/// For how many entries a table is made.
const ASKED_FOR: [usize; 8] = [3, 4, 7, 8, 14, 229_376, 229_377, 458_752];

fn work() -> Vec<usize> {
    let capacity = |entries| HashMap::<u64, u32>::with_capacity(entries).capacity();
    ASKED_FOR.into_iter().map(capacity).collect()
}

fn main() -> ExitCode {
    harness::run(work, |capacities| {
        println!("asked for  capacity");
        for (entries, capacity) in ASKED_FOR.iter().zip(capacities) {
            println!("{entries:>9}  {capacity:>8}");
        }
        Ok(())
    })
}
