//! Sums up the access log of a web server: how often each page was requested, and how
//! many bytes were sent.
//!
//! A small crate like many others: it had tests before it had budgets.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

/// The traffic of one page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// How often it was requested.
    pub requests: u64,
    /// How many bytes were sent.
    pub bytes: u64,
}

/// The traffic of each page in `log`. Lines that are not requests are skipped.
///
/// # Errors
///
/// If the log cannot be read, or is not UTF-8.
pub fn pages(mut log: impl BufRead) -> io::Result<BTreeMap<String, Traffic>> {
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

fn count(pages: &mut BTreeMap<String, Traffic>, page: &str, bytes: u64) {
    // Not `entry`, which needs an owned name even for a page that is there already.
    if let Some(traffic) = pages.get_mut(page) {
        traffic.requests += 1;
        traffic.bytes += bytes;
    } else {
        pages.insert(page.to_owned(), Traffic { requests: 1, bytes });
    }
}

/// The page and the bytes of `198.51.100.7 "GET /index.html" 200 5120`.
fn request(line: &str) -> Option<(&str, u64)> {
    let (_, rest) = line.split_once("\"GET ")?;
    let (page, rest) = rest.split_once('"')?;
    let bytes = rest.split_ascii_whitespace().nth(1)?.parse().ok()?;
    Some((page, bytes))
}
