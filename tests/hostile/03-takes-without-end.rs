fn work() -> Vec<Vec<u8>> {
    let mut held = Vec::new();
    loop {
        held.push(vec![1; 10_000_000]);
    }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
