fn work() -> usize {
    include_str!("@COURSE@/solutions/01-passes/src/lib.rs").len()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
