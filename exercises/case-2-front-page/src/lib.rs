//! The task of case 2: the dispatches, and the check of the answer. Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::cmp::Reverse;
use std::fmt::Write;
use std::ops::{Deref, RangeTo};
use std::process::ExitCode;
use std::rc::Rc;

use harness::{Mismatch, first_difference};

/// How many dispatches come in a day.
pub const DISPATCHES: u32 = 800;

/// How many bytes of headlines are remembered.
pub const LIMIT: usize = 10_000;

/// How many rows the front page has.
pub const ROWS: usize = 10;

/// A row of the front page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The headline of the story.
    pub headline: String,
    /// How many words have been written about it.
    pub words: usize,
}

/// A text, or the beginning of one. It is cut without copying a letter.
#[derive(Clone)]
pub struct Text {
    letters: Rc<String>,
    length: usize,
}

impl Text {
    /// The beginning of the text.
    #[must_use]
    pub fn slice(&self, range: RangeTo<usize>) -> Text {
        Text { letters: Rc::clone(&self.letters), length: self[range].len() }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text { length: text.len(), letters: Rc::new(text) }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.letters[..self.length]
    }
}

/// Waits for a dispatch. It has a line for the headline, a line such as `follows 17` if it
/// follows up an earlier dispatch, empty otherwise, and the text. Some get lost on the way,
/// after the headline.
#[must_use]
#[inline(never)]
pub fn receive(number: u32) -> Text {
    let mut dispatch = String::with_capacity(SIZE);
    write!(dispatch, "{}", Headline(number)).expect("it is a string");
    if is_lost(number) {
        return dispatch.into();
    }
    dispatch.push('\n');
    if let Some(earlier) = follows(number) {
        write!(dispatch, "follows {earlier}").expect("it is a string");
    }
    dispatch.push('\n');
    for word in 0..length(number) {
        dispatch.push_str(WORDS[mixed(number, word) as usize % WORDS.len()]);
        dispatch.push(if word % 12 == 11 { '\n' } else { ' ' });
    }
    dispatch.into()
}

/// Measures `front_page` and checks its answer: the [`ROWS`] stories that most has been
/// written about, the longest first, and of two that are as long the earlier one.
///
/// A dispatch that follows up one that is still remembered belongs to the same story; any
/// other begins one. The latest dispatches are remembered, as long as their headlines have
/// [`LIMIT`] bytes or less together. A story has the headline of the first of its dispatches
/// that is remembered.
pub fn run(front_page: impl Fn() -> Vec<Row>) -> ExitCode {
    harness::run(front_page, |answer| check(answer))
}

/// Bytes that are enough for any dispatch.
const SIZE: usize = 16_000;

const WHO: [&str; 7] = [
    "The town council",
    "The ferry company",
    "The fire brigade",
    "The bakers' guild",
    "The weather service",
    "The harbor office",
    "The school board",
];

const DOES: [&str; 5] = ["opens", "closes", "repairs", "postpones", "celebrates"];

const WHAT: [&str; 9] = [
    "the new bridge",
    "the night market",
    "the old theater",
    "tram line 7",
    "the swimming pool",
    "the summer festival",
    "the town hall clock",
    "the fish auction",
    "the botanical garden",
];

const WORDS: [&str; 16] = [
    "the", "and", "of", "a", "today", "city", "said", "people", "water", "after", "work", "until",
    "street", "morning", "nobody", "again",
];

/// The headline of a dispatch.
struct Headline(u32);

impl std::fmt::Display for Headline {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Headline(number) = *self;
        let pick = |list: &[&'static str], salt| list[mixed(number, salt) as usize % list.len()];
        write!(f, "{} {} {}", pick(&WHO, 1_001), pick(&DOES, 1_002), pick(&WHAT, 1_003))
    }
}

/// Whether a dispatch gets lost after its headline.
fn is_lost(number: u32) -> bool {
    number % 40 == 39
}

/// The earlier dispatch that this one follows up.
fn follows(number: u32) -> Option<u32> {
    let back = 1 + mixed(number, 1_004) % 90;
    if mixed(number, 1_005).is_multiple_of(3) { None } else { number.checked_sub(back) }
}

/// The words of a dispatch, without its first two lines.
fn length(number: u32) -> u32 {
    1_500 + mixed(number, 1_006) % 900
}

/// A number that looks like any other, always the same for the same two.
fn mixed(number: u32, salt: u32) -> u32 {
    let mixed = (number ^ (salt << 12)).wrapping_mul(0x9E37_79B9);
    (mixed ^ (mixed >> 15)).wrapping_mul(0x85EB_CA6B) >> 8
}

/// The oldest dispatch that is remembered in the evening.
fn oldest() -> u32 {
    let mut bytes = 0;
    let arrived = (0..DISPATCHES).rev().filter(|number| !is_lost(*number));
    let remembered = arrived.take_while(|number| {
        bytes += Headline(*number).to_string().len();
        bytes <= LIMIT
    });
    remembered.last().expect("some are remembered")
}

/// Goes through the numbers alone, and reads no dispatch.
fn check(answer: &[Row]) -> Result<(), Mismatch> {
    let oldest = oldest();
    // What is remembered in the evening was there when a later dispatch came.
    let is_remembered = |earlier: &u32| *earlier >= oldest && !is_lost(*earlier);
    let mut words = [0; DISPATCHES as usize];
    for number in (oldest..DISPATCHES).filter(is_remembered) {
        let mut first = number;
        while let Some(earlier) = follows(first).filter(is_remembered) {
            first = earlier;
        }
        words[first as usize] += length(number) as usize;
    }
    let mut stories: Vec<u32> =
        (0..DISPATCHES).filter(|first| words[*first as usize] > 0).collect();
    stories.sort_by_key(|first| Reverse(words[*first as usize]));
    let row =
        |first: u32| Row { headline: Headline(first).to_string(), words: words[first as usize] };
    first_difference(stories.into_iter().take(ROWS).map(row), answer)
}
