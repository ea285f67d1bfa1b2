// mimalloc leaves a block where it is while it is more than half full.
fn work() -> usize {
    let shrunk = |number: usize| {
        let mut block = vec![1_u8; 1_000_000];
        block.truncate(600_000 + number);
        block.into_boxed_slice()
    };
    let blocks: Vec<Box<[u8]>> = (0..30).map(shrunk).collect();
    blocks.iter().map(|block| block.len()).sum()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
