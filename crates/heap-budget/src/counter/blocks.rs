//! A set of the addresses of blocks, which asks the program's allocator for nothing: it is
//! changed within calls of that.

use std::alloc::{GlobalAlloc, Layout, System, handle_alloc_error};
use std::mem;

/// How many slots the smallest set has.
const FEWEST: usize = 64;

/// Spreads addresses, which are multiples of 16, over all slots: 2^64 by the golden ratio.
#[expect(clippy::cast_possible_truncation, reason = "the upper half does as well")]
const SPREAD: usize = (0x9E37_79B9_7F4A_7C15_u64 >> (64 - usize::BITS)) as usize;

/// Open addressing: a block is in the first free slot from its own on. At most a quarter
/// of the slots is in use: a block is in its own slot nearly always, which the processor can
/// foretell.
pub(super) struct Blocks {
    /// Addresses, or 0 where a slot is free.
    slots: &'static mut [usize],
    /// By how much a spread address is shifted to make it the index of a slot.
    shift: u32,
    length: usize,
}

impl Blocks {
    /// An empty set.
    pub(super) fn new() -> Self {
        Blocks { slots: slots(FEWEST), shift: usize::BITS - FEWEST.ilog2(), length: 0 }
    }

    /// Adds `block`, which is not in the set.
    pub(super) fn insert(&mut self, block: usize) {
        if 4 * self.length >= self.slots.len() {
            self.grow();
        }
        self.length += 1;
        let last = self.slots.len() - 1;
        let mut slot = block.wrapping_mul(SPREAD) >> self.shift;
        while self.slots[slot] != 0 {
            slot = (slot + 1) & last;
        }
        self.slots[slot] = block;
    }

    /// Removes `block`, and returns whether it was there.
    pub(super) fn remove(&mut self, block: usize) -> bool {
        let last = self.slots.len() - 1;
        let mut slot = block.wrapping_mul(SPREAD) >> self.shift;
        while self.slots[slot] != block {
            if self.slots[slot] == 0 {
                return false;
            }
            slot = (slot + 1) & last;
        }
        self.length -= 1;
        self.slots[slot] = 0;
        if self.slots[(slot + 1) & last] != 0 {
            self.close(slot);
        }
        true
    }

    /// Moves blocks up that are in a later slot than their own because of the one that was in
    /// `free`.
    fn close(&mut self, mut free: usize) {
        let last = self.slots.len() - 1;
        let mut slot = free;
        loop {
            slot = (slot + 1) & last;
            let block = self.slots[slot];
            if block == 0 {
                return;
            }
            let own = block.wrapping_mul(SPREAD) >> self.shift;
            if slot.wrapping_sub(own) & last >= slot.wrapping_sub(free) & last {
                self.slots[free] = block;
                self.slots[slot] = 0;
                free = slot;
            }
        }
    }

    /// Twice as many slots.
    fn grow(&mut self) {
        let count = 2 * self.slots.len();
        let old = mem::replace(&mut self.slots, slots(count));
        self.shift -= 1;
        self.length = 0;
        for block in old.iter().filter(|block| **block != 0) {
            self.insert(*block);
        }
        free(old);
    }
}

impl Drop for Blocks {
    fn drop(&mut self) {
        free(mem::take(&mut self.slots));
    }
}

fn layout(count: usize) -> Layout {
    Layout::array::<usize>(count).unwrap_or(Layout::new::<usize>())
}

/// Free slots, from the system's allocator.
fn slots(count: usize) -> &'static mut [usize] {
    let layout = layout(count);
    // SAFETY: the layout is not empty.
    let slots: *mut usize = unsafe { System.alloc_zeroed(layout) }.cast();
    if slots.is_null() || layout.size() / size_of::<usize>() != count {
        handle_alloc_error(layout);
    }
    // SAFETY: they are that many numbers, all of them 0, and nobody else knows them.
    unsafe { std::slice::from_raw_parts_mut(slots, count) }
}

/// Returns what [`slots`] has made.
fn free(slots: &'static mut [usize]) {
    let (count, slots): (usize, *mut usize) = (slots.len(), slots.as_mut_ptr());
    if count > 0 {
        // SAFETY: they came from there with this layout, and nobody has them any more.
        unsafe { System.dealloc(slots.cast(), layout(count)) };
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Addresses are random, or all in one row, where most slots are another block's.
    #[test]
    fn it_is_a_set() {
        let mut random = 1_u64;
        for range in [1 << 7, 1 << 12, 1 << 40] {
            let (mut blocks, mut expected) = (Blocks::new(), BTreeSet::new());
            for step in 0..30_000 {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step);
                let block = 1 + usize::try_from((random >> 20) % range).unwrap();
                if expected.insert(block) {
                    blocks.insert(block);
                } else {
                    assert!(expected.remove(&block) && blocks.remove(block));
                    assert!(!blocks.remove(block));
                }
                assert_eq!(blocks.length, expected.len());
            }
            for block in &expected {
                assert!(blocks.remove(*block));
            }
            assert!(blocks.length == 0 && blocks.slots.iter().all(|slot| *slot == 0));
        }
    }
}
