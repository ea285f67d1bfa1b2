//! Sorted pieces of packed passages: three times as many fit into the same memory, so there
//! are fewer files, and each passage in them takes a third. It costs all that the two ideas
//! cost on their own. Do not begin with it: pieces alone are far within the budget, with any
//! fields, and another program can read their files.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::process::ExitCode;

use big_sort::{Archive, Passage, Passages, temporary_file};

/// How many passages are sorted at a time.
const LENGTH: usize = 12_000;

/// Bytes of each piece that are in memory while all are merged.
const BUFFER: usize = 4_096;

/// Bytes of a passage in a file.
const BYTES: usize = 8;

/// The time in 27 bits, and then the number in 19, the gate in 4 and the vehicle in 14.
// Changed: a passage is 8 bytes, and not 24.
fn packed(passage: Passage) -> u64 {
    let Passage { time, number, gate, vehicle } = passage;
    (time << 37) | (u64::from(number) << 18) | (u64::from(gate) << 14) | vehicle
}

fn unpacked(bits: u64) -> Passage {
    let number = (bits >> 18) as u32 & 0x7_FFFF;
    let gate = (bits >> 14) as u32 & 0xF;
    Passage { time: bits >> 37, number, gate, vehicle: bits & 0x3FFF }
}

/// A file with passages in order, and how many are still to be read.
struct Piece {
    file: BufReader<File>,
    left: usize,
}

impl Piece {
    fn new((file, left): (File, usize)) -> Self {
        Piece { file: BufReader::with_capacity(BUFFER, file), left }
    }

    fn read(&mut self) -> io::Result<Option<u64>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let mut bytes = [0; BYTES];
        self.file.read_exact(&mut bytes)?;
        Ok(Some(u64::from_le_bytes(bytes)))
    }
}

/// Writes the passages to a file, which is then to be read from its beginning.
fn write(passages: &[u64]) -> io::Result<File> {
    let mut writer = BufWriter::new(temporary_file()?);
    for passage in passages {
        writer.write_all(&passage.to_le_bytes())?;
    }
    // A writer that is dropped keeps the error of a full disk to itself.
    let mut file = writer.into_inner()?;
    file.rewind()?;
    Ok(file)
}

/// Sorts as many as fit, again and again. The files, and how many passages are in each.
fn pieces(mut passages: Passages) -> io::Result<Vec<(File, usize)>> {
    let mut pieces = Vec::new();
    let mut next: Vec<u64> = Vec::with_capacity(LENGTH);
    loop {
        next.extend(passages.by_ref().map(packed).take(LENGTH));
        if next.is_empty() {
            return Ok(pieces);
        }
        next.sort_unstable();
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
        archive.put(unpacked(passage));
        match pieces[place].read()? {
            Some(next) => *first = Reverse((next, place)),
            None => drop(PeekMut::pop(first)),
        }
    }
    Ok(())
}

/// Puts all passages into the archive, ordered by time, and of the same time as they come.
fn sorted(passages: Passages, archive: &mut Archive) -> io::Result<()> {
    merge(pieces(passages)?, archive)
}

fn main() -> ExitCode {
    big_sort::run(sorted)
}
