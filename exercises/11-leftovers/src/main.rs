//! Exercise 11: leftovers.
//!
//! A few of many parcels could not be delivered today, and are put on a list for tomorrow.
//! How much memory does the program hold at its peak? Guess, then run
//! `cargo xtask check 11`, and bring it within its budget. You can change anything in this
//! file; the chapter is `course/src/11-leftovers.md`.

use std::cmp::Reverse;
use std::process::ExitCode;

use leftovers::{Outcome, Parcel, TOURS, load};

/// The parcels that are back.
fn left_over(parcels: Vec<Parcel>) -> Vec<Parcel> {
    parcels.into_iter().filter(|parcel| parcel.outcome == Outcome::Returned).collect()
}

/// The numbers of all parcels that are back, beginning with the tour that has the most.
fn for_tomorrow() -> Vec<u64> {
    let mut tours: Vec<_> = (0..TOURS).map(|tour| left_over(load(tour))).collect();
    tours.sort_by_key(|parcels| Reverse(parcels.len()));
    tours.iter().flatten().map(|parcel| parcel.number).collect()
}

fn main() -> ExitCode {
    leftovers::run(for_tomorrow)
}
