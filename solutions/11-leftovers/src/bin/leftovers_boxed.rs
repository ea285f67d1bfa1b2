//! What is kept is a `Box<[Parcel]>`, which has a length and no capacity, so there is no
//! room that it could keep. The type says that the list is complete. It costs `push`: to add
//! something, you have to make a `Vec` of it again. Do not do it to a list that is not
//! complete.

use std::cmp::Reverse;
use std::process::ExitCode;

use leftovers::{Outcome, Parcel, TOURS, load};

/// The parcels that are back.
// Changed: the type of the result. `collect` does the rest.
fn left_over(parcels: Vec<Parcel>) -> Box<[Parcel]> {
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
