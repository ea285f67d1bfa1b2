// dhat's tables are as large as the small blocks needed them, and stay so.
fn work() -> usize {
    let words: Vec<String> = (0..400_000).map(|number: u32| number.to_string()).collect();
    let length: usize = words.iter().map(String::len).sum();
    drop(words);
    let large = std::hint::black_box(vec![1_u8; 25_000_000]);
    length + large.len()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
