use std::sync::Mutex;

fn work() -> u8 {
    let lock = Mutex::new(1);
    let one = lock.lock().unwrap();
    let two = lock.lock().unwrap();
    *one + *two
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
