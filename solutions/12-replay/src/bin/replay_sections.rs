//! A board and all that happened until the next one are in one block, as bytes: each entry
//! takes what it has to say, and one byte that tells which kind it is. It costs code that
//! writes the bytes and code that reads them, and an entry can only be reached from the board
//! before it. Do not do it where any event must be at hand at once, or be changed.

use std::process::ExitCode;

use replay::{ENTRIES, Entry, Game, JUMPS, Recording, jump};

/// What the bytes of an entry begin with. Those of a move begin with any other.
const PAUSE: u8 = 0;
const PRESS: u8 = 1;
const MOVE: u8 = 2;

/// What is recorded from a board to the next one.
// Changed: there is no event any more.
struct Section {
    /// The number of its first entry.
    first: usize,
    /// The board, and then the other entries.
    bytes: Box<[u8]>,
}

/// All entries, section by section.
fn load(mut recording: Recording) -> Vec<Section> {
    let (mut sections, mut bytes, mut first) = (Vec::new(), Vec::new(), 0);
    for number in 0..ENTRIES {
        let Some(entry) = recording.read() else { break };
        if matches!(entry, Entry::Board(_)) && number > first {
            sections.push(Section { first, bytes: Box::from(&bytes[..]) });
            bytes.clear();
            first = number;
        }
        write(entry, &mut bytes);
    }
    sections.push(Section { first, bytes: Box::from(&bytes[..]) });
    sections
}

fn write(entry: Entry, bytes: &mut Vec<u8>) {
    match entry {
        Entry::Board(board) => bytes.extend(board),
        Entry::Press { player, key } => bytes.extend([PRESS, player, key]),
        Entry::Pause(time) => {
            let [low, high] = time.to_le_bytes();
            bytes.extend([PAUSE, low, high]);
        }
        Entry::Move { player, x, y } => {
            let ([x, right], [y, up]) = (x.to_le_bytes(), y.to_le_bytes());
            bytes.extend([MOVE, player, x, right, y, up]);
        }
    }
}

/// The game after an entry: begins with the board of its section, and goes on from there.
fn game_after(sections: &[Section], last: usize) -> Game {
    let section = &sections[sections.partition_point(|section| section.first <= last) - 1];
    let (board, mut bytes) = section.bytes.split_first_chunk().expect("a board");
    let mut game = Game::default();
    game.set_up(board);
    for _ in section.first..last {
        bytes = play(&mut game, bytes);
    }
    game
}

/// Plays an entry, and returns the bytes after it.
fn play<'a>(game: &mut Game, bytes: &'a [u8]) -> &'a [u8] {
    match bytes {
        [PAUSE, low, high, rest @ ..] => {
            game.pause(u16::from_le_bytes([*low, *high]));
            rest
        }
        [PRESS, player, key, rest @ ..] => {
            game.press(*player, *key);
            rest
        }
        [_, player, x, right, y, up, rest @ ..] => {
            let [x, y] = [[*x, *right], [*y, *up]].map(i16::from_le_bytes);
            game.step(*player, x, y);
            rest
        }
        _ => &[],
    }
}

/// What the viewer sees after the last jump. What is seen decides the next one.
fn replay(recording: Recording) -> u64 {
    let sections = load(recording);
    (0..JUMPS).fold(0, |picture, _| game_after(&sections, jump(picture)).picture())
}

fn main() -> ExitCode {
    replay::run(replay)
}
