//! The headlines are copied into one string of `LIMIT` bytes, one behind the other. A
//! dispatch knows how long its headline is, and the number of the one that it follows up. It
//! costs a search for every link in the evening, and moving all headlines when the oldest
//! go. Do not do it where a simpler solution is small enough: it is more to get wrong.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::ops::Range;
use std::process::ExitCode;

use front_page::{DISPATCHES, LIMIT, ROWS, Row, Text, receive};

// Changed: it owns no block.
/// A dispatch on the desk.
struct Story {
    number: u32,
    follows: Option<u32>,
    words: u32,
    letters: u32,
}

/// The latest dispatches, and their headlines.
struct Desk {
    latest: VecDeque<Story>,
    headlines: String,
}

impl Desk {
    fn add(&mut self, number: u32, headline: &str, follows: Option<u32>, words: u32) {
        // Changed: the oldest go first, so that the string need not grow.
        let mut gone = 0;
        while self.headlines.len() - gone + headline.len() > LIMIT {
            let oldest = self.latest.pop_front();
            gone += oldest.map_or(0, |oldest| oldest.letters as usize);
        }
        self.headlines.drain(..gone);
        self.headlines.push_str(headline);
        let letters = u32::try_from(headline.len()).expect("a headline is short");
        self.latest.push_back(Story { number, follows, words, letters });
    }

    fn index_of(&self, number: u32) -> Option<usize> {
        self.latest.binary_search_by_key(&number, |story| story.number).ok()
    }

    /// The first dispatch on the desk of the story that this one belongs to.
    fn first_of(&self, index: usize) -> usize {
        let follows = self.latest[index].follows;
        let before = follows.and_then(|earlier| self.index_of(earlier));
        before.map_or(index, |before| self.first_of(before))
    }

    fn rows(&self) -> Vec<Row> {
        let mut stories = vec![(0, 0, 0..0); self.latest.len()];
        let mut end = 0;
        for (index, story) in self.latest.iter().enumerate() {
            let start = end;
            end += story.letters as usize;
            (stories[index].1, stories[index].2) = (index, start..end);
            stories[self.first_of(index)].0 += story.words as usize;
        }
        stories.sort_unstable_by_key(|(words, index, _)| (Reverse(*words), *index));
        let row = |(words, _, letters): &(usize, usize, Range<usize>)| Row {
            headline: self.headlines[letters.clone()].to_owned(),
            words: *words,
        };
        stories.iter().take(ROWS).map(row).collect()
    }
}

/// The headline, the dispatch that it follows up, and how many words the text has.
fn read(dispatch: &Text) -> Option<(&str, Option<u32>, u32)> {
    let (headline, rest) = dispatch.split_once('\n')?;
    let (follows, text) = rest.split_once('\n')?;
    let follows = follows.strip_prefix("follows ").and_then(|text| text.parse().ok());
    let words = u32::try_from(text.split_whitespace().count()).expect("a day is short");
    Some((headline, follows, words))
}

fn front_page() -> Vec<Row> {
    let mut desk = Desk { latest: VecDeque::new(), headlines: String::with_capacity(LIMIT) };
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
