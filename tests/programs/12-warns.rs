fn work() -> Vec<u8> {
    let unused = 1;
    vec![1; 100]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
