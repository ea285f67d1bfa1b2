//! The task of exercise 12: the recording, the jumps, and the check of the answer. Leave
//! this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many entries the recording has.
pub const ENTRIES: usize = 120_000;

/// How often the viewer jumps.
pub const JUMPS: usize = 1_000;

/// What is on each of the places of the board.
pub type Board = [u8; 240];

/// What an entry says. A board is lent, until the next entry is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry<'a> {
    /// Nothing happened for that many milliseconds.
    Pause(u16),
    /// A player pressed a key.
    Press {
        /// The number of the player.
        player: u8,
        /// The number of the key.
        key: u8,
    },
    /// A player moved.
    Move {
        /// The number of the player.
        player: u8,
        /// How far to the right.
        x: i16,
        /// How far up.
        y: i16,
    },
    /// The whole board, from which the game can go on.
    Board(&'a Board),
}

/// The recording of a game, as it comes over the network: once, and from the beginning.
pub struct Recording {
    next: u32,
    board: Board,
}

impl Recording {
    fn new() -> Self {
        Self { next: 0, board: [0; 240] }
    }

    /// Reads the next entry. The first is a board, and so is one of 400 on average.
    pub fn read(&mut self) -> Option<Entry<'_>> {
        let number = self.next;
        self.next += 1;
        (number < ENTRIES as u32).then(|| entry(number, &mut self.board))
    }
}

/// A game at some moment. Everything that happens changes it, so the order counts.
#[derive(Default)]
pub struct Game {
    state: u64,
}

impl Game {
    /// Goes on from a board, whatever was before.
    pub fn set_up(&mut self, board: &Board) {
        let (words, _) = board.as_chunks();
        self.state = words.iter().fold(0, |state, word| after(state, u64::from_le_bytes(*word)));
    }

    /// Lets that many milliseconds go by.
    pub fn pause(&mut self, time: u16) {
        self.state = after(self.state, u64::from(time) << 2);
    }

    /// Lets a player press a key.
    pub fn press(&mut self, player: u8, key: u8) {
        self.state = after(self.state, u64::from(player) << 10 | u64::from(key) << 2 | 1);
    }

    /// Lets a player move.
    pub fn step(&mut self, player: u8, x: i16, y: i16) {
        let way = u64::from(x.cast_unsigned()) << 16 | u64::from(y.cast_unsigned());
        self.state = after(self.state, u64::from(player) << 34 | way << 2 | 2);
    }

    /// What the viewer sees.
    #[must_use]
    pub fn picture(&self) -> u64 {
        self.state
    }
}

/// The entry to which the viewer jumps who has seen `picture`, which is 0 at the beginning.
/// What is shown then is the game right after that entry.
#[must_use]
pub fn jump(picture: u64) -> usize {
    (after(picture, 3) >> 20) as usize % ENTRIES
}

/// Measures `replay` and checks its answer: the picture after the last jump.
pub fn run(replay: impl Fn(Recording) -> u64) -> ExitCode {
    harness::run_with(Recording::new, replay, |answer| check(*answer))
}

/// Among so many entries there is one board.
const SECTION: u32 = 400;

/// The number of the board's entry in a section. They are not equally far from each other.
fn board_of(section: u32) -> u32 {
    let place = if section == 0 { 0 } else { mixed(section, u32::MAX) % SECTION };
    section * SECTION + place
}

fn entry(number: u32, board: &mut Board) -> Entry<'_> {
    if number == board_of(number / SECTION) {
        fill(board, number);
        return Entry::Board(board);
    }
    let [kind, player, low, high] = mixed(number, 1).to_le_bytes();
    let player = player % 4;
    let x = i16::from_le_bytes([low, high]);
    match kind % 4 {
        0 => Entry::Pause(x.cast_unsigned()),
        1 => Entry::Press { player, key: low },
        _ => Entry::Move { player, x, y: (mixed(number, 2) >> 16) as i16 },
    }
}

fn fill(board: &mut Board, number: u32) {
    let (words, _) = board.as_chunks_mut();
    for (place, word) in (3..).zip(words) {
        *word = mixed(number, place).to_le_bytes();
    }
}

fn after(state: u64, what: u64) -> u64 {
    (state.rotate_left(5) ^ what).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// A number that looks random, and is the same every time.
fn mixed(one: u32, other: u32) -> u32 {
    let mut bits = one.wrapping_mul(0x9E37_79B9) ^ other.wrapping_mul(0x85EB_CA6B);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 13)
}

/// Compares the answer with what the viewer sees at last, without keeping any entry.
fn check(answer: u64) -> Result<(), Mismatch> {
    let picture = (0..JUMPS).fold(0, |picture, _| game_after(jump(picture) as u32).picture());
    first_difference([picture], &[answer])
}

/// The game right after an entry.
fn game_after(last: u32) -> Game {
    let board = board_of(last / SECTION);
    let first = if board <= last { board } else { board_of(last / SECTION - 1) };
    let (mut game, mut board) = (Game::default(), [0; 240]);
    for number in first..=last {
        match entry(number, &mut board) {
            Entry::Pause(time) => game.pause(time),
            Entry::Press { player, key } => game.press(player, key),
            Entry::Move { player, x, y } => game.step(player, x, y),
            Entry::Board(board) => game.set_up(board),
        }
    }
    game
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many entries there are of each kind: pauses, keys, moves and boards.
    fn counts() -> [usize; 4] {
        let (mut recording, mut counts) = (Recording::new(), [0; 4]);
        while let Some(entry) = recording.read() {
            let kind = match entry {
                Entry::Pause(_) => 0,
                Entry::Press { .. } => 1,
                Entry::Move { .. } => 2,
                Entry::Board(_) => 3,
            };
            counts[kind] += 1;
        }
        counts
    }

    #[test]
    fn one_of_400_entries_is_a_board() {
        let [pauses, keys, moves, boards] = counts();
        assert_eq!((pauses + keys + moves + boards, boards), (ENTRIES, 300));
        assert!(pauses.min(keys) > ENTRIES / 5 && moves > ENTRIES / 3, "{:?}", counts());
    }

    #[test]
    fn the_first_entry_is_a_board() {
        assert!(matches!(Recording::new().read(), Some(Entry::Board(_))));
    }

    #[test]
    fn every_entry_since_the_board_counts() {
        for last in (0..SECTION).chain([119_998]) {
            assert_ne!(game_after(last).picture(), game_after(last + 1).picture());
        }
    }

    #[test]
    fn the_viewer_jumps_all_over_the_recording() {
        let mut picture = 0;
        let mut tenths = [0; 10];
        for _ in 0..JUMPS {
            let place = jump(picture);
            tenths[place * 10 / ENTRIES] += 1;
            picture = game_after(place as u32).picture();
        }
        assert!(tenths.iter().all(|jumps| *jumps > JUMPS / 20), "{tenths:?}");
    }
}
