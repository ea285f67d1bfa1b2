use std::sync::OnceLock;

static HELD: OnceLock<Vec<u8>> = OnceLock::new();

fn work() -> usize {
    HELD.get().map_or(0, Vec::len)
}

fn main() -> std::process::ExitCode {
    HELD.get_or_init(|| vec![1; 50_000_000]);
    harness::run(work, |_| Ok(()))
}
