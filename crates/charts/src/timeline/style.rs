//! The style sheet inside the timeline.
//!
//! `light-dark()` follows the book's theme, because mdBook sets `color-scheme` with it.
//! Outside the book it follows the system's.

use std::fmt::Write;

/// The style of a run's line. No two have the same dashes or a similar lightness.
struct Style {
    /// On a light page: at least 3 : 1 against the darkest background of mdBook's light
    /// themes, as WCAG asks of graphics.
    light: &'static str,
    /// On a dark page, likewise.
    dark: &'static str,
    /// Lengths of dashes and gaps, in pixels.
    dashes: &'static str,
}

const STYLES: [Style; 9] = [
    Style { light: "#000000", dark: "#f9f9f9", dashes: "none" },
    Style { light: "#003c73", dark: "#b0c6ff", dashes: "10 4" },
    Style { light: "#b6412a", dark: "#e76b4f", dashes: "3 3" },
    Style { light: "#015611", dark: "#6dc769", dashes: "14 4 3 4" },
    Style { light: "#a359b9", dark: "#ae63c4", dashes: "7 7" },
    Style { light: "#765300", dark: "#cf9a32", dashes: "2 6" },
    Style { light: "#013340", dark: "#90e3ff", dashes: "18 6" },
    Style { light: "#49001a", dark: "#ffe1e5", dashes: "10 3 2 3 2 3" },
    Style { light: "#1f1600", dark: "#6f7a1f", dashes: "1 4" },
];

const BASE: &str = ".heap-timeline { --heap-fg: var(--fg, light-dark(#1a1a1a, #dcdcdc)); --heap-bg: var(--bg, light-dark(#fff, #16181d)); display: block; max-width: 100%; overflow: visible; font: 13px system-ui, sans-serif; }
.heap-timeline text { fill: var(--heap-fg); paint-order: stroke; stroke: var(--heap-bg); stroke-width: 4px; stroke-linejoin: round; }
.heap-timeline .tick { font-size: 12px; }
.heap-timeline .peak { font-weight: bold; }
.heap-timeline .grid { stroke: var(--heap-fg); stroke-opacity: 0.2; }
.heap-timeline line.limit { stroke: var(--heap-fg); stroke-width: 1px; stroke-dasharray: 6 3; }
.heap-timeline line.stretch { stroke-dasharray: 2 3; }
.heap-timeline text.limit { font-style: italic; }
.heap-timeline .run { fill: none; stroke-linejoin: round; }
.heap-timeline path.run:hover { stroke-width: 6px; }
.heap-timeline .point { stroke: var(--heap-bg); stroke-width: 1px; }
.heap-timeline .point:hover, .heap-timeline .point:focus { stroke: var(--heap-fg); stroke-width: 3px; outline: none; }
@media print { .heap-timeline { color-scheme: light; --fg: #000; --bg: #fff; } }
";

/// Later lines are thinner, so that lines on top of each other can all be seen.
const WIDTHS: [&str; 9] = ["5", "4.5", "4", "3.5", "3", "2.5", "2", "1.5", "1"];

/// The class of the run `index`. After the last style, the first is used again.
pub(crate) fn class(index: usize) -> String {
    format!("look-{}", index % STYLES.len())
}

/// The style sheet.
pub(crate) fn sheet() -> String {
    let mut sheet = BASE.to_owned();
    for (index, (style, width)) in STYLES.iter().zip(WIDTHS).enumerate() {
        let (Style { light, dark, dashes }, class) = (style, class(index));
        let _ = write!(
            sheet,
            ".heap-timeline .run.{class} {{ stroke: {light}; stroke: light-dark({light}, {dark}); stroke-width: {width}px; stroke-dasharray: {dashes}; }}\n\
             .heap-timeline .point.{class} {{ fill: {light}; fill: light-dark({light}, {dark}); }}\n"
        );
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
        for Style { light, dark, .. } in &STYLES {
            assert!(contrast(luminance(light), rust) >= 3.0, "{light}");
            assert!(contrast(luminance(dark), navy) >= 3.0, "{dark}");
        }
    }

    #[test]
    fn lines_differ_without_their_hue() {
        let lightness = |color: &str| 116.0 * luminance(color).cbrt() - 16.0;
        for (index, one) in STYLES.iter().enumerate() {
            for other in &STYLES[..index] {
                assert_ne!(one.dashes, other.dashes);
                for (one, other) in [(one.light, other.light), (one.dark, other.dark)] {
                    let apart = (lightness(one) - lightness(other)).abs();
                    assert!(apart > 4.0, "{one} and {other}: {apart}");
                }
            }
        }
    }
}
