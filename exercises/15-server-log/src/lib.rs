//! The task of exercise 15: the log of a web server, and the check of the answer. Leave this
//! file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::cmp::Reverse;
use std::fmt::Write;
use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many requests the server has answered. Each has a line in its log.
pub const REQUESTS: u32 = 32_000;

/// Loads the log. The text has room for its letters, and for no more.
///
/// # Panics
///
/// Never: there is room for every line.
#[must_use]
#[inline(never)]
pub fn load() -> String {
    let bytes = (0..REQUESTS).map(|place| answered(place).length()).sum();
    let mut log = String::with_capacity(bytes);
    for place in 0..REQUESTS {
        let Answered { host, section, page, agent, milliseconds } = answered(place);
        writeln!(log, "shop-{host:02}.{DOMAIN} /{section}/{page:02} {agent} {milliseconds}")
            .expect("it is a string");
    }
    log
}

/// A request, as a line of the log tells of it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'log> {
    /// Where its line begins: how many bytes are before it.
    pub begins: u32,
    /// Which host was asked: `shop-07.eu-west.example.net`.
    pub host: &'log str,
    /// What for: `/products/31`.
    pub path: &'log str,
    /// By which program: `curl/8.5.0`.
    pub agent: &'log str,
    /// How long the answer took.
    pub milliseconds: u32,
}

/// The requests of a log, or of a part of it that begins with a line, in their order.
pub fn requests(log: &str) -> impl Iterator<Item = Request<'_>> {
    let mut begins = 0;
    log.lines().filter_map(move |line| {
        let mut words = line.split(' ');
        let (host, path, agent) = (words.next()?, words.next()?, words.next()?);
        let milliseconds = words.next()?.parse().ok()?;
        let request = Request { begins, host, path, agent, milliseconds };
        begins += u32::try_from(line.len()).ok()? + 1;
        Some(request)
    })
}

/// Measures `sorted` and checks its answer: where the line of each request begins, in the
/// order of their hosts, then of their paths, then of their agents. Of those that have all
/// three in common, the one that took longest comes first, and of two that took as long the
/// one that came first.
pub fn run(sorted: impl Fn() -> Vec<u32>) -> ExitCode {
    harness::run(sorted, |answer| check(answer))
}

const DOMAIN: &str = "eu-west.example.net";

/// In the order of their letters.
const SECTIONS: [&str; 8] =
    ["accounts", "baskets", "invoices", "newsletters", "orders", "products", "returns", "reviews"];

/// In the order of their letters.
const AGENTS: [&str; 4] = ["Googlebot/2.1", "Mozilla/5.0", "curl/8.5.0", "kube-probe/1.29"];

/// A request in numbers.
struct Answered {
    host: u64,
    section: &'static str,
    page: u64,
    agent: &'static str,
    milliseconds: u32,
}

impl Answered {
    /// The bytes of its line.
    fn length(&self) -> usize {
        let digits = self.milliseconds.ilog10() as usize + 1;
        let spaces_and_new_line = 4;
        let (host, path) = ("shop-07.".len() + DOMAIN.len(), "//31".len() + self.section.len());
        host + path + self.agent.len() + digits + spaces_and_new_line
    }
}

/// The request at `place`. Its bits are mixed as in the generator splitmix64.
fn answered(place: u32) -> Answered {
    let mut bits = u64::from(place + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    Answered {
        host: bits % 16,
        section: SECTIONS[(bits >> 8) as usize % SECTIONS.len()],
        page: (bits >> 16) % 32,
        agent: AGENTS[(bits >> 24) as usize % AGENTS.len()],
        milliseconds: 3 + (bits >> 48) as u32 % 5_000,
    }
}

/// Compares the answer with the order of the requests in numbers, without any text.
fn check(answer: &[u32]) -> Result<(), Mismatch> {
    let mut begins = 0;
    let mut expected: Vec<_> = (0..REQUESTS)
        .map(|place| {
            let request = answered(place);
            let Answered { host, section, page, agent, milliseconds } = request;
            let first = begins;
            begins += request.length() as u32;
            (host, section, page, agent, Reverse(milliseconds), first)
        })
        .collect();
    expected.sort_unstable();
    first_difference(expected.into_iter().map(|(.., begins)| begins), answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_request_and_begins_where_it_says() {
        let log = load();
        assert_eq!(log.len(), log.capacity());
        let mut expected = (0..REQUESTS).map(answered);
        for request in requests(&log) {
            let Answered { host, section, page, agent, milliseconds } =
                expected.next().expect("there are no more lines than requests");
            assert_eq!(request.host, format!("shop-{host:02}.{DOMAIN}"));
            assert_eq!(request.path, format!("/{section}/{page:02}"));
            assert_eq!((request.agent, request.milliseconds), (agent, milliseconds));
            assert!(log[request.begins as usize..].starts_with(request.host));
        }
        assert!(expected.next().is_none());
    }

    #[test]
    fn the_names_are_in_the_order_of_their_letters() {
        assert!(SECTIONS.is_sorted() && AGENTS.is_sorted());
    }
}
