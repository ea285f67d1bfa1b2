//! All departures are in one list, sorted by their minutes, and taken one after the other:
//! whoever is at the stop by then catches the bus. There are no stops but their arrivals, and
//! nothing to search. It needs rides of a minute at least: or one could arrive in time for a bus
//! of that minute which has been looked at already. Do not do it for one stop of a large country.

use std::process::ExitCode;

use last_bus::{Departure, LAST_TRAIN, STOPS, Timetable};

/// A departure, in as few bytes as its numbers need.
// Changed: this is all that is kept.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Bus {
    minute: u16,
    ride: u16,
    from: u16,
    to: u16,
}

impl Bus {
    fn new(Departure { from, to, minute, ride }: Departure) -> Self {
        let stop = |number: u32| number.try_into().expect("there are few stops");
        Bus { minute, ride, from: stop(from), to: stop(to) }
    }
}

/// When one can be at each stop.
fn arrivals(timetable: Timetable) -> Vec<Option<u16>> {
    let mut buses: Vec<Bus> = timetable.map(Bus::new).collect();
    buses.sort_unstable();
    let mut arrivals = vec![None; STOPS as usize];
    arrivals[0] = Some(LAST_TRAIN);
    for Bus { minute, ride, from, to } in buses {
        let is_caught = arrivals[usize::from(from)].is_some_and(|arrival| arrival <= minute);
        let arrival = &mut arrivals[usize::from(to)];
        if is_caught && arrival.is_none_or(|arrival| minute + ride < arrival) {
            *arrival = Some(minute + ride);
        }
    }
    arrivals
}

fn main() -> ExitCode {
    last_bus::run(arrivals)
}
