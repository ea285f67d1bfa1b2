fn work() -> u8 {
    unsafe { std::hint::black_box(8 as *const u8).read_volatile() }
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
