//! Where bytes are on the axis of a distribution, and in which bar.

use super::{Distribution, LEFT, WIDTH, as_f64, limits};
use crate::axis::Axis;
use crate::draw::to_f64;

/// How many bars there may be beside each other.
pub(super) const BINS: usize = 32;

/// A guess that is further than this from all peaks is drawn at the end of the axis, since
/// the peaks would be too close together otherwise.
const FAR: u64 = 100;

/// The axis, and the least and the largest value on it.
pub(super) struct Scale {
    pub(super) axis: Axis,
    range: (u64, u64),
}

impl Scale {
    pub(super) fn of(distribution: &Distribution) -> Self {
        let Distribution { peaks, guesses, .. } = distribution;
        let limits = limits(distribution);
        let fixed = || peaks.iter().copied().chain(limits.iter().map(|(_, bytes)| *bytes));
        let least = fixed().filter(|bytes| *bytes > 0).min().unwrap_or(1);
        let most = fixed().max().unwrap_or(1);
        let range = ((least / FAR).max(1), most.saturating_mul(FAR));
        let guesses = guesses.iter().map(|bytes| (*bytes).clamp(range.0, range.1));
        let all: Vec<f64> = fixed().chain(guesses).map(to_f64).collect();
        Scale { axis: Axis::of(&all), range }
    }

    /// From 0 to 1.
    fn position(&self, bytes: u64) -> f64 {
        // What is beyond an end is at that.
        self.axis.position(to_f64(bytes))
    }

    /// Whether it is further away than is drawn.
    pub(super) fn is_beyond(&self, bytes: u64) -> bool {
        !(self.range.0..=self.range.1).contains(&bytes)
    }

    /// In percent of the picture.
    pub(super) fn x(&self, bytes: u64) -> f64 {
        self.position(bytes).mul_add(WIDTH, LEFT)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a position is from 0 to 1"
    )]
    pub(super) fn bin(&self, bytes: u64) -> usize {
        ((self.position(bytes) * as_f64(BINS)) as usize).min(BINS - 1)
    }
}
