//! What was alive at the peak, merged by the functions of its stacks from the
//! outermost on, with what is small folded.

use std::collections::BTreeMap;

use heap_profile::dhat::Profile;

use super::names::Read;
use crate::stack::shown;

/// At most this many functions of a stack are shown: of a deeper one, those
/// outermost and those innermost.
const DEEPEST: usize = 48;
const INNERMOST: usize = 16;
/// What holds less than a hundredth of all is folded, as `dh_view` does.
const INSIGNIFICANT: u64 = 100;

/// What a box of the picture stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Label {
    /// A function, by its number in [`Names`].
    Function(usize),
    /// The middle of a stack that is too deep to be drawn.
    LeftOut,
    /// A stack with nothing of the program in it.
    Outside,
    /// So many functions, each of which holds too little to be drawn.
    Insignificant(usize),
}

/// Memory alive at a peak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Held {
    pub(crate) bytes: u64,
    pub(crate) blocks: u64,
}

/// The functions that led to an allocation, outermost first, and what it held.
#[derive(Clone, Debug)]
pub(crate) struct Stack {
    labels: Vec<(Label, Option<usize>)>,
    /// In one run and in another; where there is only one, in the second.
    held: [Held; 2],
}

/// A function in its stack, and what is below it.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) label: Label,
    /// What it held in one run and in another.
    pub(crate) held: [Held; 2],
    /// Bytes it is drawn for: of each stack, those of the run with more.
    pub(crate) width: u64,
    /// Its numbers of `file:line`, the one with most bytes first.
    pub(crate) places: Vec<usize>,
    pub(crate) kids: Vec<Node>,
}

/// The stacks that are alive at the peak of `profile`, whose table is `table`,
/// as those of the run `of`: 0 or 1.
pub(crate) fn stacks(profile: &Profile, table: &[Read], of: usize) -> Vec<Stack> {
    let alive = profile.pps.iter().filter(|point| point.gb > 0);
    let stack = |point: &heap_profile::dhat::ProgramPoint| {
        let frames: Vec<&Read> = point.fs.iter().rev().map(|frame| &table[*frame]).collect();
        let mut held = [Held::default(); 2];
        held[of] = Held { bytes: point.gb, blocks: point.gbk };
        Stack { labels: labels(&frames), held }
    };
    alive.map(stack).collect()
}

fn labels(frames: &[&Read]) -> Vec<(Label, Option<usize>)> {
    let kinds: Vec<_> = frames.iter().map(|frame| frame.kind).collect();
    let places = shown(&kinds, |place| frames[place].is_task);
    let label = |place: &usize| (Label::Function(frames[*place].name), frames[*place].place);
    if places.is_empty() {
        return vec![(Label::Outside, None)];
    }
    if places.len() <= DEEPEST {
        return places.iter().map(label).collect();
    }
    let (outer, inner) = (DEEPEST - INNERMOST - 1, places.len() - INNERMOST);
    let outer = places[..outer].iter().map(label);
    outer.chain([(Label::LeftOut, None)]).chain(places[inner..].iter().map(label)).collect()
}

/// The tree of `stacks`, of at most about `most` boxes.
pub(crate) fn tree(mut stacks: Vec<Stack>, most: usize) -> Node {
    stacks.sort_by(|one, other| {
        let (one, other) = (one.labels.iter(), other.labels.iter());
        one.map(|(label, _)| label).cmp(other.map(|(label, _)| label))
    });
    let all = sum(&stacks);
    let whole = all[0].bytes.max(all[1].bytes);
    // The root is no function; whoever draws it names it.
    let mut root = node(&stacks, Label::Outside, 0, whole);
    let mut widths = Vec::new();
    root.visit(&mut |node| widths.push(node.width));
    if widths.len() > most {
        widths.sort_unstable();
        root.fold(widths[widths.len() - most]);
    }
    root
}

/// The node of `stacks`, which are sorted and share their first `depth` labels,
/// the last of which is `label`.
fn node(stacks: &[Stack], label: Label, depth: usize, whole: u64) -> Node {
    let ended = stacks.partition_point(|stack| stack.labels.len() == depth);
    let (own, deeper) = stacks.split_at(ended);
    let (mut kids, mut folded) = (Vec::new(), Vec::new());
    for group in deeper.chunk_by(|one, other| one.labels[depth].0 == other.labels[depth].0) {
        let label = group[0].labels[depth].0;
        let [before, after] = sum(group);
        if u128::from(before.bytes.max(after.bytes)) * u128::from(INSIGNIFICANT) < u128::from(whole)
        {
            folded.push(leaf(label, [before, after]));
        } else {
            kids.push(node(group, label, depth + 1, whole));
        }
    }
    let own = sum(own);
    let width = own[0].bytes.max(own[1].bytes);
    let mut node = Node { label, held: sum(stacks), width, places: places(stacks, depth), kids };
    node.take_in(folded);
    node.width += node.kids.iter().map(|kid| kid.width).sum::<u64>();
    node
}

fn leaf(label: Label, held: [Held; 2]) -> Node {
    let width = held[0].bytes.max(held[1].bytes);
    Node { label, held, width, places: Vec::new(), kids: Vec::new() }
}

fn sum(stacks: &[Stack]) -> [Held; 2] {
    stacks.iter().fold([Held::default(); 2], |sum, stack| plus(sum, stack.held))
}

fn plus(one: [Held; 2], other: [Held; 2]) -> [Held; 2] {
    let add = |a: Held, b: Held| Held { bytes: a.bytes + b.bytes, blocks: a.blocks + b.blocks };
    [add(one[0], other[0]), add(one[1], other[1])]
}

/// The places of the function at `depth` of `stacks`.
fn places(stacks: &[Stack], depth: usize) -> Vec<usize> {
    let mut bytes: BTreeMap<usize, u64> = BTreeMap::new();
    let Some(level) = depth.checked_sub(1) else {
        return Vec::new();
    };
    for stack in stacks {
        if let Some(place) = stack.labels[level].1 {
            *bytes.entry(place).or_default() += stack.held[0].bytes.max(stack.held[1].bytes);
        }
    }
    let mut places: Vec<(usize, u64)> = bytes.into_iter().collect();
    places.sort_by_key(|(place, bytes)| (std::cmp::Reverse(*bytes), *place));
    places.into_iter().map(|(place, _)| place).collect()
}

impl Node {
    /// Adds to the node's kids one for all of `folded`, with what an earlier
    /// such one stands for.
    fn take_in(&mut self, folded: Vec<Node>) {
        if folded.is_empty() {
            return;
        }
        let (mut count, mut held, mut width) = (0, [Held::default(); 2], 0);
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
        self.kids.push(all);
    }

    /// Folds what is narrower than `least`.
    fn fold(&mut self, least: u64) {
        let is_folded =
            |kid: &Node| kid.width < least || matches!(kid.label, Label::Insignificant(_));
        let (folded, kept) = std::mem::take(&mut self.kids).into_iter().partition(is_folded);
        self.kids = kept;
        self.kids.iter_mut().for_each(|kid| kid.fold(least));
        self.take_in(folded);
    }

    /// Calls `visit` for the node, then for all below it.
    fn visit(&self, visit: &mut impl FnMut(&Node)) {
        visit(self);
        self.kids.iter().for_each(|kid| kid.visit(visit));
    }
}
