//! A vector with room for all passages from the beginning, and a sort that needs no second
//! one. Such a sort may swap passages that are equal, so the number is a part of the order.
//! It costs knowing how many there are, and a number in each of them. Do not expect more of
//! it than what the passages themselves take: all of them are still there.

use std::io;
use std::process::ExitCode;

use big_sort::{Archive, PASSAGES, Passage, Passages};

/// Puts all passages into the archive, ordered by time, and of the same time as they come.
fn sorted(incoming: Passages, archive: &mut Archive) -> io::Result<()> {
    // Changed: the room is asked for once, and the sort asks for none.
    let mut passages: Vec<Passage> = Vec::with_capacity(PASSAGES as usize);
    passages.extend(incoming);
    passages.sort_unstable_by_key(|passage| (passage.time, passage.number));
    for passage in passages {
        archive.put(passage);
    }
    Ok(())
}

fn main() -> ExitCode {
    big_sort::run(sorted)
}
