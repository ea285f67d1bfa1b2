use std::hint::black_box;

// Every way through a tree of calls is a program point of its own.
#[inline(never)]
fn walk(levels: u64) -> u64 {
    let level = black_box(Box::new(levels));
    if levels == 0 {
        return *level;
    }
    let left = black_box(walk)(levels - 1);
    let right = black_box(walk)(levels - 1);
    left + right + *level
}

fn main() -> std::process::ExitCode {
    harness::run(|| walk(12), |_| Ok(()))
}
