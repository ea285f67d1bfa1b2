//! The task of exercise 5: the pages, and the check of the answer. Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many pages there are.
pub const PAGES: u32 = 40;

/// The language of a text. A page that does not say is in English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    Czech,
    Danish,
    #[default]
    English,
    Finnish,
}

/// How many words there are in each language, in the order of [`Language`].
pub type Words = [usize; 4];

/// A tag of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// An element begins.
    Open {
        /// The language of the element, and of those in it that have none of their own.
        language: Option<Language>,
        /// How many words the element has, without those of the elements in it.
        words: usize,
    },
    /// The element ends that began last and has not ended.
    Close,
}

/// The tags of a page, in order: some 1,500 elements, each of which ends.
pub fn page(number: u32) -> impl Iterator<Item = Tag> {
    let (mut left, mut depth) = (1_450 + number * 37 % 100, 0);
    (0..).map_while(move |place| {
        let bits = mixed(number, place);
        // The deeper, the likelier that an element ends.
        if left > 0 && (depth < 2 || bits % DEPTH > depth) {
            (left, depth) = (left - 1, depth + 1);
            Some(Tag::Open { language: language(bits >> 8), words: (bits >> 16) as usize % 20 })
        } else {
            depth = u32::checked_sub(depth, 1)?;
            Some(Tag::Close)
        }
    })
}

/// Measures `words_by_language` and checks its answer.
///
/// `words_by_language` goes through the [`PAGES`] pages, from number 0 on, and counts the
/// words in each language.
pub fn run(words_by_language: impl Fn() -> Words) -> ExitCode {
    harness::run(words_by_language, check)
}

/// No element is in so many others.
const DEPTH: u32 = 16;

/// The language of every eighth element, and of the others none.
fn language(bits: u32) -> Option<Language> {
    match bits % 32 {
        0 => Some(Language::Czech),
        1 => Some(Language::Danish),
        2 => Some(Language::English),
        3 => Some(Language::Finnish),
        _ => None,
    }
}

/// A number that looks random, and is the same every time.
fn mixed(one: u32, other: u32) -> u32 {
    let mut bits = (one + 1).wrapping_mul(0x9E37_79B9) ^ (other + 1).wrapping_mul(0x85EB_CA6B);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 13)
}

/// The words, without a tree: the languages of the open elements are enough.
fn expected(pages: u32) -> Words {
    let mut words = Words::default();
    for number in 0..pages {
        let mut open = vec![Language::default()];
        for tag in page(number) {
            match tag {
                Tag::Open { language, words: own } => {
                    let language = language.or(open.last().copied()).unwrap_or_default();
                    words[language as usize] += own;
                    open.push(language);
                }
                Tag::Close => {
                    open.pop();
                }
            }
        }
    }
    words
}

fn check(answer: &Words) -> Result<(), Mismatch> {
    first_difference(expected(PAGES), answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_of_a_page_ends_and_the_outermost_one_last() {
        for number in 0..PAGES {
            let (mut depth, mut elements) = (0, 0);
            let mut tags = page(number).peekable();
            while let Some(tag) = tags.next() {
                let is_open = matches!(tag, Tag::Open { .. });
                depth = if is_open { depth + 1 } else { depth - 1 };
                elements += u32::from(is_open);
                assert_eq!(depth == 0, tags.peek().is_none());
                assert!(depth < DEPTH);
            }
            assert!((1_450..1_550).contains(&elements), "{elements}");
        }
    }

    #[test]
    fn all_words_are_counted_and_each_language_has_some() {
        let own = |tag| match tag {
            Tag::Open { words, .. } => words,
            Tag::Close => 0,
        };
        let all: usize = (0..PAGES).flat_map(page).map(own).sum();
        let words = expected(PAGES);
        assert_eq!(words.iter().sum::<usize>(), all);
        assert!(words.iter().all(|words| words * 10 > all), "{words:?} of {all}");
        assert!(check(&expected(PAGES - 1)).is_err());
    }
}
