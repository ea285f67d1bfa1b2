// Relative to the program's place in the course.
fn work() -> usize {
    include_str!("../../../solutions/01-passes/src/lib.rs").len()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
