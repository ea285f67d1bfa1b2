//! Where a program was when its time was over.
//!
//! Before the launcher kills a program that runs for too long, it sends it a signal. The
//! program may be in the middle of an allocation then, so all that its harness can do is to
//! send the return addresses on its stack. To learn which calls those are, the grader starts
//! the program again, with the addresses in its environment.
//!
//! ```text
//!  launcher ──signal──▶ program ──"interrupted 1f0 2c4"──▶ grader
//!                       program ◀──HEAP_CALLS="1f0 2c4"─── grader
//!                       program ──calls, as JSON──▶ grader
//! ```
//!
//! An address is relative to a place in the program, since the system loads it somewhere
//! else each time.

use heap_profile::holders::Location;

/// The word before the addresses, on a line of the harness's report.
pub const WORD: &str = "interrupted";

/// The environment variable that has the addresses, and asks for the calls at them.
pub const VARIABLE: &str = "HEAP_CALLS";

/// The addresses in `report`, if the program has sent any.
#[must_use]
pub fn addresses_in(report: &str) -> Option<&str> {
    report.lines().find_map(|line| line.strip_prefix(WORD)?.strip_prefix(' '))
}

/// The addresses in the value of [`VARIABLE`]; `None` if that is not what a program has sent.
#[must_use]
pub fn parse_addresses(text: &str) -> Option<Vec<usize>> {
    text.split(' ').map(|address| usize::from_str_radix(address, 16).ok()).collect()
}

/// The line of the report that answers with `calls`, innermost first.
///
/// # Panics
///
/// Never: calls can be written as JSON.
#[must_use]
pub fn answer(calls: &[Location]) -> String {
    serde_json::to_string(calls).expect("calls can be written as JSON")
}

/// The calls in `report`, which is the answer; none if it is anything else.
#[must_use]
pub fn parse_answer(report: &str) -> Vec<Location> {
    serde_json::from_str(report).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_calls_are_read_back() {
        let addresses = addresses_in("interrupted 1f0 ffffffffffffff00\n");
        assert_eq!(addresses, Some("1f0 ffffffffffffff00"));
        let expected = Some(vec![0x1f0, 0usize.wrapping_sub(0x100)]);
        assert_eq!(addresses.and_then(parse_addresses), expected);
        let calls = [Location::new("src/main.rs".to_owned(), 7, 5, "work".to_owned())];
        assert_eq!(parse_answer(&answer(&calls)), calls);
    }

    #[test]
    fn what_anybody_else_writes_is_nothing() {
        assert_eq!(addresses_in("{}\ninterruptedly 1f0"), None);
        assert_eq!(parse_addresses("1f0 no"), None);
        assert_eq!(parse_answer("interrupted 1f0"), []);
    }
}
