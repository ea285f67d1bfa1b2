//! A parent owns its children, and a child knows its parent without owning it. It costs a
//! question at each step up, whether the parent is still there, and an answer to "no". Do
//! not do it if somebody may keep an element and let the rest of the page go: its parent
//! is gone then.

use std::cell::RefCell;
use std::process::ExitCode;
use std::rc::{Rc, Weak};

use dom::{Language, PAGES, Tag, Words, page};

/// An element of a page.
#[derive(Default)]
struct Element {
    language: Option<Language>,
    words: usize,
    // Changed: it does not own its parent, here and below.
    parent: Weak<Element>,
    children: RefCell<Vec<Rc<Element>>>,
}

/// A new element, which becomes the last child of `parent`.
fn add(parent: &Rc<Element>, language: Option<Language>, words: usize) -> Rc<Element> {
    let (up, children) = (Rc::downgrade(parent), RefCell::default());
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
            Tag::Close => here.parent.upgrade().expect("it has a parent"),
        };
    }
    root
}

/// The language of an element: its own, or that of the nearest one around it.
fn language_of(element: &Element) -> Language {
    let parent = || element.parent.upgrade();
    let inherited = || parent().as_deref().map(language_of).unwrap_or_default();
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
