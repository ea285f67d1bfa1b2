//! The tree of program points, as `dh_view.html` shows it with the metric "At
//! t-gmax (bytes)", or "Total (bytes)" for a profile without a peak.
//!
//! Program points that start with the same frames (innermost first) share a node, a node
//! with a single child is merged with it, and nodes with less than 1 % of the whole are
//! summed up. The text of a node is `dh_view`'s, without rates and lifetimes: those need
//! times, which differ from run to run.

mod text;

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::bytes::counted;
use crate::dhat::{Metric, Profile, ProgramPoint};

pub use text::Lines;

/// A node. Its children are the callers of its frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Node<'a> {
    /// Its position in the tree: 1.2 is the second child of the root.
    pub id: Vec<usize>,
    /// The number of siblings, including itself.
    pub siblings: usize,
    /// What was allocated here, added up.
    pub sums: Sums,
    /// Bytes and blocks at the node's own peak. Only for a single program point, because
    /// such peaks are at different times and cannot be added up.
    pub own_peak: Option<(u64, u64)>,
    /// Its frames, or "[2 insignificant]" for nodes that are summed up, or
    /// "[2 deeper program points]" where the tree is cut off.
    pub frames: Vec<Cow<'a, str>>,
    /// Index of its first frame in the stack: 0 for the root.
    pub first_frame: usize,
    /// Its children, the largest first.
    pub children: Vec<Node<'a>>,
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
    /// The figures of `metric`: bytes and blocks.
    #[must_use]
    pub fn of(&self, metric: Metric) -> (u64, u64) {
        match metric {
            Metric::Peak => self.at_peak,
            Metric::Total => self.total,
            Metric::End => self.at_end,
        }
    }

    /// No sum overflows: a profile whose sums do is not read.
    fn add(self, other: Sums) -> Sums {
        let both =
            |a: (u64, u64), b: (u64, u64)| (a.0.saturating_add(b.0), a.1.saturating_add(b.1));
        Sums {
            total: both(self.total, other.total),
            at_peak: both(self.at_peak, other.at_peak),
            at_end: both(self.at_end, other.at_end),
        }
    }

    fn of_points(points: &[&ProgramPoint]) -> Sums {
        points.iter().fold(Sums::default(), |sums, point| {
            sums.add(Sums {
                total: Metric::Total.of(point),
                at_peak: Metric::Peak.of(point),
                at_end: Metric::End.of(point),
            })
        })
    }
}

/// How deep the tree may get. A profile that branches deeper is cut off there, which is said:
/// no page can nest so many levels, and hostile profiles could overflow the stack.
const MAX_DEPTH: usize = 100;

/// A node is shown if it has at least this part of the whole, as in `dh_view`.
const SIGNIFICANT_PERCENT: u128 = 1;

/// The tree of `profile`, from the root.
///
/// # Panics
///
/// If the profile is inconsistent, which [`Profile::read`] rules out: if it has no frames, or
/// names frames that it does not have.
#[must_use]
pub fn tree(profile: &Profile) -> Node<'_> {
    let points: Vec<&ProgramPoint> = profile.pps.iter().collect();
    let metric = profile.main_metric();
    let whole = Whole { profile, metric, bytes: Sums::of_points(&points).of(metric).0 };
    let mut root = whole.node(&points, 0, 0);
    root.frames.insert(0, profile.ftbl[0].as_str().into());
    number(&mut root, vec![1], 1, 0);
    root
}

/// What all nodes of a tree are made from.
#[derive(Clone, Copy)]
struct Whole<'a> {
    profile: &'a Profile,
    /// What nodes are sorted by.
    metric: Metric,
    /// The bytes of that in the whole tree.
    bytes: u64,
}

impl<'a> Whole<'a> {
    /// The node of `points`, whose first `depth` frames are those of its ancestors. `level`
    /// counts from the root.
    fn node(&self, points: &[&ProgramPoint], depth: usize, level: usize) -> Node<'a> {
        let shared = shared_frames(points, depth);
        let frames = points[..points.len().min(1)]
            .iter()
            .flat_map(|point| &point.fs[depth..depth + shared])
            .map(|frame| self.profile.ftbl[*frame].as_str().into())
            .collect();
        let children = match points {
            [] | [_] => Vec::new(),
            _ if level >= MAX_DEPTH => {
                let text = counted(points.len() as u64, "deeper program point");
                vec![summed_up(points, &text)]
            }
            _ => self.children(points, depth + shared, level + 1),
        };
        // Like dh_view, not for the root.
        let own_peak = match points {
            [point] if level > 0 => Some((point.mb, point.mbk)),
            _ => None,
        };
        Node { sums: Sums::of_points(points), own_peak, frames, children, ..Node::default() }
    }

    /// The children of a node whose stacks have their first `depth` frames in common.
    fn children(&self, points: &[&ProgramPoint], depth: usize, level: usize) -> Vec<Node<'a>> {
        let mut sorted: Vec<&ProgramPoint> = points.to_vec();
        sorted.sort_by_key(|point| point.fs.get(depth));
        let groups = sorted.chunk_by(|one, other| one.fs.get(depth) == other.fs.get(depth));
        let (shown, small): (Vec<_>, Vec<_>) = groups.partition(|group| self.is_significant(group));
        let mut children: Vec<Node<'a>> =
            shown.iter().map(|group| self.node(group, depth, level)).collect();
        if !small.is_empty() {
            children.push(summed_up(&small.concat(), &format!("{} insignificant", small.len())));
        }
        children.sort_by_cached_key(|child| {
            let (bytes, total) = (child.sums.of(self.metric).0, child.sums.total.0);
            (Reverse(bytes), Reverse(total), child.frames.clone())
        });
        children
    }

    fn is_significant(&self, points: &[&ProgramPoint]) -> bool {
        let bytes = Sums::of_points(points).of(self.metric).0;
        u128::from(bytes) * 100 >= u128::from(self.bytes) * SIGNIFICANT_PERCENT
    }
}

/// A node for `points` that have none of their own; `text` says what it stands for.
fn summed_up(points: &[&ProgramPoint], text: &str) -> Node<'static> {
    let frames = vec![format!("[{text}]").into()];
    Node { sums: Sums::of_points(points), frames, ..Node::default() }
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

/// Gives each node its number and the number of its first frame.
fn number(node: &mut Node<'_>, id: Vec<usize>, siblings: usize, first_frame: usize) {
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
