//! The function borrows the parcels, and clones the few that are back into a list of its
//! own, which grows as it needs. The large block is dropped with its list. It costs a clone
//! of each parcel that is kept, and some room to spare, because the list grows by doubling.
//! Do not do it where elements own much themselves, such as long texts, or where most of them
//! are kept.

use std::cmp::Reverse;
use std::process::ExitCode;

use leftovers::{Outcome, Parcel, TOURS, load};

/// The parcels that are back.
// Changed: a slice, so that there is no block to reuse.
fn left_over(parcels: &[Parcel]) -> Vec<Parcel> {
    parcels.iter().filter(|parcel| parcel.outcome == Outcome::Returned).cloned().collect()
}

/// The numbers of all parcels that are back, beginning with the tour that has the most.
fn for_tomorrow() -> Vec<u64> {
    let mut tours: Vec<_> = (0..TOURS).map(|tour| left_over(&load(tour))).collect();
    tours.sort_by_key(|parcels| Reverse(parcels.len()));
    tours.iter().flatten().map(|parcel| parcel.number).collect()
}

fn main() -> ExitCode {
    leftovers::run(for_tomorrow)
}
