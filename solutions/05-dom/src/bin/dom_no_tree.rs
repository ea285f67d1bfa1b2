//! The words are counted while the tags are read. What an element inherits goes down with
//! the call, so nobody has to find the way up, and there is no tree. It costs the tree: a
//! question that needs another part of the page has to read it again. Do not do it for
//! pages that strangers write: each open element is a call on the stack, and a page can be
//! as deep as they like.

use std::process::ExitCode;

use dom::{Language, PAGES, Tag, Words, page};

// Changed: it counts up to the end of the element that is in the language `outer`.
fn count(tags: &mut impl Iterator<Item = Tag>, outer: Language, words: &mut Words) {
    while let Some(Tag::Open { language, words: own }) = tags.next() {
        let language = language.unwrap_or(outer);
        words[language as usize] += own;
        count(tags, language, words);
    }
}

fn words_by_language() -> Words {
    let mut words = Words::default();
    for number in 0..PAGES {
        count(&mut page(number), Language::default(), &mut words);
    }
    words
}

fn main() -> ExitCode {
    dom::run(words_by_language)
}
