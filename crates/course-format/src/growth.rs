//! `<binary>.growth.json`: the peaks of a program at several sizes of its input, and the law
//! that they follow.
//!
//! What is committed are peaks. Which law they follow is computed from them where it is
//! shown, by one function for the page and for a learner's own program.

use std::path::Path;

use heap_profile::bytes::grouped;
use heap_profile::growth::{Fit, Growth};
use heap_profile::read::{self, ReadError};
use serde::{Deserialize, Serialize};

/// Version of this format. Every other one is rejected.
pub const FORMAT: u64 = 1;

/// The environment variable that asks a program to run at another size than usual.
pub const VARIABLE: &str = "HEAP_SIZE";

/// What errors call such a file.
const WHAT: &str = "the growth of a program";

/// The peaks of one program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrowthResult {
    /// Always [`FORMAT`].
    pub format: u64,
    /// Name of the program.
    pub binary: String,
    /// What is counted by a size: "visit".
    pub unit: String,
    /// The peaks, by the smallest size first.
    pub points: Vec<SizePeak>,
    /// The lines that hold more at the largest size than at the smallest, that of which it is
    /// the most first.
    pub lines: Vec<GrowingLine>,
}

/// The peak at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizePeak {
    /// The size.
    pub size: u64,
    /// Bytes alive at the peak.
    pub peak_bytes: u64,
}

/// What was alive at the peaks of the smallest and of the largest size, and was allocated by
/// one line of the program's source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrowingLine {
    /// The number of the line, from 1.
    pub line: u32,
    /// The line, without the space around it.
    pub text: String,
    /// By how many bytes it is more at the largest size.
    pub more_bytes: u64,
}

impl GrowthResult {
    /// Reads the `bytes` of the file at `path`.
    ///
    /// # Errors
    ///
    /// If they are not such a file.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self, ReadError> {
        let growth: GrowthResult = read::json_from(path, bytes, WHAT)?;
        let format = growth.format;
        if format != FORMAT {
            let problem = format!("{WHAT} of format {format}; only format {FORMAT} can be read");
            return Err(ReadError::new(path, problem));
        }
        Ok(growth)
    }
}

/// How far a peak may be from the curve of its law, as a part of the growth from the smallest
/// size to the largest. Bytes are exact, so that little is left to chance; what is left are
/// texts of different lengths, and numbers with a digit more.
const MAX_MISS: f64 = 0.005;

/// How many units a byte has where the fit takes a law for a constant.
const UNITS: u64 = 1 << 20;

/// How many times nearer the curve of the law is than that of any other.
const CLEARLY: f64 = 2.0;

/// By how many bytes peaks may differ that are called constant, or else by which part of them:
/// a thousandth.
const FEW_BYTES: u64 = 64;

/// The law that peaks follow whose sizes double; `None` if they follow none, or it cannot be
/// told which.
///
/// A fit finds the law that is nearest, however far that is. Here it also has to be near, and
/// clearly nearer than the others.
#[must_use]
pub fn law(points: &[SizePeak]) -> Option<Fit> {
    let mut fit = fit(points, 1)?;
    if fit.growth == Growth::Constant {
        if is_constant(points) {
            return Some(fit);
        }
        // The fit takes less than a byte for 16 elements for a constant, and a logarithm has
        // far less between large sizes. The shape of a curve is the same in smaller units.
        fit.growth = self::fit(points, UNITS)?.growth;
    }
    let miss = miss(fit.growth, points);
    let others = Growth::ALL.into_iter().filter(|law| *law != fit.growth);
    let nearest_other = others.map(|law| self::miss(law, points)).fold(f64::INFINITY, f64::min);
    (miss <= MAX_MISS && nearest_other >= CLEARLY * miss).then_some(fit)
}

fn fit(points: &[SizePeak], units: u64) -> Option<Fit> {
    let points: Vec<(u64, u64)> =
        points.iter().map(|point| (point.size, point.peak_bytes.saturating_mul(units))).collect();
    Fit::of(&points).ok()
}

fn is_constant(points: &[SizePeak]) -> bool {
    let peaks = || points.iter().map(|point| point.peak_bytes);
    let (least, most) = (peaks().min().unwrap_or(0), peaks().max().unwrap_or(0));
    most - least <= FEW_BYTES.max(most / 1_000)
}

/// How far the points are at most from the curve of `law` through the first and the last, as a
/// part of the growth. Infinitely far from a constant, for which there is no such part.
fn miss(law: Growth, points: &[SizePeak]) -> f64 {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return f64::INFINITY };
    let part = |of: &dyn Fn(&SizePeak) -> f64, point: &SizePeak| {
        (of(point) - of(first)) / (of(last) - of(first))
    };
    let distance = |point: &SizePeak| {
        let curve = part(&|point| law.at(number(point.size)), point);
        (part(&|point| number(point.peak_bytes), point) - curve).abs()
    };
    let distances = points.iter().map(distance);
    // Without growth, or by a constant, it is not a number, which `max` would pass over.
    distances.fold(0.0, |most, next| if next.is_finite() { next.max(most) } else { f64::INFINITY })
}

/// Bytes for each element, in figures of which the first few count: "629.2 bytes".
#[must_use]
pub fn per_element(bytes: f64) -> String {
    if bytes < 0.95 {
        return format!("{bytes:.3} bytes");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is above 0")]
    let tenths = (bytes * 10.0).round() as u64;
    format!("{}.{} bytes", grouped(tenths / 10), tenths % 10)
}

#[expect(clippy::cast_precision_loss, reason = "sizes of memory have less than 52 bits")]
fn number(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The law of peaks at three sizes and at four.
    fn law_of(first: u64, bytes: impl Fn(u64) -> u64) -> Option<Growth> {
        let points = |count| -> Vec<SizePeak> {
            let sizes = (0..count).map(|doubling| first << doubling);
            sizes.map(|size| SizePeak { size, peak_bytes: bytes(size) }).collect()
        };
        let [three, four] = [3, 4].map(|count| law(&points(count)).map(|fit| fit.growth));
        assert_eq!(three, four, "from {first}");
        three
    }

    #[test]
    fn known_laws_are_told() {
        // The sizes of the course, and small ones.
        for first in [64, 300, 4_000, 48_000, 25_000_000] {
            let logarithmic = |n: u64| 4_000 * u64::from(n.ilog2());
            assert_eq!(law_of(first, logarithmic), Some(Growth::Logarithmic), "{first}");
            for constant in [0, 20_000, 50_000_000] {
                let law = |bytes: &dyn Fn(u64) -> u64| law_of(first, |n| constant + bytes(n));
                assert_eq!(law(&|_| 0), Some(Growth::Constant));
                assert_eq!(law(&|n| 5 * n), Some(Growth::Linear));
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let linearithmic = |n: u64| (8.0 * number(n) * number(n).log2()) as u64;
                assert_eq!(law(&linearithmic), Some(Growth::Linearithmic), "{first}");
                assert_eq!(law(&|n| n * n / 8), Some(Growth::Quadratic));
            }
        }
    }

    /// As a `Vec`, a `String` and a hash table have it: whatever the first size is, the last
    /// block is too large by the same share at each.
    #[test]
    fn capacities_that_double_are_linear() {
        for first in [65, 300, 1_023, 1_024, 1_025, 48_000] {
            let vec = |n: u64| 100 + 24 * n.next_power_of_two().max(4);
            assert_eq!(law_of(first, vec), Some(Growth::Linear), "{first}");
            let table = |n: u64| (n * 8 / 7).next_power_of_two() * 25 + 16;
            assert_eq!(law_of(first, table), Some(Growth::Linear), "{first}");
        }
    }

    #[test]
    fn few_bytes_more_are_a_constant_and_many_are_not() {
        assert_eq!(law_of(48_000, |n| 20_000 + n.to_string().len() as u64), Some(Growth::Constant));
        // As much for each element, and the elements are what there is.
        assert_eq!(law_of(16, |n| n), Some(Growth::Linear));
        // Less than a byte for 16 elements.
        assert_eq!(law_of(48_000, |n| n / 100), Some(Growth::Linear));
    }

    #[test]
    fn what_follows_no_law_is_not_named() {
        // A program that gives up caching above a size, one with room for a million, one that
        // needs less, one in between two laws, one that needs the most in the middle.
        let last = |n: u64| if n >= 190_000 { 9 } else { 1_000 * n };
        assert_eq!(law_of(48_000, |n| 100 * n.min(90_000)), None);
        assert_eq!(law_of(48_000, |n| 100 * n.max(90_000)), None);
        assert_eq!(law_of(48_000, |n| 50_000_000 - 100 * n), None);
        assert_eq!(law_of(48_000, |n| n * n.isqrt()), None);
        assert_eq!(law_of(48_000, last), None);
        let points = [(10, 5), (20, 10), (30, 15)];
        let points = points.map(|(size, peak_bytes)| SizePeak { size, peak_bytes });
        assert_eq!(law(&points), None, "sizes that do not double tell nothing");
        assert_eq!(law(&points[..2]), None);
    }

    #[test]
    fn texts_of_different_lengths_are_still_linear() {
        assert_eq!(law_of(1_000, |n| 60 * n + n.isqrt()), Some(Growth::Linear));
        // Numbers with a digit more from 100,000 on.
        let digits = |n: u64| (0..n).map(|number| 90 + number.to_string().len() as u64).sum();
        assert_eq!(law_of(48_000, digits), Some(Growth::Linear));
    }

    #[test]
    fn bytes_per_element_are_those_of_the_peaks() {
        let points = [(10, 340), (20, 580), (40, 1_060)];
        let points = points.map(|(size, peak_bytes)| SizePeak { size, peak_bytes });
        let fit = law(&points).expect("a law");
        assert!((fit.bytes_per_element - 24.0).abs() < 1e-9, "{fit:?}");
    }

    #[test]
    fn bytes_per_element_have_a_few_digits() {
        for (bytes, text) in [
            (0.0126, "0.013 bytes"),
            (0.99, "1.0 bytes"),
            (5.0, "5.0 bytes"),
            (19_508.55, "19,508.6 bytes"),
        ] {
            assert_eq!(per_element(bytes), text);
        }
    }

    #[test]
    fn other_formats_are_refused() {
        let json = r#"{"format": 2, "binary": "x", "unit": "visit", "points": [], "lines": []}"#;
        let error = GrowthResult::parse(Path::new("x.json"), json.as_bytes()).unwrap_err();
        let expected = "x.json: the growth of a program of format 2; only format 1 can be read";
        assert_eq!(error.to_string(), expected);
    }
}
