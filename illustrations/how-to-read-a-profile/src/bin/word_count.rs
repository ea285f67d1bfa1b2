//! Three stages that look different in a profile: a text is built, its words are
//! collected, and the text is dropped before the words are counted.

use std::collections::BTreeMap;
use std::process::ExitCode;

const WORDS: usize = 10_000;

#[inline(never)]
fn text() -> String {
    let mut text = String::new();
    for number in 0..WORDS {
        text += ["one ", "two ", "three ", "four "][number % 4];
        text += "more words ";
    }
    text
}

#[inline(never)]
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[inline(never)]
fn counted(words: &[String]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word.as_str()).or_insert(0) += 1;
    }
    counts
}

fn work() -> usize {
    let text = text();
    let words = words(&text);
    drop(text);
    counted(&words).len()
}

fn main() -> ExitCode {
    harness::run(work, |_| Ok(()))
}
