//! The task of case 4: the timetable, and the check of the answer. Leave this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::ops::Range;
use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many stops there are. Their numbers begin at 0, which is the station.
pub const STOPS: u32 = 20_000;

/// When the last train comes in, in minutes after noon.
pub const LAST_TRAIN: u16 = 11 * 60;

/// A bus that goes from one stop to the next.
#[derive(Clone, Copy, Debug)]
pub struct Departure {
    /// Where it departs.
    pub from: u32,
    /// The next stop.
    pub to: u32,
    /// When it departs, in minutes after noon.
    pub minute: u16,
    /// How many minutes it takes.
    pub ride: u16,
}

/// The timetable of the night, which can be read once.
///
/// Its departures are not in the order of their minutes. Those from one stop to another come
/// one after the other.
#[derive(Debug)]
pub struct Timetable {
    links: Range<u32>,
    link: Option<Link>,
}

impl Iterator for Timetable {
    type Item = Departure;

    fn next(&mut self) -> Option<Departure> {
        loop {
            if let Some(departure) = self.link.as_mut().and_then(Link::next) {
                return Some(departure);
            }
            self.link = Some(link(self.links.next()?));
        }
    }
}

/// Measures `arrivals` and checks its answer: for each stop the minute at which one can be
/// there, coming from the last train, or `None` if one cannot. To change takes no time.
pub fn run(arrivals: impl Fn(Timetable) -> Vec<Option<u16>>) -> ExitCode {
    harness::run_with(timetable, arrivals, |answer| check(answer))
}

fn timetable() -> Timetable {
    Timetable { links: 0..LINKS, link: None }
}

/// How many pairs of stops have a bus from the one to the other: each stop but the station
/// has a link that leads to it, and half as many links go anywhere.
const LINKS: u32 = STOPS - 1 + STOPS / 2;

/// What is left of the departures from one stop to another.
#[derive(Debug)]
struct Link {
    next: Departure,
    departures: u32,
    minutes_between: u16,
}

impl Link {
    fn next(&mut self) -> Option<Departure> {
        self.departures = self.departures.checked_sub(1)?;
        let departure = self.next;
        self.next.minute += self.minutes_between;
        Some(departure)
    }
}

/// The departures of a link. Most have one or two, and few have many.
fn link(number: u32) -> Link {
    let random = mixed(number, 1);
    let (from, to) = ends(number);
    let next = Departure {
        from,
        to,
        minute: LAST_TRAIN + (random % 300) as u16,
        ride: 2 + (random >> 12) as u16 % 9,
    };
    let departures = match random >> 24 & 15 {
        0..11 => 1,
        11..14 => 2,
        14 => 5,
        _ => 9,
    };
    Link { next, departures, minutes_between: 40 }
}

/// Where the buses of a link depart, and their next stop.
fn ends(number: u32) -> (u32, u32) {
    if number < STOPS - 1 {
        let to = number + 1;
        (mixed(to, 2) % to, to)
    } else {
        (mixed(number, 3) % STOPS, mixed(number, 4) % STOPS)
    }
}

/// A number that looks random, and is the same every time.
fn mixed(one: u32, other: u32) -> u32 {
    let mut bits = one.wrapping_mul(0x9E37_79B9) ^ other.wrapping_mul(0x85EB_CA6B);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0xC2B2_AE35);
    bits = (bits ^ (bits >> 13)).wrapping_mul(0x27D4_EB2F);
    bits ^ (bits >> 16)
}

/// Takes each bus that gets one somewhere earlier, until none does.
fn check(answer: &[Option<u16>]) -> Result<(), Mismatch> {
    let mut arrivals = vec![None; STOPS as usize];
    arrivals[0] = Some(LAST_TRAIN);
    let mut is_changed = true;
    while is_changed {
        is_changed = false;
        for Departure { from, to, minute, ride } in timetable() {
            let is_caught = arrivals[from as usize].is_some_and(|arrival| arrival <= minute);
            let arrival = &mut arrivals[to as usize];
            if is_caught && arrival.is_none_or(|arrival| minute + ride < arrival) {
                *arrival = Some(minute + ride);
                is_changed = true;
            }
        }
    }
    first_difference(arrivals, answer)
}
