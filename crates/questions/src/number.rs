//! The numbers that a short answer is compared by.

use heap_profile::Bytes;

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its value; a size is in bytes.
    pub value: f64,
    /// By how much it may have been rounded: half of its last digit, or nothing if that is
    /// a whole byte or a whole block.
    pub rounding: f64,
    /// What it counts: `bytes`, another noun in the plural, or nothing.
    pub unit: String,
}

impl Number {
    /// Reads "500.0 MB", "5 blocks" or "2.5".
    ///
    /// # Errors
    ///
    /// If `text` is something else: what to write.
    pub fn of(text: &str) -> Result<Self, String> {
        let expected = || {
            let shown = heap_profile::text::visible(text);
            format!("`{shown}` is no number with a unit, such as `200 MB`, `5 blocks` or `2.5`")
        };
        let text = text.trim();
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_');
        let unit = text.trim_start_matches(is_digit);
        let digits = text[..text.len() - unit.len()].replace([',', '_'], "");
        let number: f64 = digits.parse().map_err(|_| expected())?;
        let unit = unit.trim();
        if let Ok(size) = format!("1 {unit}").parse::<Bytes>() {
            let scale = to_float(size.0);
            let rounding = if size.0 == 1 { 0.0 } else { half_of_last_digit(&digits) * scale };
            return Ok(Number { value: number * scale, rounding, unit: "bytes".to_owned() });
        }
        if !unit.chars().all(|c| c.is_ascii_lowercase()) {
            return Err(expected());
        }
        let is_count = !unit.is_empty() && !digits.contains('.');
        let rounding = if is_count { 0.0 } else { half_of_last_digit(&digits) };
        let plural = if unit.is_empty() || unit.ends_with('s') { "" } else { "s" };
        Ok(Number { value: number, rounding, unit: format!("{unit}{plural}") })
    }
}

/// Half of what the last of `digits` stands for: 0.05 for "2.5", 0.5 for "3".
fn half_of_last_digit(digits: &str) -> f64 {
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let decimals = i32::try_from(decimals).unwrap_or(i32::MAX);
    0.5 * 10_f64.powi(-decimals)
}

#[expect(clippy::cast_precision_loss, reason = "a unit is a power of ten")]
fn to_float(unit: u64) -> f64 {
    unit as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_units() {
        for (text, value, rounding, unit) in [
            ("500.0 MB", 500e6, 50e3, "bytes"),
            ("400 MB", 400e6, 500e3, "bytes"),
            ("16,080 bytes", 16_080.0, 0.0, "bytes"),
            ("1 byte", 1.0, 0.0, "bytes"),
            ("5 blocks", 5.0, 0.0, "blocks"),
            ("1 block", 1.0, 0.0, "blocks"),
            ("97,625 blocks", 97_625.0, 0.0, "blocks"),
            ("2.5", 2.5, 0.05, ""),
            ("4", 4.0, 0.5, ""),
        ] {
            let unit = unit.to_owned();
            assert_eq!(Number::of(text), Ok(Number { value, rounding, unit }), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in ["", "MB", "about 60 MB", "5 MB or so", "-5 MB", "1.2.3", "5 \u{202e}", "inf"] {
            let problem = Number::of(text).expect_err(text);
            assert!(
                problem
                    .ends_with("is no number with a unit, such as `200 MB`, `5 blocks` or `2.5`")
            );
            assert!(!problem.contains('\u{202e}'));
        }
    }
}
