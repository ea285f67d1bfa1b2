//! Whose turn it is, and when there were enough rounds.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

/// The fewest rounds in a given time: the interval of fewer is hardly narrower than all
/// that was seen.
pub(crate) const MIN_ROUNDS: usize = 10;

/// How many rounds to run. Each program has one turn in a round.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rounds {
    /// This many.
    Exactly(usize),
    /// As many as begin in this time, and no less than [`MIN_ROUNDS`].
    For(Duration),
}

impl Rounds {
    /// Whether another round should follow those that are `done` since `start`.
    pub(super) fn go_on(self, done: usize, start: Instant) -> bool {
        match self {
            Rounds::Exactly(rounds) => done < rounds,
            Rounds::For(time) => done < MIN_ROUNDS || start.elapsed() < time,
        }
    }
}

/// The order of `count` programs in `round`: shuffled, so that none always runs after the
/// same one, of whose memory the kernel still has pages to clear; and the same in every
/// measurement.
pub(super) fn order(round: usize, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|program| {
        let mut hasher = DefaultHasher::new();
        (round, program).hash(&mut hasher);
        hasher.finish()
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With five programs there are twenty pairs of neighbors, and in a hundred rounds each
    /// pair is expected twenty times.
    #[test]
    fn every_program_follows_every_other() {
        let orders: Vec<Vec<usize>> = (0..100).map(|round| order(round, 5)).collect();
        for (one, other) in (0..5).flat_map(|one| (0..5).map(move |other| (one, other))) {
            let follows = |order: &&Vec<usize>| order.windows(2).any(|pair| pair == [one, other]);
            let times = orders.iter().filter(follows).count();
            assert_eq!(times > 10, one != other, "{other} after {one}: {times} times");
        }
        let first = |program| orders.iter().filter(|order| order[0] == program).count();
        assert!((0..5).all(|program| first(program) > 10));
    }

    #[test]
    fn rounds_are_counted_or_timed() {
        let start = Instant::now();
        let of = |rounds: Rounds| (0..50).find(|done| !rounds.go_on(*done, start));
        assert_eq!(of(Rounds::Exactly(7)), Some(7));
        assert_eq!(of(Rounds::For(Duration::ZERO)), Some(MIN_ROUNDS));
        assert!(Rounds::For(Duration::MAX).go_on(1_000, start));
    }
}
