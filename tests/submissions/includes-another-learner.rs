fn work() -> usize {
    include_str!("@CLASS@/includes-a-file/01-passes.rs").len()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
