//! What an access log says: how often each page was asked for, and how many bytes
//! it sent.
//!
//! A small crate like many: it had tests before it had budgets.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

/// What was sent of one page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// How often it was asked for.
    pub requests: u64,
    /// How many bytes that came to.
    pub bytes: u64,
}

/// What `log` says of each page. Lines that are no requests are passed over.
///
/// # Errors
///
/// Where the log cannot be read, or is no text.
pub fn pages(mut log: impl BufRead) -> io::Result<BTreeMap<String, Sent>> {
    let mut pages = BTreeMap::new();
    let mut line = String::new();
    while log.read_line(&mut line)? > 0 {
        if let Some((page, bytes)) = request(&line) {
            count(&mut pages, page, bytes);
        }
        line.clear();
    }
    Ok(pages)
}

fn count(pages: &mut BTreeMap<String, Sent>, page: &str, bytes: u64) {
    // A page that is known needs no name of its own again.
    if let Some(sent) = pages.get_mut(page) {
        sent.requests += 1;
        sent.bytes += bytes;
    } else {
        pages.insert(page.to_owned(), Sent { requests: 1, bytes });
    }
}

/// The page and the bytes of `198.51.100.7 "GET /index.html" 200 5120`.
fn request(line: &str) -> Option<(&str, u64)> {
    let (_, rest) = line.split_once("\"GET ")?;
    let (page, rest) = rest.split_once('"')?;
    let bytes = rest.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some((page, bytes))
}
