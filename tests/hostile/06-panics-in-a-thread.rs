fn work() -> u8 {
    std::thread::spawn(|| -> u8 { panic!("in a thread") }).join().unwrap()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
