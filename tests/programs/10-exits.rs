fn work() {
    std::process::exit(0)
}

fn main() -> std::process::ExitCode {
    harness::run(work, |()| Ok(()))
}
