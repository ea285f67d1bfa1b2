//! When a profile shows a pattern. Each rule looks at figures alone, and at the names of
//! functions of the standard library that allocate in one way only.

use std::collections::BTreeMap;

use heap_profile::Bytes;
use heap_profile::dhat::{Metric, Profile, ProgramPoint};
use heap_profile::frame::Origin;
use heap_profile::frames::Frames;

use super::{Pattern, Signature};

/// Below this peak, in bytes, there is nothing to learn from.
const LEAST_PEAK: u64 = 100_000;

/// A pattern is at least the peak divided by this, or it is not what the peak looks like.
const LEAST_PART: u64 = 4;

/// From how many blocks on they are many.
const MANY: u64 = 1_000;

/// At most so many bytes are a small block: a few words, and a short text.
const SMALL: u64 = 256;

/// From how many bytes on a block is large: many pages.
const LARGE: u64 = 64 * 1024;

/// From how many large blocks of one size on that is no chance.
const SEVERAL: u64 = 3;

/// How often a block or a table has to have doubled, so that its sizes are no chance.
const OFTEN: u64 = 4;

/// By how many bytes the sizes of the first, tiny tables may differ from the rule, since
/// their parts are aligned.
const ALIGNMENT: u64 = 64;

/// All patterns of `profile`, which has lifetimes.
pub(super) fn all(profile: &Profile) -> Vec<Signature> {
    let peak = profile.peak_bytes();
    if peak < LEAST_PEAK {
        return Vec::new();
    }
    let frames = Frames::of(profile);
    let points = Points { profile, frames };
    let rules = [alive_at_the_end, equal_blocks, growing_table, doubled_room, small_blocks];
    let found = rules.into_iter().filter_map(|rule| rule(&points));
    found.filter(|one| one.bytes.0 >= peak / LEAST_PART).collect()
}

struct Points<'a> {
    profile: &'a Profile,
    frames: Frames<'a>,
}

impl<'a> Points<'a> {
    /// What `points` hold at the peak, as a signature; `None` if there are none of them.
    fn signature(&self, pattern: Pattern, points: &[&'a ProgramPoint]) -> Option<Signature> {
        let (bytes, blocks) = points
            .iter()
            .fold((0, 0), |(bytes, blocks), point| (bytes + point.gb, blocks + point.gbk));
        let first = self.function(points.first()?);
        let function = first
            .filter(|one| points.iter().all(|point| self.function(point).as_ref() == Some(one)));
        Some(Signature { pattern, bytes: Bytes(bytes), blocks, size: None, function })
    }

    /// The innermost function of the program's own at `point`.
    fn function(&self, point: &ProgramPoint) -> Option<String> {
        let own = point.fs.iter().find(|frame| self.frames.origin(**frame) == Origin::Program)?;
        Some(self.frames.frame(*own).short_name())
    }

    /// Whether `point` was allocated through a function of the standard library whose name
    /// has one of `parts`.
    fn is_through(&self, point: &ProgramPoint, parts: &[&str]) -> bool {
        let is_own = |frame: &&usize| self.frames.origin(**frame) == Origin::Program;
        let inside = point.fs.iter().take_while(|frame| !is_own(frame));
        inside
            .map(|frame| self.frames.frame(*frame).name)
            .any(|name| parts.iter().any(|part| name.contains(part)))
    }
}

/// Of what there is at the end, no block has been freed: that is exact.
fn alive_at_the_end(points: &Points) -> Option<Signature> {
    let (bytes, blocks) = points.profile.sums(Metric::End);
    let is_most = bytes >= points.profile.peak_bytes() / 2 && blocks >= MANY;
    let at_the_end: Vec<_> = points.profile.pps.iter().filter(|point| point.ebk >= MANY).collect();
    let signature = points.signature(Pattern::AliveAtTheEnd, &at_the_end)?;
    is_most.then_some(Signature { bytes: Bytes(bytes), blocks, ..signature })
}

/// Large blocks that have one size, by the average of each program point where it is the same
/// at the peak and in total.
fn equal_blocks(points: &Points) -> Option<Signature> {
    let mut by_size: BTreeMap<u64, Vec<&ProgramPoint>> = BTreeMap::new();
    for point in &points.profile.pps {
        if let Some(size) = common_size(point).filter(|size| *size >= LARGE) {
            by_size.entry(size).or_default().push(point);
        }
    }
    let of_size = |(size, of_size): (u64, Vec<&ProgramPoint>)| {
        let signature = points.signature(Pattern::EqualBlocks, &of_size)?;
        Some(Signature { size: Some(Bytes(size)), ..signature })
    };
    let several = by_size.into_iter().filter_map(of_size).filter(|one| one.blocks >= SEVERAL);
    several.max_by_key(|one| one.bytes)
}

/// The size of each block of `point`, if all have the same as far as averages tell.
fn common_size(point: &ProgramPoint) -> Option<u64> {
    let size = point.gb.checked_div(point.gbk)?;
    let is_each = |bytes: u64, blocks: u64| size.checked_mul(blocks) == Some(bytes);
    (is_each(point.gb, point.gbk) && is_each(point.tb, point.tbk)).then_some(size)
}

/// A table and its successor, which is there while the entries move.
fn growing_table(points: &Points) -> Option<Signature> {
    let is_table = |point: &&ProgramPoint| {
        points.is_through(point, &["resize", "reserve_rehash"])
            && points.is_through(point, &["hashbrown"])
            && has_grown_from_empty(point)
    };
    let tables: Vec<_> = points.profile.pps.iter().filter(is_table).collect();
    points.signature(Pattern::GrowingTable, &tables)
}

/// Whether the two blocks of `point`, and all that it ever allocated, are those of one table
/// that doubled its buckets again and again.
///
/// A table of n buckets takes n · (element + 1) + 16 bytes (`hashbrown`, with groups of 16:
/// x86-64). So two blocks of n and 2n buckets take 3q + 32, where q is n · (element + 1). All
/// of them, from the first, took 4q - q / 2^(count - 2), and 16 each.
fn has_grown_from_empty(point: &ProgramPoint) -> bool {
    const GROUP: u64 = 16;
    let Some(three) = point.gb.checked_sub(2 * GROUP).filter(|three| three.is_multiple_of(3))
    else {
        return false;
    };
    let old = three / 3;
    let (Some(total), Some(halvings)) =
        (point.tb.checked_sub(GROUP * point.tbk), point.tbk.checked_sub(2))
    else {
        return false;
    };
    let first = u32::try_from(halvings).ok().and_then(|count| old.checked_shr(count)).unwrap_or(0);
    point.gbk == 2 && halvings >= OFTEN && (4 * old - first).abs_diff(total) <= ALIGNMENT
}

/// One large block that grew as it was filled.
fn doubled_room(points: &Points) -> Option<Signature> {
    let has_doubled = |point: &&ProgramPoint| {
        point.gb >= LARGE
            && has_doubled(point)
            && points.is_through(point, &["grow_one", "grow_amortized", "finish_grow"])
    };
    let doubled: Vec<_> = points.profile.pps.iter().filter(has_doubled).collect();
    let largest = doubled.into_iter().max_by_key(|point| point.gb)?;
    points.signature(Pattern::DoubledRoom, &[largest])
}

/// Whether all that `point` ever allocated is its one block, and its half, and the half of
/// that, and so on: dhat counts each size in total.
fn has_doubled(point: &ProgramPoint) -> bool {
    let halvings = point.tbk.saturating_sub(1);
    let first = u32::try_from(halvings).ok().and_then(|count| point.gb.checked_shr(count));
    let total = first.and_then(|first| point.gb.checked_mul(2)?.checked_sub(first));
    point.gbk == 1 && halvings >= OFTEN && total == Some(point.tb)
}

/// Many blocks of a few words.
fn small_blocks(points: &Points) -> Option<Signature> {
    let is_small = |point: &&ProgramPoint| {
        point.gbk >= MANY && point.gb.checked_div(point.gbk).is_some_and(|size| size <= SMALL)
    };
    let small: Vec<_> = points.profile.pps.iter().filter(is_small).collect();
    let sizes = small.iter().map(|point| common_size(point));
    let size = sizes.reduce(|one, other| if one == other { one } else { None }).flatten();
    let signature = points.signature(Pattern::SmallBlocks, &small)?;
    Some(Signature { size: size.map(Bytes), ..signature })
}
