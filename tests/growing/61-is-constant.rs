use std::process::ExitCode;

fn main() -> ExitCode {
    let sum = || (0..size()).map(|number| number.to_string().len()).sum::<usize>();
    harness::run(|| (vec![1_u8; 5_000], sum()), |_| Ok(()))
}

fn size() -> usize {
    harness::size(1_000)
}
