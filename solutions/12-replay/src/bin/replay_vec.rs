//! A board lives in a block of its own, and the event has the `Vec` that owns it. So no event
//! has room for a board any more. It costs an allocation for each board. But a `Vec` has a
//! capacity and a length beside its pointer, and every event has room for those three: do not
//! do it where the length never changes.

use std::process::ExitCode;

use replay::{ENTRIES, Entry, Game, JUMPS, Recording, jump};

/// An entry of the recording, to keep.
enum Event {
    Pause(u16),
    Press { player: u8, key: u8 },
    Move { player: u8, x: i16, y: i16 },
    // Changed: the board is elsewhere.
    Board(Vec<u8>),
}

/// All entries, in a list that has room for them and for no more.
fn load(mut recording: Recording) -> Vec<Event> {
    let mut events = Vec::with_capacity(ENTRIES);
    while let Some(entry) = recording.read() {
        events.push(match entry {
            Entry::Pause(time) => Event::Pause(time),
            Entry::Press { player, key } => Event::Press { player, key },
            Entry::Move { player, x, y } => Event::Move { player, x, y },
            Entry::Board(board) => Event::Board(board.to_vec()),
        });
    }
    events
}

/// The game after the last of these events: goes back to a board, and on from there.
fn game_after(events: &[Event]) -> Game {
    let is_board = |event: &Event| matches!(event, Event::Board(_));
    let first = events.iter().rposition(is_board).unwrap_or(0);
    let mut game = Game::default();
    for event in &events[first..] {
        match event {
            Event::Pause(time) => game.pause(*time),
            Event::Press { player, key } => game.press(*player, *key),
            Event::Move { player, x, y } => game.step(*player, *x, *y),
            Event::Board(board) => game.set_up(board.as_array().expect("a whole board")),
        }
    }
    game
}

/// What the viewer sees after the last jump. What is seen decides the next one.
fn replay(recording: Recording) -> u64 {
    let events = load(recording);
    (0..JUMPS).fold(0, |picture, _| game_after(&events[..=jump(picture)]).picture())
}

fn main() -> ExitCode {
    replay::run(replay)
}
