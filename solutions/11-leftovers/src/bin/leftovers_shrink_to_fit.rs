//! The list gives back the room that it does not use, when all that belongs in it is there.
//! It costs a line that nobody misses until the memory is gone, and the allocator may have to
//! copy the few elements. Do not do it to a list that goes on growing: it would have to ask
//! for the room again.

use std::cmp::Reverse;
use std::process::ExitCode;

use leftovers::{Outcome, Parcel, TOURS, load};

/// The parcels that are back.
fn left_over(parcels: Vec<Parcel>) -> Vec<Parcel> {
    let mut left_over: Vec<_> =
        parcels.into_iter().filter(|parcel| parcel.outcome == Outcome::Returned).collect();
    // Changed: what is kept has the room that it needs. It had that of all the parcels.
    left_over.shrink_to_fit();
    left_over
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
