//! Each passage goes into the file of its hour, and then one hour after the other is read and
//! sorted. The files are in order before anything is sorted, so nothing has to be merged. It
//! costs a file for each hour, and knowing the times beforehand. Do not do it where they
//! are uneven: an hour with half of the passages takes half of the memory.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::process::ExitCode;

use big_sort::{Archive, Passage, Passages, temporary_file};

/// Milliseconds.
const HOUR: u64 = 60 * 60 * 1_000;

/// The passages of an hour: the file, and how many are in it.
struct Hour {
    file: BufWriter<File>,
    length: usize,
}

impl Hour {
    fn new() -> io::Result<Self> {
        Ok(Hour { file: BufWriter::new(temporary_file()?), length: 0 })
    }

    fn write(&mut self, passage: Passage) -> io::Result<()> {
        self.length += 1;
        self.file.write_all(&passage.to_bytes())
    }

    /// The passages, ordered by time, and of the same time as they came.
    fn sorted(self) -> io::Result<Vec<Passage>> {
        let mut file = self.file.into_inner()?;
        file.rewind()?;
        let mut reader = BufReader::new(file);
        let mut passages = Vec::with_capacity(self.length);
        for _ in 0..self.length {
            let mut bytes = [0; Passage::BYTES];
            reader.read_exact(&mut bytes)?;
            passages.push(Passage::from_bytes(bytes));
        }
        passages.sort_unstable_by_key(|passage| (passage.time, passage.number));
        Ok(passages)
    }
}

/// Puts all passages into the archive, ordered by time, and of the same time as they come.
fn sorted(passages: Passages, archive: &mut Archive) -> io::Result<()> {
    // Changed: what has come in is in files, and one hour at a time is in memory.
    let mut hours = (0..24).map(|_| Hour::new()).collect::<io::Result<Vec<Hour>>>()?;
    for passage in passages {
        hours[(passage.time / HOUR) as usize].write(passage)?;
    }
    for hour in hours {
        for passage in hour.sorted()? {
            archive.put(passage);
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    big_sort::run(sorted)
}
