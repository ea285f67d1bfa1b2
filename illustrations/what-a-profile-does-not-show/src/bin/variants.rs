//! An enum has room for its largest variant, whichever it is.

use std::process::ExitCode;

/// An event of the exercise. What leads to a board is a `Way`.
#[expect(dead_code, reason = "only their sizes are asked for")]
enum Event<Way> {
    Pause(u16),
    Press { player: u8, key: u8 },
    Move { player: u8, x: i16, y: i16 },
    Board(Way),
}

/// A line of the table: what leads to a board, and how large every event is then.
fn line<Way>(name: &str) -> String {
    let [way, event] = [size_of::<Way>(), size_of::<Event<Way>>()];
    format!("{name:<14}  {way:>4}  {event:>5}  {:>9}", align_of::<Event<Way>>())
}

fn work() -> Vec<String> {
    vec![
        line::<[u8; 240]>("[u8; 240]"),
        line::<Vec<u8>>("Vec<u8>"),
        line::<Box<[u8]>>("Box<[u8]>"),
        line::<Box<[u8; 240]>>("Box<[u8; 240]>"),
        line::<usize>("usize"),
        line::<u32>("u32"),
        line::<u16>("u16"),
        line::<()>("()"),
    ]
}

fn main() -> ExitCode {
    harness::run(work, |lines| {
        println!("Board has       size  Event  alignment");
        for line in lines {
            println!("{line}");
        }
        Ok(())
    })
}
