//! An axis, and the positions of values on it.

/// If the largest value is at most this many times the least, the axis is linear and
/// begins at 0. With a larger ratio, small values could not be told apart.
const MAX_LINEAR: f64 = 10.0;

/// The most steps on a linear axis.
const MAX_STEPS: f64 = 5.0;

/// Powers of ten are not exact in binary, so neither is the number of steps.
const ROUNDING_ERROR: f64 = 1e-9;

/// An axis, by its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Axis {
    /// From 0.
    Linear { end: f64 },
    /// From a power of ten, by its exponent, to a round number.
    Logarithmic { low: i32, end: f64 },
}

impl Axis {
    /// An axis for `values`, none of which is negative. A 0, which has no logarithm, is
    /// at the beginning of a logarithmic axis.
    #[expect(clippy::cast_possible_truncation, reason = "logarithms of measured values")]
    pub(crate) fn of(values: &[f64]) -> Self {
        let above = values.iter().copied().filter(|value| *value > 0.0);
        let (least, most) = above.fold((f64::INFINITY, 0.0_f64), |(least, most), value| {
            (least.min(value), most.max(value))
        });
        let has_zero = values.contains(&0.0);
        if most == 0.0 || !has_zero && most / least <= MAX_LINEAR {
            return Axis::linear(most);
        }
        let low = (least.log10() + ROUNDING_ERROR).floor() as i32 - i32::from(has_zero);
        Axis::Logarithmic { low, end: rounded_up(most) }
    }

    /// A linear axis for values up to `most`, whatever the others are.
    pub(crate) fn linear(most: f64) -> Self {
        if most == 0.0 {
            return Axis::Linear { end: 1.0 };
        }
        let step = step(most);
        Axis::Linear { end: (most / step - ROUNDING_ERROR).ceil() * step }
    }

    /// The position of `value`, from 0 to 1.
    pub(crate) fn position(self, value: f64) -> f64 {
        let part = match self {
            Axis::Linear { end } => value / end,
            Axis::Logarithmic { .. } if value <= 0.0 => 0.0,
            Axis::Logarithmic { low, end } => {
                (value.log10() - f64::from(low)) / (end.log10() - f64::from(low))
            }
        };
        part.clamp(0.0, 1.0)
    }

    /// The lowest power of ten of a logarithmic axis that begins with 0.
    pub(crate) fn lowest_power(self) -> Option<f64> {
        match self {
            Axis::Linear { .. } => None,
            Axis::Logarithmic { low, .. } => Some(10_f64.powi(low + 1)),
        }
    }

    /// The values to label. With `from_zero`, the beginning of a logarithmic axis is 0.
    pub(crate) fn ticks(self, from_zero: bool) -> Vec<f64> {
        match self {
            Axis::Linear { end } => {
                let step = step(end);
                let ticks = std::iter::successors(Some(0.0), |tick| Some(tick + step));
                ticks.take_while(|tick| *tick < end + step / 2.0).collect()
            }
            Axis::Logarithmic { low, end } => {
                let powers = (low + i32::from(from_zero)..).map(|power| 10_f64.powi(power));
                let powers = powers.take_while(|power| *power <= end * (1.0 + ROUNDING_ERROR));
                from_zero.then_some(0.0).into_iter().chain(powers).collect()
            }
        }
    }
}

/// A round number of bytes, as it is written on an axis: "100 KB".
pub(crate) fn bytes(bytes: f64) -> String {
    let units = [(1e9, "GB"), (1e6, "MB"), (1e3, "KB"), (0.0, "bytes")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit);
    let (unit, name) = unit.unwrap_or((0.0, "bytes"));
    format!("{} {name}", (bytes / unit.max(1.0)).round())
}

/// The smallest round number that is at least `number`.
fn rounded_up(number: f64) -> f64 {
    let power = 10_f64.powf((number.log10() + ROUNDING_ERROR).floor());
    let rounds = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    rounds.into_iter().find(|round| *round >= number * (1.0 - ROUNDING_ERROR)).unwrap_or(number)
}

/// The smallest round step of which no more than [`MAX_STEPS`] make `most`.
fn step(most: f64) -> f64 {
    let power = 10_f64.powf((most / MAX_STEPS).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    steps.into_iter().find(|step| most / step <= MAX_STEPS + ROUNDING_ERROR).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_or_logarithmic() {
        let near = Axis::of(&[1.0, 0.5, 0.8]);
        assert_eq!(near, Axis::Linear { end: 1.0 });
        assert_eq!(near.ticks(false).len(), 6);
        assert!((near.position(0.5) - 0.5).abs() < 1e-9);
        let far = Axis::of(&[1e7, 1e4]);
        assert_eq!(far, Axis::Logarithmic { low: 4, end: 1e7 });
        assert_eq!(far.ticks(false), [1e4, 1e5, 1e6, 1e7]);
        assert!((far.position(1e5) - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn logarithmic_axis_ends_with_a_round_number() {
        for (most, end) in [(0.9, 1.0), (1.0, 1.0), (1.3, 2.0), (4.2, 5.0), (5.1, 10.0)] {
            let axis = Axis::of(&[0.001, most]);
            assert_eq!(axis, Axis::Logarithmic { low: -3, end }, "{most}");
            assert!(axis.position(most) <= 1.0);
        }
        assert_eq!(Axis::of(&[0.001, 1.3]).ticks(false).len(), 4);
    }

    #[test]
    fn zero_is_a_decade_below() {
        let axis = Axis::of(&[1e5, 0.0, 1e4]);
        assert_eq!(axis, Axis::Logarithmic { low: 3, end: 1e5 });
        assert_eq!(axis.ticks(true), [0.0, 1e4, 1e5]);
        assert_eq!(axis.position(0.0).to_bits(), 0.0_f64.to_bits());
        assert_eq!(Axis::of(&[0.0]), Axis::Linear { end: 1.0 });
        assert_eq!(Axis::of(&[]), Axis::Linear { end: 1.0 });
    }
}
