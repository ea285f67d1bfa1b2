//! Each list has room for what most of them need: two buses are enough for most links, and one
//! link for most stops. It costs a block for each list that has more. Do not do it by feeling:
//! count how long the lists are, and again when the data has changed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::process::ExitCode;

use last_bus::{Departure, LAST_TRAIN, STOPS, Timetable};
use smallvec::SmallVec;

/// A bus from one stop to the next: when it departs, and how many minutes it takes.
struct Bus {
    minute: u16,
    ride: u16,
}

/// The buses from one stop to the next.
struct Link {
    to: u32,
    buses: SmallVec<[Bus; 2]>, // Changed: room for two.
}

/// A stop, and when one can be there.
#[derive(Default)]
struct Stop {
    arrival: Option<u16>,
    links: SmallVec<[Link; 1]>, // Changed: room for one.
}

impl Stop {
    fn add(&mut self, Departure { to, minute, ride, .. }: Departure) {
        let bus = Bus { minute, ride };
        match self.links.iter_mut().find(|link| link.to == to) {
            Some(link) => link.buses.push(bus),
            None => self.links.push(Link { to, buses: SmallVec::from_iter([bus]) }),
        }
    }

    /// The next stops, and when one can be there.
    fn next(&self) -> impl Iterator<Item = (u32, u16)> {
        let next = |link: &Link| Some((link.to, link.arrival(self.arrival?)?));
        self.links.iter().filter_map(next)
    }
}

impl Link {
    /// When one can be at the next stop, for whoever waits from that minute on.
    fn arrival(&self, from: u16) -> Option<u16> {
        let caught = self.buses.iter().filter(|bus| bus.minute >= from);
        caught.map(|bus| bus.minute + bus.ride).min()
    }
}

fn read(timetable: Timetable) -> Vec<Stop> {
    let mut stops: Vec<Stop> = (0..STOPS).map(|_| Stop::default()).collect();
    for departure in timetable {
        stops[departure.from as usize].add(departure);
    }
    stops
}

/// When one can be at each stop. The stop that is reached first is left first.
fn arrivals(timetable: Timetable) -> Vec<Option<u16>> {
    let mut stops = read(timetable);
    let mut reached = BinaryHeap::from([Reverse((LAST_TRAIN, 0))]);
    while let Some(Reverse((minute, number))) = reached.pop() {
        let stop = &mut stops[number as usize];
        if stop.arrival.is_none() {
            stop.arrival = Some(minute);
            reached.extend(stop.next().map(|(to, arrival)| Reverse((arrival, to))));
        }
    }
    stops.iter().map(|stop| stop.arrival).collect()
}

fn main() -> ExitCode {
    last_bus::run(arrivals)
}
