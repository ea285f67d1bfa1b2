//! Where labels go: each by its point, over no other label and over no point.
//!
//! A picture is as wide as the page. Positions in it are in percent and text is in
//! pixels, so texts that are apart on a narrow page may overlap on a wide one, and the
//! other way round. A label is placed so that it is free at both ends of what a page may
//! be wide, and in the same order: then it is free at every width between them.

use std::fmt::Write;

use crate::draw::draw;

/// The narrowest picture that labels are placed for, and the widest, in pixels.
const WIDTHS: [f64; 2] = [280.0, 1200.0];
/// About the width of a bold character of 13 pixels, in pixels.
const CHARACTER_WIDTH: f64 = 8.5;
/// How far a text reaches above and below its baseline, in pixels.
const ASCENT: f64 = 11.0;
const DESCENT: f64 = 4.0;
/// The radius of the largest point with its border, in pixels.
const POINT_RADIUS: f64 = 6.0;
/// Pixels from a point to the baseline of a label above it, of one below it, and to the
/// end of one beside it.
const ABOVE: f64 = 10.0;
const BELOW: f64 = 18.0;
const BESIDE: f64 = 9.0;
/// Pixels that a label is further away at each try, and the most tries: beyond it would
/// leave any picture.
const STEP: f64 = 5.0;
const MAX_STEPS: u32 = 100;

/// A rectangle that no label may cover.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    /// Where it is attached to the picture, in percent of its width.
    pub(crate) x: f64,
    /// Its ends, in pixels from there.
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// Its upper and its lower end, in pixels from the top of the picture.
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

impl Area {
    /// The area of a point.
    fn point((x, y): (f64, f64)) -> Self {
        let radius = POINT_RADIUS;
        Area { x, left: -radius, right: radius, top: y - radius, bottom: y + radius }
    }

    /// The area of a text of `characters`, of which the end `anchor` is at `x` percent and
    /// `dx` pixels, and the baseline at `y`.
    pub(crate) fn text(characters: usize, anchor: Anchor, x: f64, dx: f64, y: f64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "nobody reads so long a label")]
        let width = characters as f64 * CHARACTER_WIDTH;
        let left = match anchor {
            Anchor::Start => dx,
            Anchor::Middle => dx - width / 2.0,
            Anchor::End => dx - width,
        };
        Area { x, left, right: left + width, top: y - ASCENT, bottom: y + DESCENT }
    }

    /// Where it begins and ends in a picture that is `width` pixels wide.
    fn ends(&self, width: f64) -> (f64, f64) {
        let x = self.x / 100.0 * width;
        (x + self.left, x + self.right)
    }

    /// Whether it covers a part of `other` at some width.
    pub(crate) fn covers(&self, other: &Area) -> bool {
        let is_left = |one: &Area, other: &Area| {
            WIDTHS.iter().all(|width| one.ends(*width).1 <= other.ends(*width).0)
        };
        let is_apart = self.bottom <= other.top || other.bottom <= self.top;
        !is_apart && !is_left(self, other) && !is_left(other, self)
    }

    /// Whether it is in the picture, between `top` and `bottom`.
    fn is_inside(&self, top: f64, bottom: f64) -> bool {
        let is_wide_enough = |width: &f64| {
            let (left, right) = self.ends(*width);
            left >= 0.0 && right <= *width
        };
        self.top >= top && self.bottom <= bottom && WIDTHS.iter().all(is_wide_enough)
    }
}

/// Which end of a text is at its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// A text to be placed by its points, which are close together: in percent from the left
/// and in pixels from the top.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) text: String,
    pub(crate) points: Vec<(f64, f64)>,
}

/// Points closer than this to the next, in percent and pixels, share a label: their letters
/// would cover each other on any page.
const NEAR: (f64, f64) = (1.25, 6.0);

/// A label for each of `points`, which have these letters. Points close together share one,
/// with their letters from left to right as the points are.
pub(crate) fn shared_labels(mut points: Vec<((f64, f64), String)>) -> Vec<Label> {
    points.sort_by(|(one, _), (other, _)| one.0.total_cmp(&other.0));
    let mut groups: Vec<Vec<((f64, f64), String)>> = Vec::new();
    for point in points {
        let ((x, y), _) = point;
        let is_near = |((other_x, other_y), _): &((f64, f64), String)| {
            x - other_x < NEAR.0 && (y - other_y).abs() < NEAR.1
        };
        match groups.iter_mut().find(|group| group.iter().any(is_near)) {
            Some(group) => group.push(point),
            None => groups.push(vec![point]),
        }
    }
    let label = |group: Vec<((f64, f64), String)>| {
        let (points, letters): (Vec<_>, Vec<_>) = group.into_iter().unzip();
        Label { text: letters.join(" "), points }
    };
    groups.into_iter().map(label).collect()
}

/// A position of a label.
#[derive(Clone, Copy, Debug)]
struct Position {
    anchor: Anchor,
    /// In percent, and in pixels from there.
    x: f64,
    dx: f64,
    /// Of the baseline.
    y: f64,
    /// Where a line leads from the label to its point, if it is not next to it.
    leader: Option<f64>,
}

impl Label {
    /// The positions to try, the best first.
    fn positions(&self) -> Vec<Position> {
        let [left, right] = ends(self.points.iter().map(|point| point.0));
        let [top, bottom] = ends(self.points.iter().map(|point| point.1));
        let x = f64::midpoint(left, right);
        let at = |anchor, x, dx, y| Position { anchor, x, dx, y, leader: None };
        let beside = f64::midpoint(top, bottom) + 4.0;
        let mut positions = vec![
            at(Anchor::Middle, x, 0.0, top - ABOVE),
            at(Anchor::Start, right, BESIDE, beside),
            at(Anchor::End, left, -BESIDE, beside),
            at(Anchor::Middle, x, 0.0, bottom + BELOW),
        ];
        for step in 0..MAX_STEPS {
            let away = f64::from(step) * STEP;
            for (y, leader) in [(top - ABOVE - away, top), (bottom + BELOW + away, bottom)] {
                let ends = [(Anchor::Middle, 0.0), (Anchor::Start, -2.0), (Anchor::End, 2.0)];
                let leader = (step > 0).then_some(leader);
                let position = |(anchor, dx)| Position { leader, ..at(anchor, x, dx, y) };
                positions.extend(ends.map(position));
            }
        }
        positions
    }

    fn area(&self, position: Position) -> Area {
        let Position { anchor, x, dx, y, .. } = position;
        Area::text(self.text.chars().count(), anchor, x, dx, y)
    }
}

fn ends(values: impl Iterator<Item = f64> + Clone) -> [f64; 2] {
    [values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max)]
}

/// Draws `labels` between `top` and `bottom` of the picture, so that they cover neither
/// each other, nor any of their points, nor the areas in `taken`.
pub(crate) fn draw_labels(labels: &[Label], taken: Vec<Area>, ends: (f64, f64), out: &mut String) {
    for (label, position) in labels.iter().zip(positions(labels, taken, ends)) {
        draw_label(&label.text, position, out);
    }
}

/// The position of each of `labels`.
fn positions(labels: &[Label], mut taken: Vec<Area>, (top, bottom): (f64, f64)) -> Vec<Position> {
    taken.extend(labels.iter().flat_map(|label| label.points.iter().copied().map(Area::point)));
    let position_of = |label: &Label| {
        let positions = label.positions();
        let is_free = |position: &&Position| {
            let area = label.area(**position);
            area.is_inside(top, bottom) && !taken.iter().any(|other| area.covers(other))
        };
        // A picture so full that a label has no place shows it where it belongs.
        let position = *positions.iter().find(is_free).unwrap_or(&positions[0]);
        taken.push(label.area(position));
        position
    };
    labels.iter().map(position_of).collect()
}

fn draw_label(text: &str, position: Position, out: &mut String) {
    let Position { anchor, x, dx, y, leader } = position;
    if let Some(point) = leader {
        let end = if y < point { y + DESCENT } else { y - ASCENT };
        draw!(
            out,
            r#"<line class="leader" x1="{x:.2}%" x2="{x:.2}%" y1="{end:.1}" y2="{point:.1}"/>"#
        );
    }
    let anchor = anchor.name();
    draw!(
        out,
        r#"<text class="peak" x="{x:.2}%" dx="{dx}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#
    );
}

#[cfg(test)]
mod tests;
