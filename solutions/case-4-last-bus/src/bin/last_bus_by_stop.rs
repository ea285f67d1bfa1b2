//! All departures are in one list, sorted by their stops, and a stop is the range of those that
//! depart there. There is no room that anything could leave unused. It costs a search for each
//! stop, and a list that is complete before it is searched. Do not do it if buses are added and
//! cancelled while one searches.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::process::ExitCode;

use last_bus::{Departure, LAST_TRAIN, STOPS, Timetable};

/// The departures, by their stops.
// Changed: a list of departures instead of lists in lists.
fn read(timetable: Timetable) -> Vec<Departure> {
    let mut departures: Vec<Departure> = timetable.collect();
    departures.sort_unstable_by_key(|departure| departure.from);
    departures
}

/// The departures from a stop.
fn at(departures: &[Departure], stop: u32) -> impl Iterator<Item = &Departure> {
    let first = departures.partition_point(|departure| departure.from < stop);
    departures[first..].iter().take_while(move |departure| departure.from == stop)
}

/// When one can be at each stop. The stop that is reached first is left first.
fn arrivals(timetable: Timetable) -> Vec<Option<u16>> {
    let departures = read(timetable);
    let mut arrivals = vec![None; STOPS as usize];
    let mut reached = BinaryHeap::from([Reverse((LAST_TRAIN, 0))]);
    while let Some(Reverse((minute, stop))) = reached.pop() {
        if arrivals[stop as usize].is_none() {
            arrivals[stop as usize] = Some(minute);
            let caught = at(&departures, stop).filter(|bus| bus.minute >= minute);
            reached.extend(caught.map(|bus| Reverse((bus.minute + bus.ride, bus.to))));
        }
    }
    arrivals
}

fn main() -> ExitCode {
    last_bus::run(arrivals)
}
