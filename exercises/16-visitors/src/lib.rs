//! The task of exercise 16: the visits, and the check of the answer. Leave this file as it
//! is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::process::ExitCode;

use harness::first_difference;

/// How often somebody has come to one of the city's pools this season.
pub const VISITS: usize = 400_000;

/// How many visitors there were. Each has a card.
pub const VISITORS: usize = 240_000;

/// The numbers on the cards, visit by visit. It is a log, and can be read again.
pub fn visits() -> impl ExactSizeIterator<Item = u64> {
    (0..VISITS).map(|visit| card(visitor(visit)))
}

/// What the city wants to know.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    visitors: usize,
    returned: usize,
    most: (u32, u64),
}

impl Report {
    /// Adds a visitor: the number on the card, and how many visits there were. The order of
    /// the visitors does not matter.
    pub fn add(&mut self, card: u64, visits: u32) {
        self.visitors += 1;
        self.returned += usize::from(visits > 1);
        self.most = self.most.max((visits, card));
    }
}

/// Measures `report` and checks its answer: all visitors, how many of them have come more
/// than once, and who came most.
pub fn run(report: impl Fn() -> Report) -> ExitCode {
    harness::run(report, |answer| first_difference([expected()], [answer]))
}

/// Who comes: of five visits, three are by somebody who has not been here before.
fn visitor(visit: usize) -> usize {
    let (five, place) = (visit / 5, visit % 5);
    match place {
        0..3 => five * 3 + place,
        _ => five * 3 - returning(visit, five * 3),
    }
}

/// How long ago somebody came first who comes again: often not long ago.
fn returning(visit: usize, before: usize) -> usize {
    let random = mixed(visit as u32);
    let (one, other) = (random & 0xFFFF, random >> 16);
    (one as usize * other as usize * before) >> 32
}

/// The number on a visitor's card. It looks random, and no two are the same, because each
/// step can be undone.
fn card(visitor: usize) -> u64 {
    let mut bits = (visitor as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// A number that looks random, and is the same every time.
fn mixed(number: u32) -> u32 {
    let mut bits = number.wrapping_mul(0x9E37_79B9);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 13)
}

/// The same report, with a count for each visitor and without any card but in the end.
fn expected() -> Report {
    let mut counts = vec![0; VISITORS];
    for visit in 0..VISITS {
        counts[visitor(visit)] += 1;
    }
    let most = (0..VISITORS).map(|visitor| (counts[visitor], card(visitor))).max();
    Report {
        visitors: counts.iter().filter(|count| **count > 0).count(),
        returned: counts.iter().filter(|count| **count > 1).count(),
        most: most.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_visitor_comes_and_has_a_card() {
        let cards: HashSet<u64> = visits().collect();
        assert_eq!(cards.len(), VISITORS);
        assert_eq!(expected().visitors, VISITORS);
    }

    #[test]
    fn some_come_again() {
        let report = expected();
        assert!((20_000..VISITORS).contains(&report.returned), "{report:?}");
        assert!(report.most.0 > 2, "{report:?}");
    }

    #[test]
    fn a_report_does_not_depend_on_the_order() {
        let expected = Report { visitors: 3, returned: 2, most: (3, 9) };
        for visitors in [[(7, 1), (9, 3), (8, 3)], [(8, 3), (9, 3), (7, 1)]] {
            let mut report = Report::default();
            for (card, visits) in visitors {
                report.add(card, visits);
            }
            assert_eq!(report, expected);
        }
    }
}
