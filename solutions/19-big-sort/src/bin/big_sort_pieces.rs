//! As many passages as fit are sorted and written to a file, and then the next ones. At the
//! end these sorted pieces are merged, and for that only the next passage of each is needed.
//! It costs a file for each piece, and writing and reading everything once more. Do not do it
//! where what there is to sort fits into memory on its worst day.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::process::ExitCode;

use big_sort::{Archive, Passage, Passages, temporary_file};

/// How many passages are sorted at a time.
const LENGTH: usize = 8_000;

/// Bytes of each piece that are in memory while all are merged.
const BUFFER: usize = 4_096;

/// A file with passages in order, and how many are still to be read.
struct Piece {
    file: BufReader<File>,
    left: usize,
}

impl Piece {
    fn new((file, left): (File, usize)) -> Self {
        Piece { file: BufReader::with_capacity(BUFFER, file), left }
    }

    fn read(&mut self) -> io::Result<Option<Passage>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let mut bytes = [0; Passage::BYTES];
        self.file.read_exact(&mut bytes)?;
        Ok(Some(Passage::from_bytes(bytes)))
    }
}

/// Writes the passages to a file, which is then to be read from its beginning.
fn write(passages: &[Passage]) -> io::Result<File> {
    let mut writer = BufWriter::new(temporary_file()?);
    for passage in passages {
        writer.write_all(&passage.to_bytes())?;
    }
    // A writer that is dropped keeps the error of a full disk to itself.
    let mut file = writer.into_inner()?;
    file.rewind()?;
    Ok(file)
}

/// Sorts as many as fit, again and again. The files, and how many passages are in each.
fn pieces(mut passages: Passages) -> io::Result<Vec<(File, usize)>> {
    let mut pieces = Vec::new();
    let mut next: Vec<Passage> = Vec::with_capacity(LENGTH);
    loop {
        next.extend(passages.by_ref().take(LENGTH));
        if next.is_empty() {
            return Ok(pieces);
        }
        next.sort_unstable_by_key(|passage| (passage.time, passage.number));
        pieces.push((write(&next)?, next.len()));
        next.clear();
    }
}

/// Puts the first of all the pieces' next passages into the archive, until there is none.
fn merge(pieces: Vec<(File, usize)>, archive: &mut Archive) -> io::Result<()> {
    let mut pieces: Vec<Piece> = pieces.into_iter().map(Piece::new).collect();
    let mut heads = BinaryHeap::with_capacity(pieces.len());
    for (place, piece) in pieces.iter_mut().enumerate() {
        heads.extend(piece.read()?.map(|passage| Reverse((passage, place))));
    }
    while let Some(mut first) = heads.peek_mut() {
        let Reverse((passage, place)) = *first;
        archive.put(passage);
        match pieces[place].read()? {
            Some(next) => *first = Reverse((next, place)),
            None => drop(PeekMut::pop(first)),
        }
    }
    Ok(())
}

/// Puts all passages into the archive, ordered by time, and of the same time as they come.
fn sorted(passages: Passages, archive: &mut Archive) -> io::Result<()> {
    // Changed: what has come in is in files, in pieces that are in order.
    merge(pieces(passages)?, archive)
}

fn main() -> ExitCode {
    big_sort::run(sorted)
}
