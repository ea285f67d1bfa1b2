fn work() {
    loop {
        std::thread::park();
    }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |()| Ok(()))
}
