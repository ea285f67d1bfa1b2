//! All boards are in a list of their own, and an event has the number of its board, which needs
//! two bytes. It costs a second list, which belongs to the first: a number says nothing without
//! it, and the compiler does not see if it is the wrong one. Do not do it where events are
//! removed or handed on one by one.

use std::process::ExitCode;

use replay::{Board, ENTRIES, Entry, Game, JUMPS, Recording, jump};

/// An entry of the recording, to keep.
enum Event {
    Pause(u16),
    Press { player: u8, key: u8 },
    Move { player: u8, x: i16, y: i16 },
    // Changed: the number of the board.
    Board(u16),
}

/// The events, and the boards of which they have the numbers.
struct Loaded {
    events: Vec<Event>,
    boards: Vec<Board>,
}

/// All entries, in a list that has room for them and for no more, and the boards apart.
fn load(mut recording: Recording) -> Loaded {
    let (mut events, mut boards) = (Vec::with_capacity(ENTRIES), Vec::new());
    while let Some(entry) = recording.read() {
        events.push(match entry {
            Entry::Pause(time) => Event::Pause(time),
            Entry::Press { player, key } => Event::Press { player, key },
            Entry::Move { player, x, y } => Event::Move { player, x, y },
            Entry::Board(board) => {
                boards.push(*board);
                Event::Board(u16::try_from(boards.len() - 1).expect("not so many boards"))
            }
        });
    }
    Loaded { events, boards }
}

/// The game after the last of these events: goes back to a board, and on from there.
fn game_after(events: &[Event], boards: &[Board]) -> Game {
    let is_board = |event: &Event| matches!(event, Event::Board(_));
    let first = events.iter().rposition(is_board).unwrap_or(0);
    let mut game = Game::default();
    for event in &events[first..] {
        match event {
            Event::Pause(time) => game.pause(*time),
            Event::Press { player, key } => game.press(*player, *key),
            Event::Move { player, x, y } => game.step(*player, *x, *y),
            Event::Board(number) => game.set_up(&boards[usize::from(*number)]),
        }
    }
    game
}

/// What the viewer sees after the last jump. What is seen decides the next one.
fn replay(recording: Recording) -> u64 {
    let Loaded { events, boards } = load(recording);
    (0..JUMPS).fold(0, |picture, _| game_after(&events[..=jump(picture)], &boards).picture())
}

fn main() -> ExitCode {
    replay::run(replay)
}
