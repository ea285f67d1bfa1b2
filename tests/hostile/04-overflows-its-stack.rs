fn work() -> u64 {
    deeper(std::hint::black_box(1))
}

#[expect(unconditional_recursion)]
fn deeper(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 100]);
    deeper(depth + 1) + room[7]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
