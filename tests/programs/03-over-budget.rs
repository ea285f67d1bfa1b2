use std::collections::BTreeMap;

#[inline(never)]
fn words(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("word number {n}")).collect()
}

fn work() -> usize {
    let words = words(500);
    let mut index = BTreeMap::new();
    for word in &words {
        index.insert(word.clone(), word.len());
    }
    words.len() + index.len()
}

fn main() -> std::process::ExitCode {
    harness::run(work, |_| Ok(()))
}
