//! Only the numbers are kept, in a box that has room for them and for no more. Both steps
//! count: the box gives back the room, and the numbers make small what is left. It costs
//! everything else that the program knew of a parcel. Do not do it if the list for tomorrow
//! will soon have to say more than numbers.

use std::cmp::Reverse;
use std::process::ExitCode;

use leftovers::{Outcome, Parcel, TOURS, load};

/// The numbers of the parcels that are back.
// Changed: numbers instead of parcels, and a box instead of a `Vec`.
fn left_over(parcels: Vec<Parcel>) -> Box<[u64]> {
    let left_over = parcels.into_iter().filter(|parcel| parcel.outcome == Outcome::Returned);
    left_over.map(|parcel| parcel.number).collect()
}

/// The numbers of all parcels that are back, beginning with the tour that has the most.
fn for_tomorrow() -> Vec<u64> {
    let mut tours: Vec<_> = (0..TOURS).map(|tour| left_over(load(tour))).collect();
    tours.sort_by_key(|numbers| Reverse(numbers.len()));
    tours.into_iter().flatten().collect()
}

fn main() -> ExitCode {
    leftovers::run(for_tomorrow)
}
