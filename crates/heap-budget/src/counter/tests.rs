//! The counter and dhat agree to the byte: on random calls of one thread, and of several
//! that take turns, so that both see them in the same order.
//!
//! A region covers the whole process, so each test has one of its own.

use std::alloc::{Layout, alloc, alloc_zeroed, dealloc, realloc};
use std::env;
use std::hint::black_box;
use std::process;
use std::sync::Mutex;
use std::thread;

use heap_profile::stats::HeapStats;

use super::{Running, Threads};
use crate::region::{self, Region, Settings};
use crate::route::uncounted;

const CALLS: usize = 3_000;

/// Numbers that look random, and are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// Blocks that are alive, and those that will be.
struct Program {
    random: Random,
    blocks: Vec<(usize, Layout)>,
}

impl Program {
    fn new(seed: u64) -> Self {
        Program { random: Random(seed), blocks: Vec::with_capacity(CALLS) }
    }

    /// Makes a call that is allowed at this moment.
    fn call(&mut self) {
        let kind = self.random.below(12);
        let index = self.random.below(self.blocks.len() + 1);
        if index == self.blocks.len() || kind < 4 {
            return self.allocate(kind);
        }
        match kind {
            4..7 => self.free(index),
            7 => uncounted(|| self.free(index)),
            8 => uncounted(|| self.reallocate(index)),
            9 => uncounted(|| self.allocate(kind)),
            _ => self.reallocate(index),
        }
    }

    fn allocate(&mut self, kind: usize) {
        // The largest is more than there is.
        let size = [1, 8, 24, 100, 5_000, 300_000, isize::MAX as usize / 2];
        let size = size[self.random.below(size.len())];
        let layout = Layout::from_size_align(size, 1 << self.random.below(9)).unwrap();
        let allocate = if kind == 0 { alloc_zeroed } else { alloc };
        // SAFETY: the layout is not empty.
        let block = unsafe { black_box(allocate(layout)) };
        if !block.is_null() {
            self.blocks.push((block.expose_provenance(), layout));
        }
    }

    fn free(&mut self, index: usize) {
        let (block, layout) = self.blocks.swap_remove(index);
        // SAFETY: it was allocated with this layout, and is no longer in the list.
        unsafe { dealloc(std::ptr::with_exposed_provenance_mut(block), layout) };
    }

    fn reallocate(&mut self, index: usize) {
        let (block, layout) = self.blocks[index];
        let size = match self.random.below(20) {
            0 => isize::MAX as usize / 2,
            1 => layout.size(),
            2..8 => 1 + layout.size() / 2,
            _ => layout.size() + self.random.below(2_000) + 1,
        };
        // SAFETY: it was allocated with this layout; the size is not 0 and does not overflow.
        let new = unsafe { realloc(std::ptr::with_exposed_provenance_mut(block), layout, size) };
        if !new.is_null() {
            let layout = Layout::from_size_align(size, layout.align()).unwrap();
            self.blocks[index] = (new.expose_provenance(), layout);
        }
    }
}

/// What both say of `work`.
fn both(work: impl FnOnce()) -> (HeapStats, HeapStats) {
    let file = env::temp_dir().join(format!("heap-budget-counter-{}.json", process::id()));
    let threads = region::Threads::AllButMain;
    let settings = Settings { file, threads, cached_unwinder: true, footprint: false };
    let region = Region::start(settings);
    let running = Running::start(Threads::all_but_main());
    work();
    let counted = running.stop();
    let ended = region.end();
    let profiled = ended.stats;
    ended.profile().expect("the profile can be written");
    (counted, profiled)
}

/// Does `work` in as many threads, of which each is told its number, and waits until they
/// have ended. A scope alone waits only for the work: what a thread frees after that could be
/// counted by one of two witnesses.
fn joined(threads: usize, work: impl Fn(usize) + Sync) {
    thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..threads).map(|own| scope.spawn(move || work(own))).collect();
        for thread in threads {
            thread.join().unwrap();
        }
    });
}

/// Calls of these threads in turn; some blocks are from before, and some are left.
fn in_turn(seed: u64, threads: usize) -> (HeapStats, HeapStats) {
    let program = Mutex::new(Program::new(seed));
    (0..CALLS / 10).for_each(|_| program.lock().unwrap().call());
    let turn = Mutex::new(0);
    let stats = both(|| {
        let (program, turn) = (&program, &turn);
        joined(threads, |own| {
            for round in 0..CALLS / threads {
                while *turn.lock().unwrap() != round * threads + own {
                    thread::yield_now();
                }
                program.lock().unwrap().call();
                *turn.lock().unwrap() += 1;
            }
        });
    });
    let program = &mut program.lock().unwrap();
    (0..program.blocks.len()).rev().for_each(|index| program.free(index));
    stats
}

#[heap_budget_macros::test("1 GB", timeout = 900, crate = crate)]
fn random_calls() {
    let mut all = Vec::new();
    for seed in 0..30 {
        let (counted, profiled) = in_turn(seed, if seed % 2 == 0 { 1 } else { 3 });
        assert_eq!(counted, profiled, "seed {seed}");
        all.push(counted.total_bytes);
    }
    all.dedup();
    assert_eq!(all.len(), 30, "they are different programs");
}

/// In whatever order: what is not a matter of the moment is the same.
#[heap_budget_macros::test("1 GB", timeout = 900, crate = crate)]
fn threads_at_once() {
    let (counted, profiled) = both(|| {
        joined(4, |seed| {
            let mut program = Program::new(seed as u64);
            (0..CALLS).for_each(|_| program.call());
            (0..program.blocks.len()).rev().for_each(|index| program.free(index));
        });
    });
    assert!(counted.total_blocks > CALLS as u64 && counted.peak_bytes > 0);
    let lasting = |stats: HeapStats| {
        (stats.total_bytes, stats.total_blocks, stats.end_bytes, stats.end_blocks)
    };
    assert_eq!(lasting(counted), lasting(profiled));
}
