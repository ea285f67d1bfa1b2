use std::process::ExitCode;

struct Names {
    short: Vec<String>,
    lengths: Vec<u64>,
    buffer: Vec<u8>,
}

fn names() -> Names {
    let size = harness::size(1_000);
    let buffer = vec![0; 2_000];
    let short = (0..size).map(|number| format!("{number:08}")).collect();
    let lengths = vec![8; size];
    Names { short, lengths, buffer }
}

fn main() -> ExitCode {
    harness::run(names, |names| {
        assert_eq!((names.short.len(), names.buffer.len()), (names.lengths.len(), 2_000));
        Ok(())
    })
}
