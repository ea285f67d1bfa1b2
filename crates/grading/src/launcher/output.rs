//! What a program prints, as far as it is kept.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::printed::{LeftOut, Printed};

/// How long to wait for the end of the output once the program and all that it started have
/// been killed: only a process that got the other end in an unusual way still has it open.
const LONGEST: Duration = Duration::from_secs(2);

/// The beginning and the end of an output, which is read on a thread of its own so that the
/// program never blocks on a full pipe.
pub(super) struct Output {
    kept: Arc<Mutex<Kept>>,
    /// Disconnected when all has been read.
    finished: Receiver<()>,
}

/// What is kept of an output.
#[derive(Default)]
struct Kept {
    start: Vec<u8>,
    left_out: LeftOut,
    /// Whether what was left out ends with a line, so that the end begins with one.
    left_out_lines: bool,
    end: VecDeque<u8>,
}

impl Output {
    /// Begins to read `output`, of which the first `start` bytes and the last `end` bytes are
    /// kept.
    pub(super) fn of(output: Option<impl Read + Send + 'static>, start: usize, end: usize) -> Self {
        let kept = Arc::new(Mutex::new(Kept::default()));
        let (finishing, finished) = channel();
        let reader = kept.clone();
        thread::spawn(move || {
            let (Some(mut output), _finishing) = (output, finishing) else { return };
            let mut chunk = [0; 8 * 1024];
            while let Ok(length @ 1..) = output.read(&mut chunk) {
                let mut kept = reader.lock().unwrap_or_else(PoisonError::into_inner);
                kept.add(&chunk[..length], start, end);
            }
        });
        Output { kept, finished }
    }

    /// The end of it, once no process can write any more.
    pub(super) fn last(self) -> String {
        self.kept().end()
    }

    /// What was kept of it, once no process can write any more.
    pub(super) fn printed(self) -> Printed {
        self.kept().printed()
    }

    fn kept(self) -> Kept {
        // Nothing is ever sent.
        let _ = self.finished.recv_timeout(LONGEST);
        std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Kept {
    fn add(&mut self, bytes: &[u8], start: usize, end: usize) {
        let room = start.saturating_sub(self.start.len());
        let (first, rest) = bytes.split_at(room.min(bytes.len()));
        self.start.extend_from_slice(first);
        self.end.extend(rest);
        let surplus = self.end.len().saturating_sub(end);
        if let Some(last) = surplus.checked_sub(1) {
            self.left_out_lines = self.end[last] == b'\n';
        }
        self.left_out.add(self.end.drain(..surplus));
    }

    fn end(mut self) -> String {
        String::from_utf8_lossy(self.end.make_contiguous()).into_owned()
    }

    /// It as text. Where something was left out, whole lines are, so that neither a line nor
    /// a character is shown in part, unless a line is longer than what is kept.
    fn printed(mut self) -> Printed {
        if self.left_out.bytes == 0 {
            self.start.extend(self.end.drain(..));
        } else {
            if let Some(last) = self.start.iter().rposition(|byte| *byte == b'\n') {
                self.left_out.add(self.start.drain(last + 1..));
            }
            let first = self.end.iter().position(|byte| *byte == b'\n');
            if let (Some(first), false) = (first, self.left_out_lines) {
                self.left_out.add(self.end.drain(..=first));
            }
        }
        let start = String::from_utf8_lossy(&self.start).into_owned();
        Printed { start, left_out: self.left_out, end: self.end() }
    }
}

impl LeftOut {
    fn add(&mut self, bytes: impl Iterator<Item = u8>) {
        for byte in bytes {
            self.bytes += 1;
            self.lines += u64::from(byte == b'\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is kept of `text`, of which at most three bytes are read at once.
    fn printed(text: &str, start: usize, end: usize) -> (String, u64, u64, String) {
        let mut kept = Kept::default();
        text.as_bytes().chunks(3).for_each(|chunk| kept.add(chunk, start, end));
        let Printed { start, left_out, end } = kept.printed();
        (start, left_out.bytes, left_out.lines, end)
    }

    #[test]
    fn whole_lines_are_left_out() {
        let parts = |start: &str, bytes, lines, end: &str| (start.into(), bytes, lines, end.into());
        assert_eq!(printed("", 4, 4), parts("", 0, 0, ""));
        assert_eq!(printed("aa\nbb\ncc\n", 4, 5), parts("aa\nbb\ncc\n", 0, 0, ""));
        assert_eq!(printed("aa\nbb\ncc\ndd\n", 4, 4), parts("aa\n", 6, 2, "dd\n"));
        assert_eq!(printed("aaaabbbbcccc", 4, 4), parts("aaaa", 4, 0, "cccc"));
        assert_eq!(printed("ä\nöö\nüü\n", 4, 5), parts("ä\n", 5, 1, "üü\n"));
        assert_eq!(printed("ä\nöö\nüü\n", 4, 7), parts("ä\n", 5, 1, "üü\n"));
    }

    #[test]
    fn the_end_alone_may_be_kept() {
        let mut kept = Kept::default();
        kept.add(b"abcdef", 0, 3);
        kept.add(b"gh", 0, 3);
        assert_eq!(kept.end(), "fgh");
    }
}
