//! The functions that are called in place of libgcc's.
//!
//! Their names and types are fixed by the Itanium C++ ABI, "Exception Handling", and by
//! GCC's `unwind.h`.

use std::arch::asm;
use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr;

use super::walk::{Frame, WalkEnd, walk};
use super::{ACTIVE, CONTINUE, TraceFn, libgcc};

/// `_URC_FATAL_PHASE1_ERROR`: the walk returns it if a callback did not continue.
const STOPPED: c_int = 3;
/// `_URC_END_OF_STACK`: the walk returns it after the outermost frame.
const END_OF_STACK: c_int = 5;

thread_local! {
    /// The frame that a callback is being called for: the context of the functions below.
    static VISITED: Cell<*const Frame> = const { Cell::new(ptr::null()) };
}

/// Calls `trace` for each frame of the calling thread, from the caller's outwards, until
/// it returns anything but [`CONTINUE`].
///
/// # Safety
///
/// That of the function it replaces: `trace` can be called with `argument`.
// SAFETY: name and type are those of libgcc's function, and this does what that does.
#[unsafe(export_name = "_Unwind_Backtrace")]
#[inline(never)]
pub(super) unsafe extern "C" fn backtrace(trace: TraceFn, argument: *mut c_void) -> c_int {
    let own = current_frame();
    // Off during the walk: a panic in here walks the stack, too, with libgcc.
    if !ACTIVE.replace(false) {
        // SAFETY: the caller's promises are passed on.
        return unsafe { libgcc::backtrace_from(own.sp + 1, trace, argument) };
    }
    let visited = |frame: &Frame| {
        VISITED.set(frame);
        // SAFETY: the caller promises it; the context is one that the functions below
        // recognize as theirs.
        let code = unsafe { trace(ptr::from_ref(frame).cast_mut().cast(), argument) };
        VISITED.set(ptr::null());
        code == CONTINUE
    };
    // SAFETY: this function has not returned.
    let end = unsafe { walk(own, visited) };
    ACTIVE.set(true);
    match end {
        WalkEnd::Stopped => STOPPED,
        WalkEnd::Outermost => END_OF_STACK,
        // SAFETY: as above.
        WalkEnd::Unknown(sp) => unsafe {
            libgcc::backtrace_from(sp.max(own.sp + 1), trace, argument)
        },
    }
}

/// The frame of the function that this is inlined into.
#[expect(clippy::inline_always, reason = "it reads the caller's registers")]
#[inline(always)]
fn current_frame() -> Frame {
    let (ip, sp, bp): (usize, usize, usize);
    // SAFETY: it only reads three registers, into outputs of its own.
    unsafe {
        asm!(
            "lea {ip}, [rip]",
            "mov {sp}, rsp",
            "mov {bp}, rbp",
            ip = out(reg) ip,
            sp = out(reg) sp,
            bp = out(reg) bp,
            options(nomem, nostack, preserves_flags),
        );
    }
    // Rules are looked up by the byte before a return address.
    Frame { ip: ip + 1, sp, bp, function: 0 }
}

/// The frame that `context` is, if it is one of this module's and not libgcc's.
pub(super) fn visited(context: *mut c_void) -> Option<Frame> {
    let frame = VISITED.get();
    // SAFETY: it is not null only during a callback, and `walk` keeps the frame until
    // that has returned.
    (!frame.is_null() && ptr::addr_eq(frame, context)).then(|| unsafe { *frame })
}

/// The return address of a frame.
///
/// # Safety
///
/// `context` is what a callback was called with, and the callback has not returned.
// SAFETY: as above.
#[unsafe(export_name = "_Unwind_GetIP")]
pub(super) unsafe extern "C" fn instruction_pointer(context: *mut c_void) -> usize {
    // SAFETY: a context that is not ours is libgcc's.
    visited(context)
        .map_or_else(|| unsafe { libgcc::instruction_pointer(context) }, |frame| frame.ip)
}

/// The stack pointer of a frame.
///
/// # Safety
///
/// `context` is what a callback was called with, and the callback has not returned.
// SAFETY: as above.
#[unsafe(export_name = "_Unwind_GetCFA")]
pub(super) unsafe extern "C" fn stack_pointer(context: *mut c_void) -> usize {
    // SAFETY: a context that is not ours is libgcc's.
    visited(context).map_or_else(|| unsafe { libgcc::stack_pointer(context) }, |frame| frame.sp)
}

/// The start of the function that `address` is in.
///
/// # Safety
///
/// Nothing is required: it can be any address.
// SAFETY: as above.
#[unsafe(export_name = "_Unwind_FindEnclosingFunction")]
pub(super) unsafe extern "C" fn enclosing_function(address: *mut c_void) -> *mut c_void {
    let frame = VISITED.get();
    // SAFETY: as in `visited`.
    match unsafe { frame.as_ref() } {
        Some(frame) if frame.ip == address.addr() => ptr::without_provenance_mut(frame.function),
        // SAFETY: libgcc takes any address.
        _ => unsafe { libgcc::enclosing_function(address) },
    }
}
