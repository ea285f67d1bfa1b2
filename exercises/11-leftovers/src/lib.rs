//! The task of exercise 11: the parcels, and the check of the answer. Leave this file as it
//! is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::cmp::Reverse;
use std::process::ExitCode;

use harness::{Mismatch, first_difference};

/// How many tours there were today. Their numbers begin at 0.
pub const TOURS: u32 = 150;

/// How many parcels there are on a tour.
pub const PARCELS: u32 = 2_000;

/// A parcel, at the end of its tour.
#[derive(Clone)]
pub struct Parcel {
    /// Its own number.
    pub number: u64,
    /// The number of who sent it.
    pub sender: u64,
    /// The number of who is to get it.
    pub recipient: u64,
    /// What it is insured for, in cents.
    pub insured: u64,
    /// Where it goes.
    pub postcode: u32,
    /// How heavy it is, in grams.
    pub weight: u32,
    /// What has become of it.
    pub outcome: Outcome,
}

/// What can become of a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has arrived.
    Delivered,
    /// It is with a neighbor.
    LeftWithNeighbor,
    /// Nobody took it: it is back.
    Returned,
}

/// Loads the parcels of a tour. The list has room for them, and for no more.
#[must_use]
#[inline(never)]
pub fn load(tour: u32) -> Vec<Parcel> {
    (0..PARCELS).map(|place| parcel(tour, place)).collect()
}

/// Measures `for_tomorrow` and checks its answer: the numbers of all parcels that are back,
/// tour by tour, each tour in its order. The tour with the most of them comes first; of two
/// with as many, that with the lower number.
pub fn run(for_tomorrow: impl Fn() -> Vec<u64>) -> ExitCode {
    harness::run(for_tomorrow, |answer| check(answer))
}

fn parcel(tour: u32, place: u32) -> Parcel {
    let random = mixed(tour, place);
    Parcel {
        number: number(tour, place),
        sender: u64::from(random % 4_099),
        recipient: u64::from(random.rotate_left(16)),
        insured: u64::from(random % 500) * 100,
        postcode: 10_000 + tour,
        weight: 100 + random % 20_000,
        outcome: outcome(tour, place),
    }
}

fn number(tour: u32, place: u32) -> u64 {
    (u64::from(tour) << 32) | u64::from(mixed(place, tour))
}

/// One parcel of 128 is back.
fn outcome(tour: u32, place: u32) -> Outcome {
    match mixed(tour, place) >> 7 & 127 {
        0 => Outcome::Returned,
        1..10 => Outcome::LeftWithNeighbor,
        _ => Outcome::Delivered,
    }
}

/// A number that looks random, and is the same every time.
fn mixed(one: u32, other: u32) -> u32 {
    let mut bits = one.wrapping_mul(0x9E37_79B9) ^ other.wrapping_mul(0x85EB_CA6B);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0xC2B2_AE35);
    bits ^ (bits >> 13)
}

/// The places of the parcels of a tour that are back.
fn returned(tour: u32) -> impl Iterator<Item = u32> {
    (0..PARCELS).filter(move |place| outcome(tour, *place) == Outcome::Returned)
}

/// Compares the answer with the numbers of what is back, without any parcel.
fn check(answer: &[u64]) -> Result<(), Mismatch> {
    let mut tours: Vec<u32> = (0..TOURS).collect();
    tours.sort_by_cached_key(|tour| Reverse(returned(*tour).count()));
    let numbers = |tour| returned(tour).map(move |place| number(tour, place));
    first_difference(tours.into_iter().flat_map(numbers), answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_has_48_bytes_and_a_tour_has_no_room_to_spare() {
        assert_eq!(size_of::<Parcel>(), 48);
        let parcels = load(17);
        assert_eq!((parcels.len(), parcels.capacity()), (2_000, 2_000));
    }

    #[test]
    fn few_parcels_are_back_but_some_of_every_tour() {
        let counts: Vec<usize> = (0..TOURS).map(|tour| returned(tour).count()).collect();
        assert!(counts.iter().all(|count| (1..=40).contains(count)), "{counts:?}");
        assert!(!counts.is_sorted_by(|one, other| one >= other));
    }
}
