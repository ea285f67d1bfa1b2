//! What is recorded of each block while it lives, and of those whose life has ended.
//!
//! Small blocks are followed, too: one may grow to a size that matters, and it is still
//! the block that the first call allocated.

use std::collections::HashMap;

use heap_profile::holders::Location;
use heap_profile::lives::Life;

use super::TooMuch;
use super::stacks::{StackId, Stacks};
use crate::unwind;

/// How many frames of a stack are kept: as many as dhat keeps.
const FRAMES: usize = 1_000;

/// How much can be recorded.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Blocks that are alive at once.
    pub(super) blocks: usize,
    /// Different stacks.
    pub(super) stacks: usize,
    /// Frames in all of these.
    pub(super) frames: usize,
    /// Different lives.
    pub(super) lives: usize,
}

/// Far more than a program needs that is to be drawn, in some twenty megabytes, of which
/// the system provides those that are used.
pub(super) const LIMITS: Limits =
    Limits { blocks: 1 << 16, stacks: 1 << 14, frames: 1 << 20, lives: 1 << 10 };

/// A block that is alive.
struct Block {
    /// `None` for a block from before the region.
    allocated: Option<StackId>,
    /// The most bytes that it has had.
    largest: usize,
}

/// What a life is known by: where it began and where it ended.
type Ends = (Option<StackId>, Option<StackId>);

/// How many blocks had a life, and the most bytes that one of them had.
#[derive(Clone, Copy, Default)]
struct Sum {
    blocks: u64,
    bytes: usize,
}

/// The recording of a region.
pub(super) struct Recording {
    at_least: usize,
    limits: Limits,
    stacks: Stacks,
    /// The blocks that are alive, by their addresses.
    blocks: HashMap<usize, Block>,
    /// The blocks that have been freed.
    ended: HashMap<Ends, Sum>,
    /// The return addresses of the stack that is being recorded.
    addresses: Vec<usize>,
    /// Set when a table is full. Nothing is recorded from then on.
    full: Option<TooMuch>,
}

impl Recording {
    /// Reserves all the room there will be.
    pub(super) fn new(at_least: usize, limits: Limits) -> Self {
        Recording {
            at_least,
            limits,
            stacks: Stacks::new(limits.stacks, limits.frames),
            // Twice the room: where blocks come and go, a table is tidied up at times, and
            // needs to grow for that only if it is more than half full.
            blocks: HashMap::with_capacity(2 * limits.blocks),
            ended: HashMap::with_capacity(limits.lives),
            addresses: Vec::with_capacity(FRAMES),
            full: None,
        }
    }

    pub(super) fn allocate(&mut self, block: usize, size: usize) {
        if let Some(allocated) = self.stack() {
            self.insert(block, Block { allocated: Some(allocated), largest: size });
        }
    }

    pub(super) fn reallocate(&mut self, old: usize, new: usize, size: usize) {
        let block = self.blocks.remove(&old);
        let Block { allocated, largest } = block.unwrap_or(Block { allocated: None, largest: 0 });
        self.insert(new, Block { allocated, largest: largest.max(size) });
    }

    fn insert(&mut self, address: usize, block: Block) {
        if self.full.is_some() {
            return;
        }
        self.blocks.insert(address, block);
        if self.blocks.len() > self.limits.blocks {
            let most = self.limits.blocks;
            self.full = Some(TooMuch { what: "blocks were alive at once", most });
        }
    }

    pub(super) fn free(&mut self, block: usize) {
        let Some(Block { allocated, largest }) = self.blocks.remove(&block) else { return };
        if largest < self.at_least {
            return;
        }
        let Some(freed) = self.stack() else { return };
        let ends = (allocated, Some(freed));
        if !self.ended.contains_key(&ends) && self.ended.len() == self.limits.lives {
            let most = self.limits.lives;
            self.full = Some(TooMuch { what: "different lives were recorded", most });
        } else {
            self.ended.entry(ends).or_default().add(largest);
        }
    }

    /// The stack that this is called on; `None` if a table is full.
    #[inline(never)]
    pub(super) fn stack(&mut self) -> Option<StackId> {
        if self.full.is_some() {
            return None;
        }
        let addresses = &mut self.addresses;
        addresses.clear();
        unwind::cached(|| {
            backtrace::trace(|frame| {
                addresses.push(frame.ip().addr());
                addresses.len() < FRAMES
            });
        });
        match self.stacks.id(&self.addresses) {
            Ok(stack) => Some(stack),
            Err(error) => {
                self.full = Some(error);
                None
            }
        }
    }

    /// The lives, with the names and lines of all calls.
    pub(super) fn lives(mut self) -> Result<Vec<Life>, TooMuch> {
        if let Some(full) = self.full {
            return Err(full);
        }
        for block in self.blocks.values().filter(|block| block.largest >= self.at_least) {
            self.ended.entry((block.allocated, None)).or_default().add(block.largest);
        }
        let mut resolved: HashMap<StackId, Vec<Location>> = HashMap::new();
        let mut calls = |stack: Option<StackId>| {
            stack.map(|id| resolved.entry(id).or_insert_with(|| self.stacks.calls(id)).clone())
        };
        let life = |(&(allocated, freed), &Sum { blocks, bytes }): (&Ends, &Sum)| Life {
            allocated: calls(allocated),
            freed: calls(freed),
            blocks,
            bytes: bytes as u64,
        };
        let mut lives: Vec<Life> = self.ended.iter().map(life).collect();
        lives.sort();
        Ok(lives)
    }
}

impl Sum {
    fn add(&mut self, bytes: usize) {
        self.blocks += 1;
        self.bytes = self.bytes.max(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { blocks: 100, stacks: 50, frames: 5_000, lives: 3 };

    /// It records inside of allocations: if it allocated itself, it would never end. Its
    /// tables are there before a region begins; what a walk of a stack needs the unwinder
    /// keeps from the first time.
    #[cfg(feature = "macros")]
    #[heap_budget_macros::test("100 MB", crate = crate)]
    fn recording_allocates_nothing() {
        let use_up = |mut recording: Recording| {
            // Addresses that come and go, nearly as many as there is room for.
            for address in 0..100_000 {
                recording.allocate(address, address % 20);
                recording.reallocate(address, address + 1_000_000, 10);
                if address >= 90 {
                    recording.free(address - 90 + 1_000_000);
                }
            }
            let freed = recording.ended.values().map(|sum| sum.blocks).sum::<u64>();
            assert!(recording.full.is_none() && freed == 100_000 - 90);
            recording
        };
        // From the same call, or there would be another frame.
        let [_, second] = [(); 2].map(|()| {
            let recording = Recording::new(10, LIMITS);
            crate::measure(|| use_up(recording)).stats.total_blocks
        });
        assert_eq!(second, 0);
    }

    #[test]
    fn full_tables_are_errors() {
        let error = |recording: Recording| recording.lives().unwrap_err().to_string();
        let mut recording = Recording::new(10, LIMITS);
        (0..200).for_each(|address| recording.allocate(address, 1));
        assert_eq!(error(recording), "more than 100 blocks were alive at once");
        let mut recording = Recording::new(10, LIMITS);
        let live = |recording: &mut Recording| {
            recording.allocate(1, 10);
            recording.free(1);
        };
        // Each call is another.
        live(&mut recording);
        live(&mut recording);
        live(&mut recording);
        assert!(recording.full.is_none());
        live(&mut recording);
        assert_eq!(error(recording), "more than 3 different lives were recorded");
    }
}
