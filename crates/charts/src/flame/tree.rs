//! The call tree of what was alive at the peak, or of the totals where there is no peak:
//! stacks merged from the outermost function on, with small nodes folded.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::mem;

use heap_profile::dhat::{Profile, ProgramPoint};

use super::names::FrameInfo;
use crate::stack::frames_to_show;

/// The most functions of a stack that are drawn: with 22 pixels each, as many as fit a
/// large screen. Of a deeper stack, the outermost and the innermost are drawn.
const MAX_DEPTH: usize = 48;
/// How many of these are the innermost.
const INNERMOST: usize = 16;
/// A node with less than 1/100 of all bytes is folded, as in `dh_view`.
const INSIGNIFICANT: u64 = 100;

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Label {
    /// A function, by its number in [`Names`](super::names::Names).
    Function(usize),
    /// The middle of a stack that is too deep to be drawn.
    LeftOut,
    /// A stack without a function of the program.
    Outside,
    /// A stack in which no function has a name.
    Nameless,
    /// This many functions, each too small to be drawn.
    Insignificant(usize),
}

/// An amount of memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) bytes: u64,
    pub(crate) blocks: u64,
}

/// The functions that led to an allocation, outermost first, and its memory.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    /// With the number of its `file:line`, if it has one.
    labels: Vec<(Label, Option<usize>)>,
    /// How many of its functions [`Label::LeftOut`] stands for.
    left_out: usize,
    /// The memory in one run and in another; a single run is the second.
    held: [Amount; 2],
}

/// A function in the call tree, and those that it called.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) label: Label,
    /// Its memory, with that of its children, in one run and in another.
    pub(crate) held: [Amount; 2],
    /// The bytes that it is as wide as: for each stack, those of the larger run.
    pub(crate) width: u64,
    /// The numbers of its `file:line`s, the one with the most bytes first.
    pub(crate) locations: Vec<usize>,
    /// For [`Label::LeftOut`], how many functions of a stack are left out: the fewest and the
    /// most.
    pub(crate) left_out: (usize, usize),
    pub(crate) children: Vec<Node>,
}

/// The stacks with memory of the main metric of `profile`, whose frame table is
/// `table`. `run` is the index of their memory in [`Stack::held`]: 0 or 1.
pub(crate) fn stacks(profile: &Profile, table: &[FrameInfo], run: usize) -> Vec<Stack> {
    let metric = profile.main_metric();
    let stack = |point: &ProgramPoint| {
        let (bytes, blocks) = metric.of(point);
        let frames: Vec<&FrameInfo> = point.fs.iter().rev().map(|frame| &table[*frame]).collect();
        let (labels, left_out) = labels(&frames);
        let mut held = [Amount::default(); 2];
        held[run] = Amount { bytes, blocks };
        Stack { labels, left_out, held }
    };
    profile.pps.iter().filter(|point| metric.of(point).0 > 0).map(stack).collect()
}

/// The labels of a stack, and how many functions of it are left out.
fn labels(frames: &[&FrameInfo]) -> (Vec<(Label, Option<usize>)>, usize) {
    let kinds: Vec<_> = frames.iter().map(|frame| frame.kind).collect();
    let mut shown = frames_to_show(&kinds, |index| frames[index].is_task);
    // How many functions of a library call each other tells nothing if none has a name.
    shown.dedup_by(|inner, outer| {
        frames[*inner].is_nameless && frames[*inner].name == frames[*outer].name
    });
    let label = |index: &usize| (Label::Function(frames[*index].name), frames[*index].location);
    if shown.is_empty() {
        let is_nameless = frames.iter().all(|frame| frame.is_nameless);
        return (vec![(if is_nameless { Label::Nameless } else { Label::Outside }, None)], 0);
    }
    if shown.len() <= MAX_DEPTH {
        return (shown.iter().map(label).collect(), 0);
    }
    let (outer, inner) = (MAX_DEPTH - INNERMOST - 1, shown.len() - INNERMOST);
    let labels = shown[..outer].iter().map(label).chain([(Label::LeftOut, None)]);
    (labels.chain(shown[inner..].iter().map(label)).collect(), inner - outer)
}

/// The tree of `stacks`, with about `max_nodes` at most.
pub(crate) fn tree(mut stacks: Vec<Stack>, max_nodes: usize) -> Node {
    stacks.sort_by(|one, other| {
        let (one, other) = (one.labels.iter(), other.labels.iter());
        one.map(|(label, _)| label).cmp(other.map(|(label, _)| label))
    });
    let all = sum(&stacks);
    let whole = all[0].bytes.max(all[1].bytes);
    // The root is not a function; it is named where it is drawn.
    let mut root = node(&stacks, Label::Outside, 0, whole);
    let mut widths = Vec::new();
    root.visit(&mut |node| widths.push(node.width));
    if widths.len() > max_nodes {
        widths.sort_unstable();
        root.fold(widths[widths.len() - max_nodes]);
    }
    root
}

/// The node of `stacks`, which are sorted and share their first `depth` labels,
/// the last of which is `label`.
fn node(stacks: &[Stack], label: Label, depth: usize, whole: u64) -> Node {
    let own_count = stacks.partition_point(|stack| stack.labels.len() == depth);
    let (own, deeper) = stacks.split_at(own_count);
    let (mut children, mut folded) = (Vec::new(), Vec::new());
    for group in deeper.chunk_by(|one, other| one.labels[depth].0 == other.labels[depth].0) {
        let label = group[0].labels[depth].0;
        let [before, after] = sum(group);
        if u128::from(before.bytes.max(after.bytes)) * u128::from(INSIGNIFICANT) < u128::from(whole)
        {
            folded.push(leaf(label, [before, after]));
        } else {
            children.push(node(group, label, depth + 1, whole));
        }
    }
    let own = leaf(label, sum(own));
    let locations = locations(stacks, depth);
    // It is as wide as what it allocated itself, until its children are added.
    let mut node = Node { held: sum(stacks), locations, children, ..own };
    if label == Label::LeftOut {
        let counts = || stacks.iter().map(|stack| stack.left_out);
        node.left_out = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    }
    node.add_folded(folded);
    node.width += node.children.iter().map(|child| child.width).sum::<u64>();
    node
}

fn leaf(label: Label, held: [Amount; 2]) -> Node {
    let width = held[0].bytes.max(held[1].bytes);
    Node { label, held, width, locations: Vec::new(), left_out: (0, 0), children: Vec::new() }
}

fn sum(stacks: &[Stack]) -> [Amount; 2] {
    stacks.iter().fold([Amount::default(); 2], |sum, stack| plus(sum, stack.held))
}

fn plus(one: [Amount; 2], other: [Amount; 2]) -> [Amount; 2] {
    let add =
        |a: Amount, b: Amount| Amount { bytes: a.bytes + b.bytes, blocks: a.blocks + b.blocks };
    [add(one[0], other[0]), add(one[1], other[1])]
}

/// The source locations of the function at `depth` of `stacks`.
fn locations(stacks: &[Stack], depth: usize) -> Vec<usize> {
    let mut bytes: BTreeMap<usize, u64> = BTreeMap::new();
    let Some(level) = depth.checked_sub(1) else {
        return Vec::new();
    };
    for stack in stacks {
        if let Some(location) = stack.labels[level].1 {
            *bytes.entry(location).or_default() += stack.held[0].bytes.max(stack.held[1].bytes);
        }
    }
    let mut locations: Vec<(usize, u64)> = bytes.into_iter().collect();
    locations.sort_by_key(|(location, bytes)| (Reverse(*bytes), *location));
    locations.into_iter().map(|(location, _)| location).collect()
}

impl Node {
    /// Adds one child for all of `folded`, which may include an earlier such child.
    fn add_folded(&mut self, folded: Vec<Node>) {
        if folded.is_empty() {
            return;
        }
        let (mut count, mut held, mut width) = (0, [Amount::default(); 2], 0);
        for node in folded {
            count += match node.label {
                Label::Insignificant(count) => count,
                _ => 1,
            };
            held = plus(held, node.held);
            width += node.width;
        }
        let mut all = leaf(Label::Insignificant(count), held);
        all.width = width;
        self.children.push(all);
    }

    /// Folds all nodes that are narrower than `least`.
    fn fold(&mut self, least: u64) {
        let is_folded =
            |child: &Node| child.width < least || matches!(child.label, Label::Insignificant(_));
        let folded;
        (folded, self.children) = mem::take(&mut self.children).into_iter().partition(is_folded);
        self.children.iter_mut().for_each(|child| child.fold(least));
        self.add_folded(folded);
    }

    /// Calls `visit` for the node, then for all its descendants.
    fn visit(&self, visit: &mut impl FnMut(&Node)) {
        visit(self);
        self.children.iter().for_each(|child| child.visit(visit));
    }
}
