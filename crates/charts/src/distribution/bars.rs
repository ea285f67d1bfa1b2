//! The bars of a distribution: how many values are beside each other.

use std::fmt::Write;

use heap_profile::Bytes;
use heap_profile::bytes::{counted, plural};

use super::scale::{BINS, Scale};
use super::{ABOVE_BARS, BARS, Group, LEFT, WIDTH, as_f64};
use crate::draw::draw;

/// How far apart bars begin, and how wide the space between them is, in percent of the
/// picture.
const STEP: f64 = 3.0;
const SPACE: f64 = 0.3;

/// Draws what `group` is, and the line at `bottom` that its bars stand on.
pub(super) fn draw_group(group: &Group, bottom: f64, out: &mut String) {
    let (top, right) = (bottom - BARS - ABOVE_BARS, LEFT + WIDTH);
    draw!(out, r#"<text class="tick" x="0" y="{top:.1}">{}</text>"#, plural(group.noun));
    draw!(out, r#"<line class="axis" x1="{LEFT}%" x2="{right}%" y1="{bottom}" y2="{bottom}"/>"#);
}

/// A bar.
pub(super) struct Bar {
    /// Its class, by what it stands for.
    class: String,
    /// What it stands for.
    text: String,
    /// How many there are.
    count: usize,
    /// Where it begins, in percent of the picture.
    x: f64,
    /// Heights in pixels: of all of it, and of the part for those over the budget.
    height: f64,
    over: f64,
}

/// The bars of `group`. Only of programs is there something over the `budget`.
pub(super) fn of(group: &Group, budget: u64, scale: &Scale) -> Vec<Bar> {
    let mut bins = vec![Vec::new(); BINS];
    for bytes in group.values {
        bins[scale.bin(*bytes)].push(*bytes);
    }
    let most = bins.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let height = |count: usize| as_f64(count) * BARS / as_f64(most);
    let is_over = |bytes: &&u64| group.is_of_programs() && **bytes > budget;
    let bar = |(bin, values): (usize, &Vec<u64>)| Bar {
        class: group.mark.class(),
        text: describe(group.noun, values),
        count: values.len(),
        x: as_f64(bin).mul_add(STEP, LEFT) + SPACE / 2.0,
        height: height(values.len()),
        over: height(values.iter().filter(is_over).count()),
    };
    bins.iter().enumerate().filter(|(_, values)| !values.is_empty()).map(bar).collect()
}

/// Draws `bar`, which is in the group number `line` and stands at `bottom`.
pub(super) fn draw_bar(bar: &Bar, line: usize, bottom: f64, out: &mut String) {
    let Bar { class, text, count, x, height, over } = bar;
    draw!(
        out,
        r#"<g class="point {class}" data-line="{line}" tabindex="0" role="img" aria-label="{text}"><title>{text}</title>"#
    );
    let (top, width) = (bottom - height, STEP - SPACE);
    for (class, y, height) in [("bar", top + over, height - over), ("bar over", top, *over)] {
        if height > 0.0 {
            draw!(
                out,
                r#"<rect class="{class}" x="{x:.2}%" y="{y:.1}" width="{width}%" height="{height:.1}"/>"#
            );
        }
    }
    draw!(out, "</g>");
    draw!(
        out,
        r#"<text class="tick" x="{:.2}%" y="{:.1}" text-anchor="middle">{count}</text>"#,
        x + width / 2.0,
        top - 5.0
    );
}

/// "3 programs: 1,000 bytes to 2,000 bytes"
pub(super) fn describe(noun: &str, values: &[u64]) -> String {
    let count = counted(values.len() as u64, noun);
    match (values.iter().min(), values.iter().max()) {
        (Some(least), Some(most)) if least < most => {
            format!("{count}: {} to {}", Bytes(*least).exact(), Bytes(*most).exact())
        }
        (Some(only), _) => format!("{count}: {}", Bytes(*only).exact()),
        _ => count,
    }
}
