//! Blocks of four sizes, and the room that mimalloc has for each.

use std::process::ExitCode;

fn work() -> [Vec<u8>; 4] {
    [1, 33, 129, 1_025].map(|size| vec![1; size])
}

fn main() -> ExitCode {
    harness::run(work, |blocks| {
        println!("requested  room");
        for block in blocks {
            println!("{:>9}  {:>4}", block.len(), harness::room(block));
        }
        Ok(())
    })
}
