//! The task of case 3: the log, the printer, and the check of the list. Leave this file as
//! it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::cmp::Reverse;
use std::fmt::{self, Display, Write as _};
use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many loans there are in a year.
pub const LOANS: u32 = 14_000;

/// The log of a year, a line for each loan: `03-14 The Quiet Harbor: Letters from the Coast`.
///
/// It stands for a file, so what is in it is not counted.
pub struct Log(io::Cursor<String>);

impl Read for Log {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl BufRead for Log {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.0.consume(amount);
    }
}

/// What the list is printed with. It stands for a device, so what it has been given is not
/// counted.
pub struct Printer {
    printed: Vec<u8>,
}

impl Write for Printer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.printed.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Measures `list` and checks what it prints.
///
/// That is a line for each title that was borrowed more than once: how often it was, in four
/// columns, two spaces, and the title. The most borrowed comes first, and of two that were
/// borrowed as often the one that was borrowed first.
///
/// # Panics
///
/// If `list` returns an error. Neither the log nor the printer ever fails.
pub fn run(list: impl Fn(Log, &mut Printer) -> io::Result<()>) -> ExitCode {
    let printed = |(log, mut printer)| {
        list(log, &mut printer).expect("the list is printed");
        printer
    };
    harness::run_with(|| (log(), printer()), printed, check)
}

/// How many titles the library has.
const TITLES: u64 = 13_000;

/// Room for the list.
const LIST: usize = LOANS as usize * 40;

const KINDS: [&str; 20] = [
    "Ancient",
    "Broken",
    "Crooked",
    "Distant",
    "Empty",
    "Forgotten",
    "Golden",
    "Hidden",
    "Iron",
    "Last",
    "Little",
    "Lonely",
    "Nameless",
    "Open",
    "Quiet",
    "Second",
    "Silver",
    "Sunken",
    "Winter",
    "Wooden",
];

const THINGS: [&str; 20] = [
    "Bell",
    "Bridge",
    "Cellar",
    "Compass",
    "Ferry",
    "Garden",
    "Harbor",
    "Island",
    "Kitchen",
    "Lantern",
    "Lighthouse",
    "Market",
    "Mill",
    "Orchard",
    "Quarry",
    "Railway",
    "River",
    "School",
    "Tower",
    "Well",
];

const FORMS: [&str; 8] = [
    "A Comedy",
    "A Guide",
    "A History",
    "A Novel",
    "Collected Stories",
    "Essays",
    "Letters",
    "Recipes",
];

const PLACES: [&str; 6] = [
    "from the Coast",
    "from the Northern Islands",
    "from the Old Town",
    "from the Mountains",
    "from the Other Side of the River",
    "from the Eastern Valleys",
];

/// A title of the library.
struct Title(u32);

impl Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        // Titles with numbers close to each other have nothing in common.
        let mut rest = self.0 as usize * 7_919;
        let mut pick = |list: &[&'static str]| {
            let picked = list[rest % list.len()];
            rest /= list.len();
            picked
        };
        let (kind, thing) = (pick(&KINDS), pick(&THINGS));
        let (form, place) = (pick(&FORMS), pick(&PLACES));
        write!(f, "The {kind} {thing}: {form} {place}")
    }
}

/// The title that is borrowed: one with a low number more often than one with a high number.
/// Bits are mixed as in the generator splitmix64.
fn title(loan: u32) -> u32 {
    let mut bits = u64::from(loan + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^= bits >> 31;
    let title = ((bits >> 8) % TITLES) * ((bits >> 36) % TITLES) / TITLES;
    u32::try_from(title).expect("it is small")
}

fn log() -> Log {
    let mut text = String::new();
    for loan in 0..LOANS {
        let day = loan * 360 / LOANS;
        let (month, day) = (day / 30 + 1, day % 30 + 1);
        writeln!(text, "{month:02}-{day:02} {}", Title(title(loan))).expect("it is a string");
    }
    Log(io::Cursor::new(text))
}

/// A printer that needs no more memory while it prints: it has the room, and the kernel has
/// given it the pages, since each of them was written to.
fn printer() -> Printer {
    let mut printed = vec![b' '; LIST];
    printed.clear();
    Printer { printed }
}

/// Compares what was printed with the list, line by line. It is made from numbers, and not
/// from the log.
fn check(answer: &Printer) -> Result<(), Mismatch> {
    let mut loans = [(0_u32, 0_u32); TITLES as usize];
    for loan in (0..LOANS).rev() {
        let (count, first) = &mut loans[title(loan) as usize];
        (*count, *first) = (*count + 1, loan);
    }
    loans.sort_unstable_by_key(|(count, first)| (Reverse(*count), *first));
    let lines = loans
        .into_iter()
        .take_while(|(count, _)| *count > 1)
        .map(|(count, first)| format!("{count:>4}  {}\n", Title(title(first))));
    let printed = String::from_utf8_lossy(&answer.printed);
    let printed: Vec<String> = printed.split_inclusive('\n').map(str::to_owned).collect();
    first_difference(lines, &printed)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_titles_are_the_same() {
        let titles: HashSet<String> = (0..13_000).map(|title| Title(title).to_string()).collect();
        assert_eq!(titles.len() as u64, TITLES);
    }

    #[test]
    fn a_wrong_line_is_found_at_its_place() {
        let wrong = |printed: &str| {
            let answer = Printer { printed: printed.into() };
            check(&answer).map_err(|wrong| wrong.index)
        };
        assert_eq!(wrong(""), Err(0));
        assert_eq!(wrong("  14  The Quiet Harbor: A Novel from the Coast\n"), Err(0));
    }
}
