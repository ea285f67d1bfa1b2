//! One vector owns all elements, in the order in which they begin, and a parent is an index
//! into it: a number, which owns nothing. It costs the lists of children, and nobody checks
//! an index: kept for too long, it means another element. Do not do it if elements come and
//! go one by one, for the places of those that went have to be found again.

use std::process::ExitCode;

use dom::{Language, PAGES, Tag, Words, page};

/// An element of a page.
#[derive(Default)]
struct Element {
    language: Option<Language>,
    words: usize,
    // Changed: an index, and no list of children.
    parent: Option<u32>,
}

/// The elements of a page, after a root that is not one of them.
#[inline(never)]
fn parse(tags: impl Iterator<Item = Tag>) -> Vec<Element> {
    let mut elements = vec![Element::default()];
    let mut here = 0;
    for tag in tags {
        here = match tag {
            Tag::Open { language, words } => {
                elements.push(Element { language, words, parent: Some(here) });
                u32::try_from(elements.len() - 1).expect("a page is short")
            }
            Tag::Close => elements[here as usize].parent.expect("it has a parent"),
        };
    }
    elements
}

/// The language of an element: its own, or that of the nearest one around it.
fn language_of(element: &Element, elements: &[Element]) -> Language {
    match (element.language, element.parent) {
        (Some(language), _) => language,
        (None, Some(parent)) => language_of(&elements[parent as usize], elements),
        (None, None) => Language::default(),
    }
}

/// Adds the words of all elements.
fn count(elements: &[Element], words: &mut Words) {
    for element in elements {
        words[language_of(element, elements) as usize] += element.words;
    }
}

fn words_by_language() -> Words {
    let mut words = Words::default();
    for number in 0..PAGES {
        let page = parse(page(number));
        count(&page, &mut words);
    }
    words
}

fn main() -> ExitCode {
    dom::run(words_by_language)
}
