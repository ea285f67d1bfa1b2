static NUMBERS: [u8; 1 << 33] = [1; 1 << 33];

fn work() -> u8 {
    NUMBERS[7]
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
