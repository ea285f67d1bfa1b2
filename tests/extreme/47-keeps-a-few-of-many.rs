use std::hint::black_box;

// On every page there is a block that is kept, so none is returned.
fn work() -> usize {
    let mut words: Vec<String> = (0..200_000).map(|number| format!("{number:032}")).collect();
    let mut lines: Vec<Vec<u8>> = (0..800).map(|number| vec![1; 12_000 + number]).collect();
    keep_one_in(128, &mut words);
    keep_one_in(32, &mut lines);
    let large = black_box(vec![1_u8; 25_000_000]);
    words.len() + lines.len() + large.len()
}

fn keep_one_in<T>(many: usize, values: &mut Vec<T>) {
    let mut number = 0;
    values.retain(|_| {
        number += 1;
        number % many == 0
    });
    values.shrink_to_fit();
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
