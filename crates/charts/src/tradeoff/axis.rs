//! An axis, and where values lie on it.

/// Where the largest value is at most this many times the least, the axis begins
/// at 0 and has even steps.
const NEAR: f64 = 10.0;

/// About this many steps are on an even axis.
const STEPS: f64 = 5.0;

/// Ends of an axis: of values, or of their logarithms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Axis {
    Even { end: f64 },
    Logarithmic { low: i32, high: i32 },
}

impl Axis {
    /// An axis for `values`; nothing of them is negative. One that is 0 has no
    /// logarithm, and lies at the beginning.
    #[expect(clippy::cast_possible_truncation, reason = "logarithms of what was measured")]
    pub(super) fn of(values: &[f64]) -> Self {
        let above = values.iter().copied().filter(|value| *value > 0.0);
        let (least, most) = above.fold((f64::INFINITY, 0.0_f64), |(least, most), value| {
            (least.min(value), most.max(value))
        });
        let has_zero = values.contains(&0.0);
        if most == 0.0 {
            return Axis::Even { end: 1.0 };
        }
        if !has_zero && most / least <= NEAR {
            let step = step(most);
            return Axis::Even { end: (most / step).ceil() * step };
        }
        let low = least.log10().floor() as i32 - i32::from(has_zero);
        Axis::Logarithmic { low, high: most.log10().ceil() as i32 }
    }

    /// Where `value` lies, from 0 to 1.
    pub(super) fn place(self, value: f64) -> f64 {
        let part = match self {
            Axis::Even { end } => value / end,
            Axis::Logarithmic { .. } if value <= 0.0 => 0.0,
            Axis::Logarithmic { low, high } => {
                (value.log10() - f64::from(low)) / f64::from(high - low)
            }
        };
        part.clamp(0.0, 1.0)
    }

    /// The values to name. The beginning of a logarithmic axis stands for 0 where
    /// `from_zero`.
    pub(super) fn ticks(self, from_zero: bool) -> Vec<f64> {
        match self {
            Axis::Even { end } => {
                let step = step(end);
                let ticks = std::iter::successors(Some(0.0), |tick| Some(tick + step));
                ticks.take_while(|tick| *tick < end + step / 2.0).collect()
            }
            Axis::Logarithmic { low, high } => {
                let powers = (low + i32::from(from_zero)..=high).map(|power| 10_f64.powi(power));
                from_zero.then_some(0.0).into_iter().chain(powers).collect()
            }
        }
    }
}

/// A round step of which about [`STEPS`] go into `most`.
fn step(most: f64) -> f64 {
    let power = 10_f64.powf((most / STEPS).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    steps.into_iter().find(|step| most / step <= STEPS + 1e-9).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_values_have_even_steps_and_far_ones_powers_of_ten() {
        let near = Axis::of(&[1.0, 0.5, 0.8]);
        assert_eq!(near, Axis::Even { end: 1.0 });
        assert_eq!(near.ticks(false).len(), 6);
        assert!((near.place(0.5) - 0.5).abs() < 1e-9);
        let far = Axis::of(&[1e7, 1e4]);
        assert_eq!(far, Axis::Logarithmic { low: 4, high: 7 });
        assert_eq!(far.ticks(false), [1e4, 1e5, 1e6, 1e7]);
        assert!((far.place(1e5) - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn zero_is_a_decade_below_the_rest() {
        let axis = Axis::of(&[1e5, 0.0, 1e4]);
        assert_eq!(axis, Axis::Logarithmic { low: 3, high: 5 });
        assert_eq!(axis.ticks(true), [0.0, 1e4, 1e5]);
        assert_eq!(axis.place(0.0).to_bits(), 0.0_f64.to_bits());
        assert_eq!(Axis::of(&[0.0]), Axis::Even { end: 1.0 });
        assert_eq!(Axis::of(&[]), Axis::Even { end: 1.0 });
    }
}
