//! A long log, which is summed up within a small budget.

use std::io::{self, BufRead, Read};

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

/// A few lines, which are repeated.
const SAMPLE: &[u8] = include_bytes!("sample.log");
const TIMES: u64 = 5_000;

#[heap_budget::test("2 KB", leaks = 0)]
fn a_long_log_is_summed_up() {
    let pages = access_log::pages(Repeated::new()).unwrap();
    let index = pages["/index.html"];
    assert_eq!(index.requests % TIMES, 0);
    assert!(pages.values().all(|traffic| traffic.bytes > traffic.requests));
}

/// A long log that is not in memory: what the test itself allocates counts, too.
struct Repeated {
    part: &'static [u8],
    left: u64,
}

impl Repeated {
    fn new() -> Self {
        Repeated { part: SAMPLE, left: TIMES - 1 }
    }
}

impl BufRead for Repeated {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.part.is_empty() && self.left > 0 {
            self.left -= 1;
            self.part = SAMPLE;
        }
        Ok(self.part)
    }

    fn consume(&mut self, length: usize) {
        self.part = &self.part[length..];
    }
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}
