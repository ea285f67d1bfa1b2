//! How a figure grows with the size of the input: as `O(1)`, `O(n)`, and so on.
//!
//! A profile is of one size. Whether a peak of 5 MB is a constant or 50 bytes for each
//! element is told by a second size, and by which law by a third.
//!
//! Collections grow in steps: a `Vec` of 1,025 elements that have been pushed has room for
//! 2,048, as one of 2,000 has. Between sizes at random such steps look like any law. So each
//! size has to be **twice the one before**: a capacity that doubles is then the same share
//! too large at each of them, and the steps cancel out to the byte. Nor does it matter what
//! is needed at any size, such as a buffer: each law has a constant beside it.
//!
//! ```
//! use heap_profile::growth::{Fit, Growth};
//!
//! let fit = Fit::of(&[(1_000, 8_192), (2_000, 16_384), (4_000, 32_768)]).unwrap();
//! assert_eq!(fit.growth, Growth::Linear);
//! assert!(fit.growth > Growth::Constant);
//! assert_eq!(fit.growth.to_string(), "O(n)");
//! ```

use std::fmt;
use std::str::FromStr;

/// A law, the slowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Growth {
    /// `O(1)`
    Constant,
    /// `O(log n)`
    Logarithmic,
    /// `O(n)`
    Linear,
    /// `O(n log n)`
    Linearithmic,
    /// `O(n^2)`
    Quadratic,
}

/// The law that figures of several sizes follow.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Fit {
    /// The law.
    pub growth: Growth,
    /// By how many bytes the figure is larger for each element more, between the smallest
    /// size and the largest. By a law other than `O(n)` it is an average.
    pub bytes_per_element: f64,
}

/// Why no law can be told. Displayed as what is wrong with the sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadSizes {
    /// Two points are on a curve of any law.
    TooFew,
    /// A size is not twice the one before.
    NotDoubled,
}

impl Growth {
    /// All of them, the slowest first.
    pub const ALL: [Growth; 5] = [
        Growth::Constant,
        Growth::Logarithmic,
        Growth::Linear,
        Growth::Linearithmic,
        Growth::Quadratic,
    ];

    /// The law at `n`, up to a factor.
    #[must_use]
    pub fn at(self, n: f64) -> f64 {
        match self {
            Growth::Constant => 1.0,
            Growth::Logarithmic => n.log2(),
            Growth::Linear => n,
            Growth::Linearithmic => n * n.log2(),
            Growth::Quadratic => n * n,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Growth::Constant => "O(1)",
            Growth::Logarithmic => "O(log n)",
            Growth::Linear => "O(n)",
            Growth::Linearithmic => "O(n log n)",
            Growth::Quadratic => "O(n^2)",
        }
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The error for a text that is not a law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAGrowth(());

impl fmt::Display for NotAGrowth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Growth::ALL.map(|growth| format!("`{growth}`")).join(", ");
        write!(f, "expected one of {names}")
    }
}

impl std::error::Error for NotAGrowth {}

impl FromStr for Growth {
    type Err = NotAGrowth;

    /// Parses "O(n log n)"; "O(n²)" is "O(n^2)".
    fn from_str(text: &str) -> Result<Self, NotAGrowth> {
        let text = text.trim().replace('²', "^2");
        Growth::ALL.into_iter().find(|growth| growth.name() == text).ok_or(NotAGrowth(()))
    }
}

impl fmt::Display for BadSizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BadSizes::TooFew => "there have to be three sizes or more",
            BadSizes::NotDoubled => {
                "each size has to be twice the one before, such as `[1_000, 2_000, 4_000]`"
            }
        })
    }
}

impl std::error::Error for BadSizes {}

/// Checks that a law can be told by these `sizes`.
///
/// # Errors
///
/// If there are less than three, or one is not twice the one before.
pub fn check_sizes(sizes: &[u64]) -> Result<(), BadSizes> {
    let is_doubled = |pair: &[u64]| pair[0] > 0 && pair[0].checked_mul(2) == Some(pair[1]);
    match sizes {
        [] | [_] | [_, _] => Err(BadSizes::TooFew),
        sizes if sizes.windows(2).all(is_doubled) => Ok(()),
        _ => Err(BadSizes::NotDoubled),
    }
}

impl Fit {
    /// The law that `points` follow: sizes, and the bytes at each.
    ///
    /// Of all laws it is the one whose curve, beside a constant, is nearest to the points.
    /// A figure that is larger by less than a byte for 16 elements is a constant.
    ///
    /// # Errors
    ///
    /// As for [`check_sizes`].
    pub fn of(points: &[(u64, u64)]) -> Result<Self, BadSizes> {
        let sizes: Vec<u64> = points.iter().map(|(size, _)| *size).collect();
        check_sizes(&sizes)?;
        let points: Vec<(f64, f64)> =
            points.iter().map(|(size, bytes)| (number(*size), number(*bytes))).collect();
        let (first, last) = (points[0], points[points.len() - 1]);
        let bytes_per_element = (last.1 - first.1) / (last.0 - first.0);
        let growth =
            if bytes_per_element < 1.0 / 16.0 { Growth::Constant } else { nearest(&points) };
        Ok(Fit { growth, bytes_per_element })
    }
}

#[expect(clippy::cast_precision_loss, reason = "sizes of memory have less than 52 bits")]
fn number(number: u64) -> f64 {
    number as f64
}

/// The law that grows and is nearest to the points: of equally near ones the slowest.
fn nearest(points: &[(f64, f64)]) -> Growth {
    let growing = Growth::ALL.into_iter().skip(1);
    growing
        .min_by(|one, other| distance(*one, points).total_cmp(&distance(*other, points)))
        .unwrap_or(Growth::Constant)
}

/// The sum of the squares of what is left of the figures when the nearest curve of this law,
/// `a + b * law(n)`, is taken away: linear regression.
fn distance(growth: Growth, points: &[(f64, f64)]) -> f64 {
    let count = number(points.len() as u64);
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let law = |point: &(f64, f64)| growth.at(point.0);
    let (mean_law, mean_bytes) = (mean(&law), mean(&|point| point.1));
    let covariance = mean(&|point| (law(point) - mean_law) * (point.1 - mean_bytes));
    let variance = mean(&|point| (law(point) - mean_law).powi(2));
    let slope = covariance / variance;
    mean(&|point| (point.1 - mean_bytes - slope * (law(point) - mean_law)).powi(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Some laws, in figures that a program could have.
    fn law_of(bytes: impl Fn(u64) -> u64) -> Growth {
        let [short, long] = [3, 8].map(|count| {
            let sizes = (0..count).map(|doubling| 1_000 << doubling);
            Fit::of(&sizes.map(|size| (size, bytes(size))).collect::<Vec<_>>()).unwrap().growth
        });
        assert_eq!(short, long, "three sizes tell as much as eight");
        short
    }

    fn log2(n: u64) -> u64 {
        u64::from(n.ilog2())
    }

    #[test]
    fn laws_are_told_beside_any_constant() {
        for constant in [0, 100, 50_000_000] {
            assert_eq!(law_of(|_| constant), Growth::Constant);
            assert_eq!(law_of(|n| constant + 4_000 * log2(n)), Growth::Logarithmic);
            assert_eq!(law_of(|n| constant + 3 * n), Growth::Linear);
            assert_eq!(law_of(|n| constant + 3 * n * log2(n)), Growth::Linearithmic);
            assert_eq!(law_of(|n| constant + n * n / 8), Growth::Quadratic);
        }
    }

    /// The number of digits of a size is no law.
    #[test]
    fn a_few_bytes_are_a_constant() {
        assert_eq!(law_of(|n| 800 + n.to_string().len() as u64), Growth::Constant);
        assert_eq!(law_of(|n| 1_000_000 - n / 2), Growth::Constant);
    }

    /// Measured of a `Vec` and as a hash table has it, which have room for a power of two.
    #[test]
    fn capacities_that_double_are_linear() {
        for first in [100, 513, 777, 1_000, 1_023, 1_024, 1_025] {
            for each in [1, 24] {
                let vec = |n: u64| {
                    (1..=n).fold(0, |room, n| if n > room { 4.max(2 * room) } else { room })
                };
                let points = [first, 2 * first, 4 * first].map(|n| (n, 64 + each * vec(n)));
                let fit = Fit::of(&points).unwrap();
                assert_eq!(fit.growth, Growth::Linear, "{first}: {points:?}");
                let table = |n: u64| (n * 8 / 7).next_power_of_two() * (each + 1) + 16;
                let points = [first, 2 * first, 4 * first].map(|n| (n, table(n)));
                assert_eq!(Fit::of(&points).unwrap().growth, Growth::Linear, "{points:?}");
            }
        }
    }

    #[test]
    fn the_slope_is_in_bytes_per_element() {
        let fit = Fit::of(&[(10, 340), (20, 580), (40, 1_060)]).unwrap();
        assert!((fit.bytes_per_element - 24.0).abs() < 1e-9, "{fit:?}");
    }

    #[test]
    fn sizes_have_to_double() {
        for (sizes, error) in [
            (&[10, 20][..], Some(BadSizes::TooFew)),
            (&[10, 20, 30], Some(BadSizes::NotDoubled)),
            (&[0, 0, 0], Some(BadSizes::NotDoubled)),
            (&[u64::MAX / 2, u64::MAX - 1, 4], Some(BadSizes::NotDoubled)),
            (&[1, 2, 4], None),
        ] {
            assert_eq!(check_sizes(sizes).err(), error, "{sizes:?}");
        }
    }

    #[test]
    fn laws_are_written_as_usual() {
        for growth in Growth::ALL {
            assert_eq!(growth.to_string().parse(), Ok(growth));
        }
        assert_eq!(" O(n²)".parse(), Ok(Growth::Quadratic));
        assert_eq!(
            "O(n!)".parse::<Growth>().unwrap_err().to_string(),
            "expected one of `O(1)`, `O(log n)`, `O(n)`, `O(n log n)`, `O(n^2)`"
        );
    }
}
