//! What it takes to count the words of a text, kept as they are and copied:
//! `cargo run --example words`.

use std::collections::BTreeMap;

use heap_budget::profile;

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

const TEXT: &str = include_str!("../README.md");

fn main() {
    let borrowed = profile(|| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for word in TEXT.split_whitespace() {
            *counts.entry(word).or_default() += 1;
        }
        counts
    });
    let copied = profile(|| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for word in TEXT.split_whitespace() {
            *counts.entry(word.to_owned()).or_default() += 1;
        }
        counts
    });
    println!("{} words, borrowed\n{borrowed}", borrowed.value.len());
    println!("{} words, copied\n{copied}", copied.value.len());
    assert!(borrowed.stats.total_blocks < copied.stats.total_blocks);
}
