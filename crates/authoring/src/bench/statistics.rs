//! Medians and their confidence intervals.

use course_format::times::Ratio;

/// The fewest values whose median has an interval of 95 %: that of five reaches from the
/// least to the largest, and misses the median once in sixteen times.
pub(crate) const MIN_VALUES: usize = 6;

/// Half the number of standard deviations that contain 95 % of a normal distribution.
/// The rank of the median of n values has a standard deviation of √n / 2, so the interval
/// reaches this times √n to both sides.
const HALF_WIDTH: f64 = 1.96 / 2.0;

/// The median of `values`, which must not be empty.
pub(crate) fn median(values: &[f64]) -> f64 {
    ratio(values.to_vec()).median
}

/// The median of the ratios of several rounds, which must not be empty, and its confidence
/// interval. That is taken by rank, so nothing is assumed about how the ratios are
/// distributed.
pub(crate) fn ratio(mut rounds: Vec<f64>) -> Ratio {
    rounds.sort_by(f64::total_cmp);
    let (count, last) = (rounds.len(), rounds.len() - 1);
    let (low, high) = ranks(count);
    Ratio {
        median: f64::midpoint(rounds[last / 2], rounds[count / 2]),
        low: rounds[low],
        high: rounds[high],
    }
}

/// The ranks, from 0, of the ends of the interval among `count` values. With fewer than
/// [`MIN_VALUES`] these are the first and the last.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn ranks(count: usize) -> (usize, usize) {
    let last = count - 1;
    let (center, reach) = (last as f64 / 2.0, HALF_WIDTH * (count as f64).sqrt());
    let low = (center - reach).floor().max(0.0) as usize;
    (low, last - low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_narrow_with_more_values() {
        let of = |values: &[f64]| ratio(values.to_vec());
        assert_eq!(of(&[3.0]), Ratio { median: 3.0, low: 3.0, high: 3.0 });
        assert_eq!(of(&[4.0, 1.0]), Ratio { median: 2.5, low: 1.0, high: 4.0 });
        let hundred: Vec<f64> = (0..=100).map(f64::from).collect();
        assert_eq!(of(&hundred), Ratio { median: 50.0, low: 40.0, high: 60.0 });
    }

    #[test]
    fn one_slow_round_moves_neither_the_median_nor_the_interval() {
        let quick: Vec<f64> = (0..9).map(f64::from).collect();
        let slow = [&quick[..8], &[1_000.0]].concat();
        assert_eq!(ratio(slow), ratio(quick));
    }

    /// The median lies outside of the interval if as many values as its lower rank, or
    /// fewer, are on one side of it: by chance, as of coins.
    #[test]
    fn intervals_miss_the_median_once_in_twenty_times() {
        let mut binomial = vec![1.0];
        for count in 1..=500 {
            let heads = |index: usize| binomial.get(index).copied().unwrap_or(0.0);
            binomial = (0..=count)
                .map(|index| f64::midpoint(heads(index), heads(index.wrapping_sub(1))))
                .collect();
            let (low, _) = ranks(count);
            let missed = 2.0 * binomial[..=low].iter().sum::<f64>();
            assert_eq!(missed <= 0.05, count >= MIN_VALUES, "{count} values: {missed}");
        }
    }
}
