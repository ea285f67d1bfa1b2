//! A set of the addresses of blocks, which asks the program's allocator for nothing: it is
//! changed within calls of that.

use std::alloc::{GlobalAlloc, Layout, System, handle_alloc_error};
use std::ptr;

/// How many bits of an address tell where in its part of the address space it is.
const BITS: u32 = 16;

/// A bit for each address of a part. Blocks that are allocated one after another are beside
/// each other here, so that a program's blocks are on few lines of the processor's cache: in a
/// table of addresses, nearly each would be on a line of its own.
type Map = [u64; (1 << BITS) / 64];

/// How many slots the smallest table has.
const FEWEST: usize = 16;

/// Spreads the numbers of parts over all slots: 2^64 by the golden ratio.
#[expect(clippy::cast_possible_truncation, reason = "the upper half does as well")]
const SPREAD: usize = (0x9E37_79B9_7F4A_7C15_u64 >> (64 - usize::BITS)) as usize;

/// A part of the address space with its map, which is null where the slot is free.
#[derive(Clone, Copy)]
struct Part {
    number: usize,
    map: *mut Map,
}

/// The maps of all parts that have had blocks, in a table with open addressing, of which at
/// most half is in use. Parts stay until the end.
pub(super) struct Blocks {
    /// The part of the last address: the next one is mostly in the same.
    last: Part,
    table: *mut Part,
    slots: usize,
    length: usize,
}

impl Blocks {
    /// An empty set.
    pub(super) fn new() -> Self {
        let last = Part { number: 0, map: ptr::null_mut() };
        Blocks { last, table: ptr::null_mut(), slots: 0, length: 0 }
    }

    /// Adds `block`.
    #[inline(always)]
    pub(super) fn insert(&mut self, block: usize) {
        if self.last.number != block >> BITS || self.last.map.is_null() {
            self.last = self.part(block >> BITS);
            if self.last.map.is_null() {
                self.last = self.add(block >> BITS);
            }
        }
        // SAFETY: maps are there as long as this is.
        unsafe { (*self.last.map)[word(block)] |= 1 << (block & 63) };
    }

    /// Removes `block`, and returns whether it was there.
    #[inline(always)]
    pub(super) fn remove(&mut self, block: usize) -> bool {
        if self.last.number != block >> BITS {
            let part = self.part(block >> BITS);
            if part.map.is_null() {
                return false;
            }
            self.last = part;
        } else if self.last.map.is_null() {
            return false;
        }
        let bit = 1 << (block & 63);
        // SAFETY: maps are there as long as this is.
        let word = unsafe { &mut (*self.last.map)[word(block)] };
        let was_there = *word & bit != 0;
        *word &= !bit;
        was_there
    }

    /// The part `number`; without a map, if it has had no block.
    fn part(&self, number: usize) -> Part {
        if self.slots == 0 {
            return Part { number, map: ptr::null_mut() };
        }
        let mut slot = own_slot(number, self.slots);
        loop {
            // SAFETY: `slot` is less than the number of slots.
            let part = unsafe { *self.table.wrapping_add(slot) };
            if part.map.is_null() || part.number == number {
                return part;
            }
            slot = (slot + 1) & (self.slots - 1);
        }
    }

    /// Adds the part `number`, which is not there.
    #[cold]
    fn add(&mut self, number: usize) -> Part {
        if 2 * self.length >= self.slots {
            self.grow();
        }
        let part = Part { number, map: zeroed(1) };
        self.put(part);
        part
    }

    /// Puts a part that is not there in its slot.
    fn put(&mut self, part: Part) {
        let mut slot = own_slot(part.number, self.slots);
        // SAFETY: `slot` is less than the number of slots, of which half are free.
        unsafe {
            while !(*self.table.wrapping_add(slot)).map.is_null() {
                slot = (slot + 1) & (self.slots - 1);
            }
            self.table.wrapping_add(slot).write(part);
        }
        self.length += 1;
    }

    /// Twice as many slots.
    fn grow(&mut self) {
        let (old, slots) = (self.table, self.slots);
        self.slots = (2 * slots).max(FEWEST);
        (self.table, self.length) = (zeroed(self.slots), 0);
        for part in parts(old, slots) {
            self.put(part);
        }
        free(old, slots);
    }
}

impl Drop for Blocks {
    fn drop(&mut self) {
        for part in parts(self.table, self.slots) {
            free(part.map, 1);
        }
        free(self.table, self.slots);
    }
}

/// Which word of its map `block` is in.
#[inline(always)]
fn word(block: usize) -> usize {
    (block >> 6) & ((1 << BITS) / 64 - 1)
}

/// The slot of part `number`, if no other part has it. The number of slots is a power of two.
fn own_slot(number: usize, slots: usize) -> usize {
    number.wrapping_mul(SPREAD) >> (usize::BITS - slots.trailing_zeros())
}

/// The parts in a table.
fn parts(table: *mut Part, slots: usize) -> impl Iterator<Item = Part> {
    // SAFETY: the table has that many slots, and each has been written: as zeros at first.
    let parts = (0..slots).map(move |slot| unsafe { *table.wrapping_add(slot) });
    parts.filter(|part| !part.map.is_null())
}

/// Values that are all zeros, from the system's allocator.
fn zeroed<T>(count: usize) -> *mut T {
    let layout = layout::<T>(count);
    // SAFETY: the layout is not empty.
    let values: *mut T = unsafe { System.alloc_zeroed(layout) }.cast();
    if values.is_null() || layout.size() != count * size_of::<T>() {
        handle_alloc_error(layout);
    }
    values
}

/// Returns what [`zeroed`] has made.
fn free<T>(values: *mut T, count: usize) {
    if count > 0 {
        // SAFETY: they came from there with this layout, and nobody has them any more.
        unsafe { System.dealloc(values.cast(), layout::<T>(count)) };
    }
}

fn layout<T>(count: usize) -> Layout {
    Layout::array::<T>(count).unwrap_or(Layout::new::<T>())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Addresses are random: beside each other, in a few parts, or each in its own.
    #[test]
    fn it_is_a_set() {
        let mut random = 1_u64;
        for (range, step) in [(1 << 7, 1), (1 << 20, 16), (1 << 12, 1 << 32)] {
            let (mut blocks, mut expected) = (Blocks::new(), BTreeSet::new());
            for round in 0..10_000 {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(round);
                let block = 1 + usize::try_from((random >> 20) % range * step).unwrap();
                if expected.insert(block) {
                    assert!(!blocks.remove(block));
                    blocks.insert(block);
                } else {
                    assert!(expected.remove(&block) && blocks.remove(block));
                    assert!(!blocks.remove(block));
                }
            }
            assert!(expected.iter().all(|block| blocks.remove(*block) && !blocks.remove(*block)));
        }
    }
}
