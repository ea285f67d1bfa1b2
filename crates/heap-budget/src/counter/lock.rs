//! The lock of the counters: held for a moment, and often.

use std::cell::UnsafeCell;
use std::hint;
use std::ops::{Deref, DerefMut};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::Counters;
use crate::thread_id;

/// The thread that has the lock; 0 if none has.
static OWNER: AtomicUsize = AtomicUsize::new(0);

struct Locked(UnsafeCell<Counters>);

// SAFETY: it is only used by the owner of the lock.
unsafe impl Sync for Locked {}

static COUNTERS: Locked = Locked(UnsafeCell::new(Counters { first: ptr::null_mut() }));

/// The counters, locked until this is dropped.
pub(crate) struct Lock(());

/// Locks the counters. `None` where this thread has locked them already: in a signal handler,
/// or an allocator that calls the global one.
pub(crate) fn lock() -> Option<Lock> {
    acquire(thread_id::current()).then_some(Lock(()))
}

/// Takes the lock for `this` thread, and returns whether it did, as [`lock`].
#[inline(always)]
pub(super) fn acquire(this: usize) -> bool {
    match OWNER.compare_exchange(0, this, Ordering::Acquire, Ordering::Relaxed) {
        Ok(_) => true,
        Err(owner) => wait(this, owner),
    }
}

/// Releases the lock, which this thread has.
#[inline(always)]
pub(super) fn release() {
    OWNER.store(0, Ordering::Release);
}

/// The counters, for the thread that has the lock.
#[inline(always)]
pub(super) fn counters() -> *mut Counters {
    COUNTERS.0.get()
}

/// Spins at first, since the lock is free again in a moment; where a large block is being
/// moved, it takes longer.
#[cold]
fn wait(this: usize, mut owner: usize) -> bool {
    for round in 0_u32.. {
        match owner {
            0 => return true,
            _ if owner == this => return false,
            _ if round < 100 => hint::spin_loop(),
            _ if round < 200 => thread::yield_now(),
            _ => thread::sleep(Duration::from_micros(50)),
        }
        let taken = OWNER.compare_exchange(0, this, Ordering::Acquire, Ordering::Relaxed);
        owner = taken.unwrap_or_else(|owner| owner);
    }
    false
}

impl Deref for Lock {
    type Target = Counters;

    fn deref(&self) -> &Counters {
        // SAFETY: this thread has the lock.
        unsafe { &*counters() }
    }
}

impl DerefMut for Lock {
    fn deref_mut(&mut self) -> &mut Counters {
        // SAFETY: this thread has the lock.
        unsafe { &mut *counters() }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        release();
    }
}
