//! Medians, and how well they are known.

use course_format::times::Ratio;

/// A median and where it lies, with 95 % in the long run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interval {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// How many standard deviations hold 95 % of a normal distribution, halved: the
/// rank of a median deviates by half the root of the number of values.
const HALF_WIDTH: f64 = 1.96 / 2.0;

/// The median of `values`, which are not empty.
pub(crate) fn median(values: &[f64]) -> f64 {
    interval(values.to_vec()).median
}

/// The median of `values`, which are not empty, and the values between which it
/// lies: by their ranks, so that nothing is assumed of how they are distributed.
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

/// The median of the ratios of several rounds, and the outermost.
pub(crate) fn ratio(rounds: Vec<f64>) -> Ratio {
    let least = rounds.iter().copied().fold(f64::INFINITY, f64::min);
    let most = rounds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Ratio { median: interval(rounds).median, low: least, high: most }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_in_the_middle_and_known_better_with_more_values() {
        let of = |values: &[f64]| interval(values.to_vec());
        assert_eq!(of(&[3.0]), Interval { median: 3.0, low: 3.0, high: 3.0 });
        assert_eq!(of(&[4.0, 1.0]), Interval { median: 2.5, low: 1.0, high: 4.0 });
        let hundred: Vec<f64> = (0..=100).map(f64::from).collect();
        assert_eq!(of(&hundred), Interval { median: 50.0, low: 40.0, high: 60.0 });
    }

    #[test]
    fn one_slow_round_moves_no_median() {
        let of = ratio(vec![0.5, 0.4, 9.0]);
        assert_eq!(of, Ratio { median: 0.5, low: 0.4, high: 9.0 });
    }
}
