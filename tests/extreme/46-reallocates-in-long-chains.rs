fn work() -> usize {
    let mut lines: Vec<Vec<u8>> = (0..200).map(|_| Vec::new()).collect();
    for round in 0..5_000 {
        let number = round % lines.len();
        lines[number].reserve_exact(100);
        lines.iter_mut().for_each(|line| line.push(7));
        lines[number].shrink_to_fit();
    }
    lines.iter().map(Vec::len).sum()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
