//! Where inferno puts the boxes of a flame graph.
//!
//! inferno is given the tree as folded stacks, a number for each box, and draws
//! an SVG. Of that only the geometry is used. Its colors do not follow a theme,
//! its tooltips know no `file:line`, and its script, which is for an SVG file
//! alone in its window, breaks a page that holds it.

use inferno::flamegraph::{Options, from_lines};

use super::tree::Node;

/// A box of the picture.
#[derive(Clone, Debug)]
pub(crate) struct Placed<'a> {
    pub(crate) node: &'a Node,
    /// 0 for the root.
    pub(crate) depth: usize,
    /// Bytes to the left of it.
    pub(crate) left: u64,
}

/// The boxes of `root` and of all below it, parents before their kids and from
/// left to right.
pub(crate) fn placed(root: &Node) -> Vec<Placed<'_>> {
    let (mut nodes, mut lines) = (Vec::new(), Vec::new());
    for kid in &root.kids {
        fold(kid, "", &mut nodes, &mut lines);
    }
    let mut boxes = Vec::new();
    if root.width > 0 {
        boxes.push(Placed { node: root, depth: 0, left: 0 });
    }
    for (number, depth, left) in drawn(&lines) {
        boxes.push(Placed { node: nodes[number], depth, left });
    }
    boxes.sort_by_key(|placed| (placed.depth, placed.left));
    boxes
}

/// Numbers `node` and all below it, and writes the stacks that end in them.
fn fold<'a>(node: &'a Node, above: &str, nodes: &mut Vec<&'a Node>, lines: &mut Vec<String>) {
    // As many digits in each, so that inferno's sorting keeps the order.
    let stack = format!("{above}{:06}", nodes.len());
    nodes.push(node);
    let own = node.width - node.kids.iter().map(|kid| kid.width).sum::<u64>();
    if own > 0 {
        lines.push(format!("{stack} {own}"));
    }
    let above = stack + ";";
    for kid in &node.kids {
        fold(kid, &above, nodes, lines);
    }
}

/// The number, the depth and the left edge of each box that inferno draws for
/// `lines`.
fn drawn(lines: &[String]) -> Vec<(usize, usize, u64)> {
    if lines.is_empty() {
        return Vec::new();
    }
    let mut options = Options::default();
    options.frame_height = HEIGHT;
    options.deterministic = true;
    // Nothing is too narrow: what is small is folded already.
    options.min_width = 0.0;
    let mut svg = Vec::new();
    from_lines(&mut options, lines.iter().map(String::as_str), &mut svg)
        .expect("numbers with counts above 0 are folded stacks");
    let svg = String::from_utf8(svg).expect("inferno writes UTF-8");
    let boxes: Vec<(Option<usize>, u64, u64)> = svg.split("<g>").skip(1).map(parsed).collect();
    // The one for all, which has no number, is the lowest.
    let bottom = boxes.iter().map(|(_, top, _)| *top).max().unwrap_or(0);
    let depth = |top: u64| usize::try_from((bottom - top) / HEIGHT as u64).unwrap_or(0);
    let numbered = boxes.into_iter();
    numbered.filter_map(|(number, top, left)| Some((number?, depth(top), left))).collect()
}

/// Height of inferno's boxes, which tells the depth from the place.
const HEIGHT: usize = 16;

/// Number, top and left edge of a box: `<title>000007 (1,000 samples,
/// 10.00%)</title><rect x="0.0000%" y="53" … fg:x="0" fg:w="1000"/>`.
fn parsed(group: &str) -> (Option<usize>, u64, u64) {
    let after = |mark: &str| group.split_once(mark).map_or("", |(_, after)| after);
    let number = |text: &str, end: char| text.split(end).next().and_then(|text| text.parse().ok());
    let top = number(after(" y=\""), '"').expect("a box has a top");
    let left = number(after("fg:x=\""), '"').expect("a box has a left edge");
    let title = number(after("<title>"), ' ').and_then(|number: u64| usize::try_from(number).ok());
    (title, top, left)
}
