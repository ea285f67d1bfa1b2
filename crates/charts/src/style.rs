//! The style sheet inside a chart, and the looks of its lines.
//!
//! Colors come from mdBook's variables (`--fg`, `--bg`) or else from the system's theme:
//! `light-dark()` follows the book's theme, because mdBook sets `color-scheme` with it.
//! Lines differ in dashes and in lightness, for readers who cannot tell their hues apart.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;

use crate::mark::Mark;

/// The look of a line.
struct Look {
    /// On a light page: at least 3 : 1 against the darkest background of mdBook's light
    /// themes, as WCAG asks of graphics.
    light: &'static str,
    /// On a dark page, likewise.
    dark: &'static str,
    /// Lengths of dashes and gaps, in pixels.
    dashes: &'static str,
}

/// No two have the same dashes or a similar lightness. Those next to each other are far
/// apart in both.
const LOOKS: [Look; 12] = [
    Look { light: "#111111", dark: "#f8f8f8", dashes: "none" },
    Look { light: "#0b3564", dark: "#a2c7f2", dashes: "10 4" },
    Look { light: "#c02f15", dark: "#e45940", dashes: "3 3" },
    Look { light: "#095413", dark: "#1cc533", dashes: "14 4 3 4" },
    Look { light: "#c038e9", dark: "#b320df", dashes: "7 7" },
    Look { light: "#76570d", dark: "#bb8b1b", dashes: "2 6" },
    Look { light: "#07303b", dark: "#93dcf0", dashes: "18 6" },
    Look { light: "#380618", dark: "#fbe5ed", dashes: "10 3 2 3 2 3" },
    Look { light: "#72750d", dark: "#7c8012", dashes: "24 4 8 4" },
    Look { light: "#1d0c6e", dark: "#dfdafa", dashes: "5 2" },
    Look { light: "#96117b", dark: "#eb72d3", dashes: "2 3 2 9" },
    Look { light: "#084737", dark: "#1ecfa2", dashes: "12 2 12 10" },
];

/// Dots that follow the dashes of a look whose color is used again.
const DOTS: &str = " 1 3";

const BASE: &str = include_str!("chart.css");

impl Mark {
    /// The class of its line and its points.
    pub(crate) fn class(&self) -> String {
        format!("look-{}", self.look)
    }

    fn colors(&self) -> &'static Look {
        &LOOKS[self.look % LOOKS.len()]
    }

    /// The dashes of its line, which no other mark has.
    fn dashes(&self) -> Cow<'static, str> {
        match (self.look / LOOKS.len(), self.colors().dashes) {
            (0, dashes) => dashes.into(),
            (times, "none") => format!("30 3{}", DOTS.repeat(times)).into(),
            (times, dashes) => format!("{dashes}{}", DOTS.repeat(times)).into(),
        }
    }
}

/// The style sheet of a chart with these `marks`.
pub(crate) fn sheet<'a>(marks: impl IntoIterator<Item = &'a Mark>) -> String {
    let mut sheet = BASE.to_owned();
    let mut styled = BTreeSet::new();
    for mark in marks {
        if !styled.insert(mark.look) {
            continue;
        }
        let (Look { light, dark, .. }, class) = (mark.colors(), mark.class());
        write!(
            sheet,
            ".heap-chart .{class} {{ color: {light}; color: light-dark({light}, {dark}); }}\n\
             .heap-chart .run.{class} {{ stroke-dasharray: {}; }}\n",
            mark.dashes()
        )
        .expect("a string can be written to");
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of "#rrggbb", as WCAG 2 defines it.
    fn luminance(color: &str) -> f64 {
        let part = |index: usize| {
            let digits = &color[index..index + 2];
            let part = f64::from(u8::from_str_radix(digits, 16).expect("hex")) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(one: f64, other: f64) -> f64 {
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn lines_contrast_with_every_theme() {
        // mdBook's darkest light background ("rust") and lightest dark one.
        let (rust, navy) = (luminance("#e1e1db"), luminance("#161923"));
        for Look { light, dark, .. } in &LOOKS {
            assert!(contrast(luminance(light), rust) >= 3.0, "{light}");
            assert!(contrast(luminance(dark), navy) >= 3.0, "{dark}");
        }
    }

    #[test]
    fn lines_differ_without_their_hue() {
        let lightness = |color: &str| 116.0 * luminance(color).cbrt() - 16.0;
        for (index, one) in LOOKS.iter().enumerate() {
            for other in &LOOKS[..index] {
                assert_ne!(one.dashes, other.dashes);
                for (one, other) in [(one.light, other.light), (one.dark, other.dark)] {
                    let apart = (lightness(one) - lightness(other)).abs();
                    assert!(apart > 4.0, "{one} and {other}: {apart}");
                }
            }
        }
    }

    #[test]
    fn no_two_lines_have_the_same_dashes() {
        let marks: Vec<Mark> = (0..60).map(Mark::program).collect();
        let dashes: BTreeSet<_> = marks.iter().map(Mark::dashes).collect();
        assert_eq!(dashes.len(), marks.len());
        let sheet = sheet(&marks);
        assert!(dashes.iter().all(|dashes| sheet.contains(&format!("dasharray: {dashes};"))));
    }
}
