//! Exercise 5: a tree that knows the way up.
//!
//! Forty pages are made into trees, one after the other, and their words are counted by
//! language. How much memory does the program hold at its peak? Guess, then run
//! `cargo xtask check 5`, and bring it within its budget. You can change anything in this
//! file; the chapter is `course/src/05-dom.md`.

use std::cell::RefCell;
use std::process::ExitCode;
use std::rc::Rc;

use dom::{Language, PAGES, Tag, Words, page};

/// An element of a page.
#[derive(Default)]
struct Element {
    language: Option<Language>,
    words: usize,
    parent: Option<Rc<Element>>,
    children: RefCell<Vec<Rc<Element>>>,
}

/// A new element, which becomes the last child of `parent`.
fn add(parent: &Rc<Element>, language: Option<Language>, words: usize) -> Rc<Element> {
    let (up, children) = (Some(Rc::clone(parent)), RefCell::default());
    let child = Rc::new(Element { language, words, parent: up, children });
    parent.children.borrow_mut().push(Rc::clone(&child));
    child
}

/// The tree of a page. Its root is not an element: those of the page are below it.
#[inline(never)]
fn parse(tags: impl Iterator<Item = Tag>) -> Rc<Element> {
    let root = Rc::new(Element::default());
    let mut here = Rc::clone(&root);
    for tag in tags {
        here = match tag {
            Tag::Open { language, words } => add(&here, language, words),
            Tag::Close => here.parent.clone().expect("it has a parent"),
        };
    }
    root
}

/// The language of an element: its own, or that of the nearest one around it.
fn language_of(element: &Element) -> Language {
    let inherited = || element.parent.as_deref().map(language_of).unwrap_or_default();
    element.language.unwrap_or_else(inherited)
}

/// Adds the words of an element, and of all that are in it.
fn count(element: &Element, words: &mut Words) {
    words[language_of(element) as usize] += element.words;
    for child in element.children.borrow().iter() {
        count(child, words);
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
