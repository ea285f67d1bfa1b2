fn work() -> u64 {
    let on_the_stack = || {
        let room = std::hint::black_box([1_u8; 50_000_000]);
        room.iter().map(|byte| u64::from(*byte)).sum()
    };
    let builder = std::thread::Builder::new().stack_size(60_000_000);
    builder.spawn(on_the_stack).unwrap().join().unwrap()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
