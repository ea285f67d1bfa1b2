//! The tree of program points, as `dh_view.html` shows it with the metric "At
//! t-gmax (bytes)".
//!
//! Program points that start with the same frames (innermost first) share a node, a node
//! with a single child is merged with it, and nodes with less than 1 % of the peak are
//! summed up. The text of a node is `dh_view`'s, without rates and lifetimes: those need
//! times, which differ from run to run.

mod text;

use std::cmp::Reverse;

use crate::dhat::{Profile, ProgramPoint};

/// A node. Its children are the callers of its frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Node {
    /// Its position in the tree: 1.2 is the second child of the root.
    pub id: Vec<usize>,
    /// The number of siblings, including itself.
    pub siblings: usize,
    /// What was allocated here, added up.
    pub sums: Sums,
    /// Bytes and blocks at the node's own peak. Only for a single program point, because
    /// such peaks are at different times and cannot be added up.
    pub own_peak: Option<(u64, u64)>,
    /// Its frames, or "[2 insignificant]" for nodes that are summed up.
    pub frames: Vec<String>,
    /// Index of its first frame in the stack: 0 for the root.
    pub first_frame: usize,
    /// Its children, the largest at the peak first.
    pub children: Vec<Node>,
}

/// Figures that can be added up over program points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sums {
    /// Bytes and blocks in total.
    pub total: (u64, u64),
    /// Bytes and blocks at t-gmax.
    pub at_peak: (u64, u64),
    /// Bytes and blocks at t-end.
    pub at_end: (u64, u64),
}

impl Sums {
    fn add(self, other: Sums) -> Sums {
        let both = |a: (u64, u64), b: (u64, u64)| (a.0 + b.0, a.1 + b.1);
        Sums {
            total: both(self.total, other.total),
            at_peak: both(self.at_peak, other.at_peak),
            at_end: both(self.at_end, other.at_end),
        }
    }

    fn of(points: &[&ProgramPoint]) -> Sums {
        points.iter().fold(Sums::default(), |sums, point| {
            sums.add(Sums {
                total: (point.tb, point.tbk),
                at_peak: (point.gb, point.gbk),
                at_end: (point.eb, point.ebk),
            })
        })
    }
}

/// How deep the tree may get. A profile that branches deeper is cut off there: no page
/// can nest so many levels, and hostile profiles could overflow the stack.
const MAX_DEPTH: usize = 100;

/// A node is shown if it has at least this part of the peak, as in `dh_view`.
const SIGNIFICANT_PERCENT: u128 = 1;

/// The tree of `profile`, from the root.
///
/// # Panics
///
/// If the profile is inconsistent, which [`Profile::read`] rules out: if it has no frames, or
/// names frames that it does not have.
#[must_use]
pub fn tree(profile: &Profile) -> Node {
    let points: Vec<&ProgramPoint> = profile.pps.iter().collect();
    let threshold = Sums::of(&points).at_peak.0;
    let mut root = node(profile, &points, 0, threshold, 0);
    root.frames.insert(0, profile.ftbl[0].clone());
    number(&mut root, vec![1], 1, 0);
    root
}

/// The node of `points`, whose first `depth` frames are those of its ancestors. `peak` is
/// that of the whole tree, and `level` counts from the root.
fn node(
    profile: &Profile,
    points: &[&ProgramPoint],
    depth: usize,
    peak: u64,
    level: usize,
) -> Node {
    let shared = shared_frames(points, depth);
    let frames = points[..points.len().min(1)]
        .iter()
        .flat_map(|point| &point.fs[depth..depth + shared])
        .map(|frame| profile.ftbl[*frame].clone())
        .collect();
    let children = if points.len() < 2 || level >= MAX_DEPTH {
        Vec::new()
    } else {
        children(profile, points, depth + shared, peak, level + 1)
    };
    // Like dh_view, not for the root.
    let own_peak = match points {
        [point] if level > 0 => Some((point.mb, point.mbk)),
        _ => None,
    };
    Node { sums: Sums::of(points), own_peak, frames, children, ..Node::default() }
}

/// How many frames from `depth` on all `points` have in common.
fn shared_frames(points: &[&ProgramPoint], depth: usize) -> usize {
    let Some((first, others)) = points.split_first() else {
        return 0;
    };
    let stack = &first.fs[depth..];
    let same = |point: &&ProgramPoint| {
        stack.iter().zip(&point.fs[depth..]).take_while(|(a, b)| a == b).count()
    };
    others.iter().map(same).min().unwrap_or(stack.len())
}

/// The children of a node whose stacks have their first `depth` frames in common.
fn children(
    profile: &Profile,
    points: &[&ProgramPoint],
    depth: usize,
    peak: u64,
    level: usize,
) -> Vec<Node> {
    let mut groups: Vec<(Option<&usize>, Vec<&ProgramPoint>)> = Vec::new();
    let mut sorted: Vec<&ProgramPoint> = points.to_vec();
    sorted.sort_by_key(|point| point.fs.get(depth));
    for point in sorted {
        let frame = point.fs.get(depth);
        match groups.last_mut() {
            Some((last, group)) if *last == frame => group.push(point),
            _ => groups.push((frame, vec![point])),
        }
    }
    let significant =
        |sums: Sums| u128::from(sums.at_peak.0) * 100 >= u128::from(peak) * SIGNIFICANT_PERCENT;
    let (shown, small): (Vec<_>, Vec<_>) =
        groups.into_iter().map(|(_, group)| group).partition(|group| significant(Sums::of(group)));
    let mut children: Vec<Node> =
        shown.iter().map(|group| node(profile, group, depth, peak, level)).collect();
    if !small.is_empty() {
        let sums = small.iter().fold(Sums::default(), |sums, group| sums.add(Sums::of(group)));
        let frames = vec![format!("[{} insignificant]", small.len())];
        children.push(Node { sums, frames, ..Node::default() });
    }
    children.sort_by_cached_key(|child| {
        (Reverse(child.sums.at_peak.0), Reverse(child.sums.total.0), child.frames.clone())
    });
    children
}

/// Gives each node its number and the number of its first frame.
fn number(node: &mut Node, id: Vec<usize>, siblings: usize, first_frame: usize) {
    node.siblings = siblings;
    node.first_frame = first_frame;
    let next_frame = first_frame + node.frames.len();
    let count = node.children.len();
    for (index, child) in node.children.iter_mut().enumerate() {
        let id = id.iter().copied().chain([index + 1]).collect();
        number(child, id, count, next_frame);
    }
    node.id = id;
}

#[cfg(test)]
mod tests;
