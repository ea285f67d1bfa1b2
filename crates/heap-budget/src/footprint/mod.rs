//! How much memory the process needs for a region: more than what dhat counts.
//!
//! Blocks take more than was requested, and dhat's own tables are made of blocks, too. Both
//! are counted here as the allocator made them, call by call, so that whoever asks the
//! system how much memory the process holds knows how much of it that explains.

mod block;
mod pages;
mod threads;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use block::Block;
use pages::Pages;
use threads::Threads;

/// How much memory a region needed beside what dhat counts, according to the calls of the
/// allocator.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// # use heap_budget::region::{Region, Settings, Threads};
/// # let file = std::env::temp_dir().join(format!("footprint-{}.json", std::process::id()));
/// # let settings = Settings { file, threads: Threads::All, cached_unwinder: false, footprint: false };
/// let region = Region::start(Settings { footprint: true, ..settings });
/// drop(vec![0_u8; 500]);
/// let ended = region.end();
/// let footprint = ended.footprint.unwrap();
/// assert!(footprint.blocks >= ended.stats.peak_bytes && footprint.threads > 0);
/// ended.forget();
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Footprint {
    /// The most bytes that blocks took at once, as far as mimalloc's rules tell: those of
    /// the program and those of dhat, with all that was freed but shares a page with them.
    pub blocks: u64,
    /// The most threads that there were at once.
    pub threads: u64,
    /// The most bytes that their stacks took at once, as deep as they were when they
    /// allocated or freed. No thread counts with more than 8 MiB.
    pub stacks: u64,
}

/// What is counted of a region.
pub(crate) struct Counting {
    pages: Pages,
    threads: Threads,
}

/// Whether anything is counted: where stacks are shallow, it is not for nothing.
static IS_ON: AtomicBool = AtomicBool::new(false);

/// Locked within a call of dhat's, where the lock of the recording is held.
static COUNTING: Mutex<Counting> =
    Mutex::new(Counting { pages: Pages::new(), threads: Threads::new() });

/// The counting, locked.
pub(crate) type Lock = MutexGuard<'static, Counting>;

/// Locks the counting.
pub(crate) fn lock() -> Lock {
    COUNTING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Counts anew, from now on.
pub(crate) fn start() {
    let mut counting = lock();
    counting.pages.clear();
    counting.threads.clear();
    counting.threads.see_this_one();
    IS_ON.store(true, Ordering::Relaxed);
}

/// Ends what [`start`] began, and returns what has been counted; `None` if nothing was.
pub(crate) fn stop() -> Option<Footprint> {
    let counting = lock();
    IS_ON.swap(false, Ordering::Relaxed).then(|| Footprint {
        blocks: counting.pages.peak() as u64,
        threads: counting.threads.most() as u64,
        stacks: counting.threads.stacks() as u64,
    })
}

#[inline]
fn is_on() -> bool {
    IS_ON.load(Ordering::Relaxed)
}

/// The calling thread makes a call of dhat's, in which `size` bytes are allocated first.
#[inline]
pub(crate) fn expect(size: usize) {
    if is_on() {
        lock().pages.expect(size);
    }
}

/// Such a call has ended, in which `new` was allocated and `old` freed.
#[inline]
pub(crate) fn replace(old: Option<Block>, new: Option<Block>) {
    if is_on() {
        let mut counting = lock();
        counting.threads.see_this_one();
        counting.pages.expect(0);
        counting.pages.replace(old, new);
    }
}

/// Within such a call, `new` was allocated and `old` freed for dhat itself.
#[inline]
pub(crate) fn replace_own(old: Option<Block>, new: Option<Block>) {
    if is_on() {
        lock().pages.replace(old, new);
    }
}
