use std::process::ExitCode;

/// One level of a tree for each doubling, each as large as all elements.
fn levels() -> Vec<Vec<u32>> {
    let size = harness::size(1_024_u32);
    (0..=size.ilog2()).map(|_| (0..size).collect()).collect()
}

fn main() -> ExitCode {
    harness::run(levels, |_| Ok(()))
}
