//! Where the calling thread's stack is.

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::ops::Range;
use std::ptr;

/// Of a thread that the system does not tell about: no address is in it.
const NOWHERE: (usize, usize) = (1, 1);

thread_local! {
    /// Its lowest address, and the one after its highest. Both are 0 until they are asked for.
    static STACK: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// The addresses of the calling thread's stack. A main thread's may not all be in use: it
/// grows. A stack that the program has made itself is none of them, such as that of a
/// signal handler or a coroutine.
#[inline]
pub(super) fn addresses() -> Range<usize> {
    let mut stack = STACK.get();
    if stack == (0, 0) {
        stack = ask().unwrap_or(NOWHERE);
        STACK.set(stack);
    }
    stack.0..stack.1
}

/// Asks the C library, which may call the C library's `malloc`, but not the allocator of
/// this program.
#[cold]
fn ask() -> Option<(usize, usize)> {
    let mut attributes = MaybeUninit::uninit();
    // SAFETY: it writes the attributes of a thread that is running, unless it fails.
    let failed = unsafe { libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) };
    if failed != 0 {
        return None;
    }
    let (mut start, mut size) = (ptr::null_mut(), 0);
    // SAFETY: the attributes have been written, and are not used after they are destroyed.
    let failed = unsafe {
        let failed =
            libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut start, &raw mut size);
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        failed
    };
    (failed == 0).then(|| (start.addr(), start.addr() + size))
}
