//! The addresses of the blocks that dhat made and that are alive.
//!
//! Only where a crate has an allocator of its own: a block has to go back to
//! whoever made it, and nothing about a block tells but its address. Each
//! function may allocate, which the caller has to see to.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

static MADE: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());

/// Whether there was ever one: spares the lock in programs without a region.
static ANY: AtomicBool = AtomicBool::new(false);

fn made() -> MutexGuard<'static, BTreeSet<usize>> {
    MADE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes that dhat made `block`.
pub(crate) fn put(block: *mut u8) {
    ANY.store(true, Ordering::Release);
    made().insert(block.addr());
}

/// Forgets `block`, and says whether dhat made it.
pub(crate) fn take(block: *mut u8) -> bool {
    ANY.load(Ordering::Acquire) && made().remove(&block.addr())
}
