#[inline(never)]
fn deeper(levels: u64) -> u64 {
    let level = std::hint::black_box(Box::new(levels));
    if levels == 0 { *level } else { deeper(levels - 1) + *level }
}

fn main() -> std::process::ExitCode {
    harness::run(|| deeper(5_000), |_| Ok(()))
}
