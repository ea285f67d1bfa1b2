//! Blocks of four sizes, and the size that mimalloc gives each of them.

use std::process::ExitCode;

fn work() -> [Vec<u8>; 4] {
    [1, 33, 129, 1_025].map(|size| vec![1; size])
}

fn main() -> ExitCode {
    harness::run(work, |blocks| {
        println!("requested  usable");
        for block in blocks {
            println!("{:>9}  {:>6}", block.len(), harness::usable_size(block));
        }
        Ok(())
    })
}
