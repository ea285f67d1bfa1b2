//! Case 2: the front page.
//!
//! All day a newspaper gets dispatches, and in the evening a program lists the ten stories
//! that most has been written about. It holds too much memory, and nobody says why. Find out,
//! and bring it within its budget; the chapter is `course/src/case-2-front-page.md`.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::VecDeque;
use std::process::ExitCode;
use std::rc::{Rc, Weak};

use front_page::{DISPATCHES, LIMIT, ROWS, Row, Text, receive};

/// A dispatch on the desk, and those that follow it up.
struct Story {
    number: u32,
    headline: Text,
    words: usize,
    before: Weak<Story>,
    after: RefCell<Vec<Rc<Story>>>,
}

impl Story {
    /// The words of the dispatch and of all that follow it up.
    fn all_words(&self) -> usize {
        let after = self.after.borrow();
        self.words + after.iter().map(|story| story.all_words()).sum::<usize>()
    }
}

/// The latest dispatches, and how long their headlines are.
#[derive(Default)]
struct Desk {
    latest: VecDeque<Rc<Story>>,
    bytes: usize,
}

impl Desk {
    fn add(&mut self, number: u32, headline: Text, follows: Option<u32>, words: usize) {
        let before = follows.and_then(|earlier| self.find(earlier));
        let link = before.as_ref().map(Rc::downgrade).unwrap_or_default();
        let after = RefCell::default();
        let story = Rc::new(Story { number, headline, words, before: link, after });
        if let Some(before) = before {
            before.after.borrow_mut().push(Rc::clone(&story));
        }
        self.bytes += story.headline.len();
        self.latest.push_back(story);
        while self.bytes > LIMIT {
            let oldest = self.latest.pop_front();
            self.bytes -= oldest.map_or(0, |oldest| oldest.headline.len());
        }
    }

    fn find(&self, number: u32) -> Option<Rc<Story>> {
        self.latest.iter().rev().find(|story| story.number == number).cloned()
    }

    fn rows(&self) -> Vec<Row> {
        let is_first = |story: &&Rc<Story>| story.before.upgrade().is_none();
        let mut stories: Vec<_> = self.latest.iter().filter(is_first).collect();
        stories.sort_by_key(|story| Reverse(story.all_words()));
        let row = |story: &Rc<Story>| Row {
            headline: story.headline.to_string(),
            words: story.all_words(),
        };
        stories.into_iter().take(ROWS).map(row).collect()
    }
}

/// The headline, the dispatch that it follows up, and how many words the text has.
fn read(dispatch: &Text) -> Option<(Text, Option<u32>, usize)> {
    let (headline, rest) = dispatch.split_once('\n')?;
    let (follows, text) = rest.split_once('\n')?;
    let follows = follows.strip_prefix("follows ").and_then(|text| text.parse().ok());
    Some((dispatch.slice(..headline.len()), follows, text.split_whitespace().count()))
}

fn front_page() -> Vec<Row> {
    let mut desk = Desk::default();
    for number in 0..DISPATCHES {
        if let Some((headline, follows, words)) = read(&receive(number)) {
            desk.add(number, headline, follows, words);
        }
    }
    desk.rows()
}

fn main() -> ExitCode {
    front_page::run(front_page)
}
