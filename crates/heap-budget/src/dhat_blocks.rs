//! The addresses of all live blocks that were allocated through dhat.
//!
//! Needed only over a custom allocator: a block has to be freed by the allocator that
//! allocated it, and a block's address is all that tells which one that was. Each
//! function may allocate, which its caller has to allow for.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

static BLOCKS: Mutex<BTreeSet<usize>> = Mutex::new(BTreeSet::new());

/// Whether there has ever been one: saves programs without a region the lock.
static ANY: AtomicBool = AtomicBool::new(false);

/// The set, locked.
pub(crate) type Lock = MutexGuard<'static, BTreeSet<usize>>;

/// Locks the set.
pub(crate) fn lock() -> Lock {
    BLOCKS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether there has ever been one.
pub(crate) fn have_been() -> bool {
    ANY.load(Ordering::Acquire)
}

/// Records that `block` was allocated through dhat.
pub(crate) fn insert(block: *mut u8) {
    ANY.store(true, Ordering::Release);
    lock().insert(block.addr());
}

/// Removes `block`, and returns whether it was allocated through dhat.
pub(crate) fn remove(block: *mut u8) -> bool {
    have_been() && lock().remove(&block.addr())
}
