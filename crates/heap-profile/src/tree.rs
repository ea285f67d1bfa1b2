//! The tree of program points, as `dh_view.html` shows it with the metric "At
//! t-gmax (bytes)".
//!
//! Program points that start with the same frames (innermost first) share a node, a node
//! with a single child is merged with it, and nodes with less than 1 % of the peak are
//! summed up. The text of a node is `dh_view`'s, without rates and lifetimes: those need
//! times, which differ from run to run.

use std::cmp::Reverse;

use crate::bytes::grouped;
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

/// The tree of `profile`, from the root.
#[must_use]
pub fn tree(profile: &Profile) -> Node {
    let points: Vec<&ProgramPoint> = profile.pps.iter().collect();
    let threshold = Sums::of(&points).at_peak.0;
    let mut root = node(profile, &points, 0, threshold, 0);
    root.frames.insert(0, profile.ftbl[0].clone());
    number(&mut root, vec![1], 1, 0);
    root
}

/// The node of `points`, whose first `depth` frames are those of its ancestors.
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
    let significant = |sums: Sums| u128::from(sums.at_peak.0) * 100 >= u128::from(peak);
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
    let below = first_frame + node.frames.len();
    let count = node.children.len();
    for (index, child) in node.children.iter_mut().enumerate() {
        let id = id.iter().copied().chain([index + 1]).collect();
        number(child, id, count, below);
    }
    node.id = id;
}

impl Node {
    /// "PP 1.2/5 (3 children)".
    #[must_use]
    pub fn heading(&self) -> String {
        let id: Vec<String> = self.id.iter().map(ToString::to_string).collect();
        let children = match self.children.len() {
            0 => String::new(),
            count => format!(" ({count} children)"),
        };
        format!("PP {}/{}{children}", id.join("."), self.siblings)
    }

    /// `dh_view`'s line about the node at t-gmax; `root` is the sum of the whole tree.
    #[must_use]
    pub fn at_peak(&self, root: &Sums) -> String {
        format!("At t-gmax: {}", figure(self.sums.at_peak, root.at_peak))
    }

    /// `dh_view`'s line about the node in total.
    #[must_use]
    pub fn total(&self, root: &Sums) -> String {
        format!("Total:     {}", figure(self.sums.total, root.total))
    }

    /// `dh_view`'s line about a single program point's own peak.
    #[must_use]
    pub fn own_peak(&self) -> Option<String> {
        let (bytes, blocks) = self.own_peak?;
        Some(format!("Max:       {}", figure_alone(bytes, blocks)))
    }

    /// `dh_view`'s line about the node at t-end.
    #[must_use]
    pub fn at_end(&self, root: &Sums) -> String {
        format!("At t-end:  {}", figure(self.sums.at_end, root.at_end))
    }

    /// Its frames, numbered as in the whole stack.
    #[must_use]
    pub fn numbered_frames(&self) -> Vec<String> {
        let numbered =
            |(index, frame): (usize, &String)| format!("#{}: {frame}", self.first_frame + index);
        self.frames.iter().enumerate().map(numbered).collect()
    }
}

/// "100,000,000 bytes (20%) in 1 blocks (20%), avg size 100,000,000 bytes". `dh_view` has
/// no singular.
fn figure((bytes, blocks): (u64, u64), (all_bytes, all_blocks): (u64, u64)) -> String {
    format!(
        "{} bytes ({}) in {} blocks ({}), {}",
        grouped(bytes),
        percent(bytes, all_bytes),
        grouped(blocks),
        percent(blocks, all_blocks),
        average(bytes, blocks),
    )
}

fn figure_alone(bytes: u64, blocks: u64) -> String {
    format!("{} bytes in {} blocks, {}", grouped(bytes), grouped(blocks), average(bytes, blocks))
}

fn average(bytes: u64, blocks: u64) -> String {
    format!("avg size {} bytes", hundredths(u128::from(bytes) * 100, blocks))
}

fn percent(part: u64, whole: u64) -> String {
    format!("{}%", hundredths(u128::from(part) * 10_000, whole))
}

/// `hundredths / by` hundredths, rounded half up, without trailing zeros.
fn hundredths(hundredths: u128, by: u64) -> String {
    let by = u128::from(by.max(1));
    let rounded = (hundredths + by / 2) / by;
    let whole = grouped(u64::try_from(rounded / 100).unwrap_or(u64::MAX));
    match rounded % 100 {
        0 => whole,
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn profile(points: &[(u64, &[usize])], frames: usize) -> Profile {
        let pps: Vec<_> = points
            .iter()
            .map(|(bytes, stack)| ProgramPoint {
                tb: *bytes,
                tbk: 1,
                mb: *bytes + 1,
                mbk: 1,
                gb: *bytes,
                gbk: 1,
                fs: stack.to_vec(),
                ..ProgramPoint::default()
            })
            .collect();
        let ftbl: Vec<_> = (0..frames).map(|frame| format!("f{frame}")).collect();
        let text = serde_json::json!({
            "dhatFileVersion": 2, "mode": "rust-heap", "verb": "Allocated", "bklt": true,
            "bkacc": false, "tu": "us", "Mtu": "s", "cmd": "x", "pid": 1, "te": 1,
            "pps": pps, "ftbl": ftbl,
        });
        Profile::parse(Path::new("x"), text.to_string().as_bytes()).unwrap()
    }

    /// The tree as lines of "number bytes frames".
    fn drawn(node: &Node) -> Vec<String> {
        let id: Vec<String> = node.id.iter().map(ToString::to_string).collect();
        let line = format!("{} {} {}", id.join("."), node.sums.at_peak.0, node.frames.join(" "));
        std::iter::once(line).chain(node.children.iter().flat_map(drawn)).collect()
    }

    #[test]
    fn equal_beginnings_share_a_node() {
        let profile = profile(&[(10, &[1, 2, 3]), (20, &[1, 2, 4]), (31, &[5])], 6);
        let expected = ["1 61 f0", "1.1 31 f5", "1.2 30 f1 f2", "1.2.1 20 f4", "1.2.2 10 f3"];
        assert_eq!(drawn(&tree(&profile)), expected);
    }

    #[test]
    fn a_stack_that_ends_where_another_goes_on_has_a_node_of_its_own() {
        let profile = profile(&[(10, &[1, 2]), (20, &[1])], 3);
        assert_eq!(drawn(&tree(&profile)), ["1 30 f0 f1", "1.1 20 ", "1.2 10 f2"]);
    }

    #[test]
    fn nodes_below_one_percent_are_summed_up() {
        // 10 of 1,010 is less than 1 %, and 11 of 1,011 is not.
        let small = tree(&profile(&[(990, &[1]), (9, &[2]), (1, &[3]), (10, &[4])], 5));
        assert_eq!(drawn(&small), ["1 1010 f0", "1.1 990 f1", "1.2 20 [3 insignificant]"]);
        let large = tree(&profile(&[(990, &[1]), (9, &[2]), (1, &[3]), (11, &[4])], 5));
        let expected = ["1 1011 f0", "1.1 990 f1", "1.2 11 f4", "1.3 10 [2 insignificant]"];
        assert_eq!(drawn(&large), expected);
    }

    #[test]
    fn an_empty_profile_is_a_root() {
        assert_eq!(drawn(&tree(&profile(&[], 1))), ["1 0 f0"]);
    }

    #[test]
    fn a_profile_that_branches_without_end_is_cut() {
        let stacks: Vec<Vec<usize>> = (1..500).map(|depth| (1..=depth).collect()).collect();
        let points: Vec<(u64, &[usize])> =
            stacks.iter().map(|stack| (1, stack.as_slice())).collect();
        let mut node = &tree(&profile(&points, 500));
        let mut levels = 0;
        while let Some(child) = node.children.iter().find(|child| !child.children.is_empty()) {
            (node, levels) = (child, levels + 1);
        }
        assert!((MAX_DEPTH - 2..=MAX_DEPTH).contains(&levels), "{levels} levels");
    }

    #[test]
    fn texts_are_those_of_dh_view() {
        let tree = tree(&profile(&[(2, &[1]), (1, &[2])], 3));
        assert_eq!(tree.heading(), "PP 1/1 (2 children)");
        assert_eq!(
            tree.children[0].at_peak(&tree.sums),
            "At t-gmax: 2 bytes (66.67%) in 1 blocks (50%), avg size 2 bytes"
        );
        assert_eq!(tree.children[0].numbered_frames(), ["#1: f1"]);
        let own_peak = tree.children[0].own_peak();
        assert_eq!(own_peak.as_deref(), Some("Max:       3 bytes in 1 blocks, avg size 3 bytes"));
        assert_eq!(tree.own_peak(), None);
    }
}
