//! A faster unwinder for the stacks that dhat asks for.
//!
//! dhat walks the whole stack at every allocation, and nearly all of its time is spent
//! in the C library's unwinder, which at every frame looks up the function's unwind
//! table and interprets it anew. A program has few call sites and calls them often. So
//! here [`rule`] looks each return address up once, and what the table says of it is
//! cached: where the caller's frame begins and where its return address is. From then on
//! a frame costs three reads of memory.
//!
//! dhat calls `_Unwind_Backtrace` through the `backtrace` crate, which offers no way to
//! replace it. So this module defines that function, and the three that are called about
//! its frames ([`symbols`]): the linker prefers a program's own definition to that of the
//! shared `libgcc_s`. On threads that dhat is not walking, and at frames whose table says
//! anything unusual, they call `libgcc_s` in turn ([`libgcc`]).
//!
//! A wrong stack would be worse than a slow one. So before anything is measured,
//! [`prepare`] walks the stack with both unwinders, and unless they agree on every frame
//! this one is not used. Rules are cached only of code that is never unloaded ([`objects`]),
//! and libgcc goes on where a frame is not above the one before, on the thread's own
//! [`stack`].

mod libgcc;
#[expect(clippy::cast_possible_truncation, reason = "a word has 64 bits here")]
mod objects;
#[expect(clippy::cast_possible_truncation, reason = "a word has 64 bits here")]
mod rule;
mod stack;
mod symbols;
mod walk;

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};

/// What `_Unwind_Backtrace` calls for each frame (`_Unwind_Trace_Fn`): with a context
/// that only the unwinder can read, and with an argument of the caller's.
type TraceFn = unsafe extern "C" fn(*mut c_void, *mut c_void) -> c_int;

/// `_URC_NO_REASON`: such a function returns it to continue the walk.
const CONTINUE: c_int = 0;

type Backtrace = unsafe extern "C" fn(TraceFn, *mut c_void) -> c_int;

/// What can be asked of a frame: return address, stack pointer, and the start of its
/// function.
type FrameFacts = (usize, usize, usize);

/// Whether this unwinder is used in [`cached`].
static IS_ON: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Whether this unwinder is to be used on this thread now.
    static ACTIVE: Cell<bool> = const { Cell::new(false) };
}

/// Makes `call`, in which dhat may walk the stack: with the cached rules, if they passed
/// the self-check.
#[inline]
pub(crate) fn cached<T>(call: impl FnOnce() -> T) -> T {
    if IS_ON.load(Ordering::Relaxed) { activated(call) } else { call() }
}

/// Makes `call` with this unwinder.
fn activated<T>(call: impl FnOnce() -> T) -> T {
    let before = ACTIVE.replace(true);
    let result = call();
    ACTIVE.set(before);
    result
}

/// From now on, [`cached`] uses this unwinder if that is `wanted`, it passes the self-check,
/// and has rules for this very code. Returns whether it does.
pub(crate) fn prepare(wanted: bool) -> bool {
    let is_on = wanted && self_check() && activated(walks_itself);
    IS_ON.store(is_on, Ordering::Relaxed);
    is_on
}

/// Walks the stack it is called on with both unwinders, and returns whether they agree on
/// every frame.
fn self_check() -> bool {
    objects::find();
    let [own, libgcc] = activated(both);
    own == libgcc && !own.is_empty()
}

/// Whether it takes no libgcc to get from here to the caller.
#[inline(never)]
fn walks_itself() -> bool {
    unsafe extern "C" fn one(context: *mut c_void, found: *mut c_void) -> c_int {
        // SAFETY: `found` is the flag that is passed below.
        unsafe { *found.cast::<bool>() = symbols::visited(context).is_some() };
        CONTINUE + 1
    }
    let mut found = false;
    // SAFETY: `one` takes the flag that it is given, which outlives the call.
    unsafe { black_box(symbols::backtrace)(one, (&raw mut found).cast()) };
    found
}

/// The frames from the caller's outwards, according to this unwinder and to libgcc's.
#[inline(never)]
fn both() -> [Vec<FrameFacts>; 2] {
    [frames(symbols::backtrace), frames(libgcc::backtrace)]
}

/// The frames from the caller's caller outwards, which is from that of [`both`]: those
/// inside differ between its two calls. They are recognized by the address of the function,
/// because their number differs as well where the compiler turns a call into a jump.
#[inline(never)]
fn frames(backtrace: Backtrace) -> Vec<FrameFacts> {
    let mut frames: Vec<FrameFacts> = Vec::new();
    // SAFETY: `push_frame` expects the argument that is passed here, a vector that
    // outlives the call and that nothing else touches during it.
    unsafe { black_box(backtrace)(push_frame, (&raw mut frames).cast()) };
    let inside = frames.iter().position(|(_, _, function)| *function == both as *const () as usize);
    frames.drain(..inside.map_or(frames.len(), |both| both + 1));
    frames
}

/// Adds a frame to the vector that `frames` points to, and continues the walk.
unsafe extern "C" fn push_frame(context: *mut c_void, frames: *mut c_void) -> c_int {
    // SAFETY: the context is the unwinder's own, during the callback it was made for, and
    // `frames` is the vector that the function above passed.
    unsafe {
        let ip = symbols::instruction_pointer(context);
        let function = symbols::enclosing_function(ip as *mut c_void) as usize;
        let frame = (ip, symbols::stack_pointer(context), function);
        (*frames.cast::<Vec<FrameFacts>>()).push(frame);
    }
    CONTINUE
}

#[cfg(test)]
mod tests;
