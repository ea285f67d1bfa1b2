//! The positions of the boxes in a flame graph.
//!
//! A box is as wide as its bytes. The boxes of what it called lie below it, side
//! by side, to the right of the bytes that it allocated itself.

use super::tree::Node;

/// A box of the picture.
#[derive(Clone, Debug)]
pub(crate) struct PlacedBox<'a> {
    pub(crate) node: &'a Node,
    /// 0 for the root.
    pub(crate) depth: usize,
    /// Bytes to the left of it.
    pub(crate) left: u64,
}

/// The boxes of `root` and of all below it, level by level and from left to right.
/// A root without bytes has no box.
pub(crate) fn layout(root: &Node) -> Vec<PlacedBox<'_>> {
    let mut boxes = Vec::new();
    if root.width > 0 {
        add_boxes(root, 0, 0, &mut boxes);
    }
    boxes.sort_by_key(|placed| (placed.depth, placed.left));
    boxes
}

/// Adds the boxes of `node` and of all below it.
fn add_boxes<'a>(node: &'a Node, depth: usize, left: u64, boxes: &mut Vec<PlacedBox<'a>>) {
    boxes.push(PlacedBox { node, depth, left });
    let children_width: u64 = node.children.iter().map(|child| child.width).sum();
    let mut left = left + node.width - children_width;
    for child in &node.children {
        add_boxes(child, depth + 1, left, boxes);
        left += child.width;
    }
}
