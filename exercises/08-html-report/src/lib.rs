//! The task of exercise 8: the log, the connection, and the check of the page. Leave this
//! file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::iter;
use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many visits the log has.
pub const VISITS: u32 = 48_000;

/// The log of a day, a line for each visit: `14:05:59 van-17 402913775 Mill-Lane-21 delivered`.
/// Now and then there is a remark between them: `-- shift change`.
///
/// It stands for a file, so what is in it is not counted.
pub struct Log {
    text: String,
    read: usize,
}

impl Read for Log {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = (&self.text.as_bytes()[self.read..]).read(buffer)?;
        self.read += length;
        Ok(length)
    }
}

/// Where the page is sent to. It stands for a connection to a browser, so what has been
/// sent is not counted.
pub struct Connection {
    sent: Vec<u8>,
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sent.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a line of the log says of a visit.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// When it was: `14:05:59`.
    pub time: &'a str,
    /// Who was there: `van-17`.
    pub van: &'a str,
    /// What was brought, by its number: `402913775`.
    pub parcel: &'a str,
    /// Where to: `Mill-Lane-21`.
    pub address: &'a str,
    /// How it ended: `delivered`.
    pub outcome: &'a str,
}

impl<'a> Visit<'a> {
    /// Reads a line of the log; `None` if it is a remark, which has fewer words.
    pub fn parse(line: &'a str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let time = words.next()?;
        let (van, parcel) = (words.next()?, words.next()?);
        let (address, outcome) = (words.next()?, words.next()?);
        Some(Visit { time, van, parcel, address, outcome })
    }
}

/// Measures `report` and checks the page that it sends.
///
/// `report` reads the log and sends a table in HTML to the connection: `<table>`, a row for
/// each visit, and `</table>`, each on a line of its own. A row is `<tr class="delivered">`,
/// then the time, the van, the parcel and the address, each as `<td>14:05:59</td>`, and
/// `</tr>`.
///
/// # Panics
///
/// If `report` returns an error. Neither the log nor the connection ever fails.
pub fn run(report: impl Fn(Log, &mut Connection) -> io::Result<()>) -> ExitCode {
    let sent = |(log, mut connection)| {
        report(log, &mut connection).expect("the report is sent");
        connection
    };
    harness::run_with(|| (log(), connection()), sent, check)
}

/// What a remark begins with.
const REMARK: &str = "--";

/// Remarks come after as many visits as this.
const SHIFT: u32 = 500;

/// Room for a row of the page.
const ROW: usize = 150;

const STREETS: [&str; 8] = [
    "Castle-Hill",
    "Harbor-Street",
    "Mill-Lane",
    "New-Market",
    "Orchard-Way",
    "Quay",
    "Station-Road",
    "Tanners-Row",
];

/// A visit in numbers, and how it ended.
struct Numbers {
    second: u32,
    van: u64,
    parcel: u64,
    street: &'static str,
    house: u64,
    outcome: &'static str,
}

/// The visit at `place`. Its bits are mixed as in the generator splitmix64.
fn visit(place: u32) -> Numbers {
    let mut bits = u64::from(place + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let outcome = match bits % 32 {
        0..=2 => "absent",
        3 => "refused",
        _ => "delivered",
    };
    Numbers {
        second: 6 * 3600 + place,
        van: (bits >> 8) % 90 + 10,
        parcel: (bits >> 16) % 900_000_000 + 100_000_000,
        street: STREETS[(bits >> 50) as usize % STREETS.len()],
        house: (bits >> 54) % 200 + 1,
        outcome,
    }
}

/// A time of the day, from its second.
fn clock(second: u32) -> String {
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

/// How many visits the log has in this run.
fn visits() -> u32 {
    harness::size(VISITS)
}

fn log() -> Log {
    let mut text = String::new();
    for place in 0..visits() {
        let Numbers { second, van, parcel, street, house, outcome } = visit(place);
        let time = clock(second);
        writeln!(text, "{time} van-{van} {parcel} {street}-{house} {outcome}")
            .expect("it is a string");
        if place % SHIFT == SHIFT - 1 {
            writeln!(text, "{REMARK} shift change").expect("it is a string");
        }
    }
    Log { text, read: 0 }
}

/// A connection that needs no more memory while the page is sent: it has the room, and the
/// kernel has given it the pages, since each of them was written to.
fn connection() -> Connection {
    let mut sent = vec![b' '; visits() as usize * ROW];
    sent.clear();
    Connection { sent }
}

/// Compares what was sent with the page, line by line. The rows are made from numbers, and
/// not from the log.
fn check(answer: &Connection) -> Result<(), Mismatch> {
    let row = |place| {
        let Numbers { second, van, parcel, street, house, outcome } = visit(place);
        let cells =
            [clock(second), format!("van-{van}"), parcel.to_string(), format!("{street}-{house}")];
        format!("<tr class=\"{outcome}\"><td>{}</td></tr>\n", cells.join("</td><td>"))
    };
    let lines = iter::once("<table>\n".to_owned())
        .chain((0..visits()).map(row))
        .chain(iter::once("</table>\n".to_owned()));
    let sent = String::from_utf8_lossy(&answer.sent);
    let sent: Vec<String> = sent.split_inclusive('\n').map(str::to_owned).collect();
    first_difference(lines, &sent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_log_is_a_visit_or_a_remark() {
        let Log { text, .. } = log();
        let visits = text.lines().filter_map(Visit::parse).count();
        let remarks = text.lines().filter(|line| line.starts_with(REMARK)).count();
        assert_eq!((visits, remarks), (VISITS as usize, (VISITS / SHIFT) as usize));
        assert_eq!(text.lines().count(), visits + remarks);
    }

    #[test]
    fn a_wrong_line_is_found_at_its_place() {
        let wrong = |sent: &str| {
            let answer = Connection { sent: sent.into() };
            check(&answer).map_err(|wrong| wrong.index)
        };
        assert_eq!(wrong("<table>"), Err(0));
        assert_eq!(wrong("<table>\n</table>\n"), Err(1));
    }
}
