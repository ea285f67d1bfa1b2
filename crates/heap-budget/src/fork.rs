//! Forks, while other threads allocate.
//!
//! The new process has only the thread that forked. What another thread has locked at that
//! moment stays locked in it for ever: our locks, and dhat's own, which threads take within
//! ours alone. So a thread that forks takes all of ours first, and both processes release
//! them.

#[cfg(unix)]
mod unix {
    use std::cell::Cell;
    use std::ffi::c_int;
    use std::mem::ManuallyDrop;
    use std::sync::Once;

    use crate::{counter, counting, dhat_blocks, footprint, route};

    // SAFETY: declared as in POSIX, with handlers that may be null.
    unsafe extern "C" {
        fn pthread_atfork(
            before: Option<extern "C" fn()>,
            in_parent: Option<extern "C" fn()>,
            in_child: Option<extern "C" fn()>,
        ) -> c_int;
    }

    /// All locks, in the order in which they are taken. That of the counters is missing where
    /// the thread has it already: in a signal handler.
    type Locks = (Option<counter::Lock>, counting::Lock, dhat_blocks::Lock, footprint::Lock);

    thread_local! {
        /// What this thread holds while it forks. Without a destructor, which would have to be
        /// registered.
        static HELD: Cell<Option<ManuallyDrop<Locks>>> = const { Cell::new(None) };
    }

    /// From now on, threads can fork.
    pub(crate) fn prepare() {
        static REGISTERED: Once = Once::new();
        // If there is no memory for that, a fork is what it was without.
        // SAFETY: the handlers are functions of this program, and take no arguments.
        REGISTERED.call_once(|| unsafe {
            pthread_atfork(Some(before), Some(release), Some(begin));
        });
    }

    extern "C" fn before() {
        // A signal handler that forks within a call of dhat's, where its thread has the locks.
        if route::is_bypassing() {
            return;
        }
        let locks =
            (counter::lock(), counting::lock_first(), dhat_blocks::lock(), footprint::lock());
        HELD.set(Some(ManuallyDrop::new(locks)));
    }

    extern "C" fn release() {
        drop(HELD.take().map(ManuallyDrop::into_inner));
    }

    /// Called in the new process.
    extern "C" fn begin() {
        counting::forget_waiting();
        release();
    }
}

#[cfg(unix)]
pub(crate) use unix::prepare;

/// There is nothing to prepare.
#[cfg(not(unix))]
pub(crate) fn prepare() {}
