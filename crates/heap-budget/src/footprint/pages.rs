//! How much memory live blocks take, with what has been freed beside them.
//!
//! mimalloc puts blocks of about the same size on a page of their own, and returns the page
//! to the system when the last of them is freed. So as long as one block of a page is alive,
//! the page takes as much as it ever did since it was empty. On which page a block is, its
//! address tells, whichever thread allocates or frees it.

use super::Block;

/// Up to this size, a block is on a small page, which starts at a multiple of its size.
const LARGEST_SMALL: usize = 10 * 1024;
const SMALL_PAGE: usize = 64 * 1024;

/// Up to this size, it is on a medium page, which starts where a small one could: it can be
/// in two ranges of its size. A larger block has a page to itself.
const LARGEST_MEDIUM: usize = 64 * 1024;
const MEDIUM_PAGE: usize = 512 * 1024;

/// What the head of a page takes, and in what units the system gives memory.
const SYSTEM_PAGE: usize = 4096;

/// How far addresses are told apart: as far as mimalloc reserves them at a time.
const ADDRESSES: usize = 1 << 30;

/// What live blocks take.
pub(super) struct Pages {
    small: Ranges<{ ADDRESSES / SMALL_PAGE }, SMALL_PAGE, 0>,
    medium: Ranges<{ ADDRESSES / MEDIUM_PAGE }, MEDIUM_PAGE, 1>,
    now: usize,
    peak: usize,
    /// What a call takes that has not ended.
    expected: usize,
}

impl Pages {
    pub(super) const fn new() -> Self {
        Pages { small: Ranges::EMPTY, medium: Ranges::EMPTY, now: 0, peak: 0, expected: 0 }
    }

    /// Begins anew, without any blocks.
    pub(super) fn clear(&mut self) {
        // To write to the ranges makes them take memory, so not if they are empty yet.
        if self.peak > 0 {
            self.small.0.fill(Range::EMPTY);
            self.medium.0.fill(Range::EMPTY);
        }
        (self.now, self.peak, self.expected) = (0, 0, 0);
    }

    /// The most that was taken at once.
    pub(super) fn peak(&self) -> usize {
        self.peak
    }

    /// Counts `size` more bytes as taken, until this is called again.
    pub(super) fn expect(&mut self, size: usize) {
        self.expected = size;
    }

    /// `new` was allocated and `old` freed, in this order unless they are one.
    pub(super) fn replace(&mut self, old: Option<Block>, new: Option<Block>) {
        let same = |one: &Block| new.is_some_and(|new| new.address == one.address);
        self.change(old.filter(same), Change::Freed);
        self.change(new, Change::Allocated);
        self.peak = self.peak.max(self.now + self.expected);
        self.change(old.filter(|old| !same(old)), Change::Freed);
    }

    fn change(&mut self, block: Option<Block>, change: Change) {
        let Some(Block { address, size }) = block else { return };
        let (before, after) = match (size, change) {
            (..=LARGEST_SMALL, _) => self.small.change(address, size, change),
            (..=LARGEST_MEDIUM, _) => self.medium.change(address, size, change),
            (_, Change::Allocated) => (0, size + SYSTEM_PAGE),
            (_, Change::Freed) => (size + SYSTEM_PAGE, 0),
        };
        self.now = (self.now + after).saturating_sub(before);
    }
}

#[derive(Clone, Copy)]
enum Change {
    Allocated,
    Freed,
}

/// Ranges of addresses, each of `SIZE` bytes. A page can reach into that many `NEIGHBOURS`
/// of a range, on both sides.
struct Ranges<const COUNT: usize, const SIZE: usize, const NEIGHBOURS: usize>([Range; COUNT]);

/// The blocks that start in a range of addresses. All zero if it is empty, so that those
/// that are never used take no memory.
#[derive(Clone, Copy)]
struct Range {
    blocks: u32,
    bytes: u32,
    /// The most bytes that were alive at once since all around was empty.
    peak: u32,
}

impl<const COUNT: usize, const SIZE: usize, const NEIGHBOURS: usize>
    Ranges<COUNT, SIZE, NEIGHBOURS>
{
    const EMPTY: Self = Ranges([Range::EMPTY; COUNT]);

    /// Changes the range that `address` is in. Returns what it takes with its neighbours,
    /// before and after.
    fn change(&mut self, address: usize, size: usize, change: Change) -> (usize, usize) {
        let index = address / SIZE;
        let before = self.taken_around(index);
        self.0[index % COUNT].change(size, change);
        (before, self.taken_around(index))
    }

    fn taken_around(&mut self, index: usize) -> usize {
        around::<NEIGHBOURS>(index).map(|index| self.taken(index)).sum()
    }

    /// What a range takes: nothing from when it is empty, and its neighbours are.
    fn taken(&mut self, index: usize) -> usize {
        let is_used = |index: usize| self.0[index % COUNT].blocks > 0;
        if !around::<NEIGHBOURS>(index).any(is_used) {
            self.0[index % COUNT].peak = 0;
        }
        match self.0[index % COUNT].peak as usize {
            0 => 0,
            peak => peak.next_multiple_of(SYSTEM_PAGE) + SYSTEM_PAGE,
        }
    }
}

/// The indexes of a range and its neighbours. What is beyond the last range is the first.
fn around<const NEIGHBOURS: usize>(index: usize) -> impl Iterator<Item = usize> {
    (0..=2 * NEIGHBOURS).map(move |offset| index.wrapping_add(offset).wrapping_sub(NEIGHBOURS))
}

impl Range {
    const EMPTY: Self = Range { blocks: 0, bytes: 0, peak: 0 };

    fn change(&mut self, size: usize, change: Change) {
        #[expect(clippy::cast_possible_truncation, reason = "LARGEST_MEDIUM at most")]
        let size = size as u32;
        match change {
            Change::Allocated => {
                self.blocks += 1;
                self.bytes += size;
                self.peak = self.peak.max(self.bytes);
            }
            // A block that was not counted: it is older than the region.
            Change::Freed => {
                self.blocks = self.blocks.saturating_sub(1);
                self.bytes = self.bytes.saturating_sub(size);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIB: usize = 1024;

    /// Pages with a block of that many bytes at each of the addresses.
    fn with(blocks: impl IntoIterator<Item = Block>) -> Pages {
        let mut pages = Pages::new();
        for block in blocks {
            pages.replace(None, Some(block));
        }
        pages
    }

    fn block(address: usize, size: usize) -> Block {
        Block { address, size }
    }

    fn page_of(size: usize) -> impl Iterator<Item = Block> {
        (0..SMALL_PAGE / size).map(move |number| block(SMALL_PAGE + number * size, size))
    }

    #[test]
    fn a_page_takes_its_peak_until_its_last_block_is_freed() {
        let mut pages = with(page_of(KIB));
        let full = pages.now;
        assert_eq!(full, SMALL_PAGE + SYSTEM_PAGE);
        let (first, rest): (Vec<_>, Vec<_>) =
            page_of(KIB).partition(|one| one.address == SMALL_PAGE);
        for freed in rest {
            pages.replace(Some(freed), None);
        }
        assert_eq!(pages.now, full);
        pages.replace(first.into_iter().next(), None);
        assert_eq!((pages.now, pages.peak), (0, full));
    }

    #[test]
    fn a_large_block_takes_nothing_when_it_is_freed() {
        let mut pages = with([block(0, 500 * KIB)]);
        let one = pages.now;
        pages.replace(Some(block(0, 500 * KIB)), None);
        assert_eq!((one, pages.now), (500 * KIB + SYSTEM_PAGE, 0));
    }

    #[test]
    fn a_medium_page_can_reach_into_the_next_range() {
        let blocks = [block(MEDIUM_PAGE - 30 * KIB, 30 * KIB), block(MEDIUM_PAGE, 30 * KIB)];
        let mut pages = with(blocks);
        let both = pages.now;
        pages.replace(Some(blocks[0]), None);
        assert_eq!(pages.now, both);
        pages.replace(Some(blocks[1]), None);
        assert_eq!(pages.now, 0);
    }

    /// While it is copied, there are both.
    #[test]
    fn a_block_that_moves_is_there_twice() {
        let [old, new] = [block(0, 100 * KIB), block(1000 * KIB, 200 * KIB)];
        let mut moved = with([old]);
        moved.replace(Some(old), Some(new));
        assert_eq!(moved.peak, 300 * KIB + 2 * SYSTEM_PAGE);
        let mut stayed = with([old]);
        stayed.replace(Some(old), Some(block(0, 200 * KIB)));
        assert_eq!(stayed.peak, 200 * KIB + SYSTEM_PAGE);
        assert_eq!(moved.now, stayed.now);
    }

    /// dhat's tables grow in a call, when the program's block is there already.
    #[test]
    fn what_is_expected_counts_at_the_peak() {
        let mut pages = Pages::new();
        pages.expect(1_000_000);
        pages.replace(None, Some(block(0, 100 * KIB)));
        pages.expect(0);
        pages.replace(Some(block(0, 100 * KIB)), None);
        assert_eq!((pages.now, pages.peak), (0, 1_000_000 + 100 * KIB + SYSTEM_PAGE));
    }

    #[test]
    fn nothing_is_left_of_an_earlier_region() {
        let mut pages = with(page_of(KIB));
        pages.clear();
        assert_eq!((pages.now, pages.peak), (0, 0));
        pages.replace(None, page_of(KIB).next());
        assert_eq!(pages.now, 2 * SYSTEM_PAGE);
    }
}
