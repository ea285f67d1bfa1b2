//! Medians and their confidence intervals.

use course_format::times::Ratio;

/// A median with its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interval {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// Half the number of standard deviations that contain 95 % of a normal distribution.
/// The rank of the median of n values has a standard deviation of √n / 2, so the interval
/// reaches this times √n to both sides.
const HALF_WIDTH: f64 = 1.96 / 2.0;

/// The median of `values`, which must not be empty.
pub(crate) fn median(values: &[f64]) -> f64 {
    interval(values.to_vec()).median
}

/// The median of `values`, which must not be empty, and its confidence interval. That is
/// taken by rank, so nothing is assumed about the distribution of the values.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn interval(mut values: Vec<f64>) -> Interval {
    values.sort_by(f64::total_cmp);
    let (count, last) = (values.len(), values.len() - 1);
    let middle = f64::midpoint(values[last / 2], values[count / 2]);
    let reach = HALF_WIDTH * (count as f64).sqrt();
    let center = last as f64 / 2.0;
    let low = (center - reach).floor().max(0.0) as usize;
    let high = ((center + reach).ceil() as usize).min(last);
    Interval { median: middle, low: values[low], high: values[high] }
}

/// The median, the smallest and the largest of the ratios of several rounds.
pub(crate) fn ratio(rounds: Vec<f64>) -> Ratio {
    let low = rounds.iter().copied().fold(f64::INFINITY, f64::min);
    let high = rounds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Ratio { median: interval(rounds).median, low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_narrow_with_more_values() {
        let interval_of = |values: &[f64]| interval(values.to_vec());
        assert_eq!(interval_of(&[3.0]), Interval { median: 3.0, low: 3.0, high: 3.0 });
        assert_eq!(interval_of(&[4.0, 1.0]), Interval { median: 2.5, low: 1.0, high: 4.0 });
        let hundred: Vec<f64> = (0..=100).map(f64::from).collect();
        assert_eq!(interval_of(&hundred), Interval { median: 50.0, low: 40.0, high: 60.0 });
    }

    #[test]
    fn one_slow_round_does_not_move_the_median() {
        let ratio = ratio(vec![0.5, 0.4, 9.0]);
        assert_eq!(ratio, Ratio { median: 0.5, low: 0.4, high: 9.0 });
    }
}
