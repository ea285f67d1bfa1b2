//! The stacks that dhat asks for, walked quickly.
//!
//! For every allocation dhat takes the whole stack, and nearly all of its time
//! is the C library's unwinder, which at every frame looks for the function's
//! unwind table anew and interprets it. A program has few call sites and calls
//! them often. So here each return address is looked up once, by [`rule`], and
//! what the table says of it is kept: where the caller's frame begins and where
//! its return address lies. After that a frame is three reads of memory.
//!
//! dhat calls `_Unwind_Backtrace` through the `backtrace` crate, which has no
//! other door. So this module defines that function and the three that are asked
//! about its frames ([`symbols`]); a program's own definition goes before that of
//! the shared `libgcc_s`. On any other thread, at any other time, and where a
//! table says something that is not simple, they pass the question on.
//!
//! Nothing is believed that only one witness says: [`prove`] walks the stack with
//! both before anything is measured, and where they differ this one is not used.

mod real;
#[expect(clippy::cast_possible_truncation, reason = "a word has 64 bits here")]
mod rule;
mod symbols;
mod walk;

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};

/// What `_Unwind_Backtrace` calls for each frame, with a context that only the
/// unwinder can read and with an argument of the caller's.
type Visit = unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int;

type Backtrace = unsafe extern "C" fn(Visit, *mut c_void) -> c_int;

/// A frame as its visitor sees it: return address, stack pointer, and the start
/// of the function.
type Seen = (usize, usize, usize);

/// Whether [`prove`] has found both unwinders to say the same.
static PROVED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Whether the stack is to be walked here, on this thread, now.
    static HERE: Cell<bool> = const { Cell::new(false) };
}

/// Makes `call`, in which dhat may ask for the stack.
#[inline]
pub(crate) fn quickly<T>(call: impl FnOnce() -> T) -> T {
    if PROVED.load(Ordering::Relaxed) { here(call) } else { call() }
}

fn here<T>(call: impl FnOnce() -> T) -> T {
    HERE.set(true);
    let result = call();
    HERE.set(false);
    result
}

/// Walks the stack that it is called on with both unwinders; from then on
/// [`quickly`] is quick, if they agree on every frame.
pub(crate) fn prove() {
    let [own, other] = here(both);
    PROVED.store(own == other && !own.is_empty(), Ordering::Relaxed);
}

/// The frames from the caller's outwards, as this unwinder and as the C library's
/// has them.
#[inline(never)]
fn both() -> [Vec<Seen>; 2] {
    [walked(symbols::backtrace), walked(real::backtrace)]
}

/// The frames from the caller's caller outwards: each is called at a place of its
/// own.
#[inline(never)]
fn walked(backtrace: Backtrace) -> Vec<Seen> {
    let mut frames: Vec<Seen> = Vec::new();
    // SAFETY: `note` takes for its argument what is passed here, a vector that
    // outlives the call and that nothing else touches meanwhile.
    unsafe { black_box(backtrace)(note, (&raw mut frames).cast()) };
    frames.drain(..frames.len().min(2));
    frames
}

/// Notes a frame in the vector that `frames` points to, and goes on.
unsafe extern "C" fn note(context: *mut c_void, frames: *mut c_void) -> c_int {
    // SAFETY: the context is the unwinder's own, in the call that it is for, and
    // `frames` is what `both` passed.
    unsafe {
        let ip = symbols::instruction_pointer(context);
        let function = symbols::enclosing_function(ip as *mut c_void) as usize;
        let frame = (ip, symbols::stack_pointer(context), function);
        (*frames.cast::<Vec<Seen>>()).push(frame);
    }
    symbols::GO_ON
}

#[cfg(test)]
mod tests;
