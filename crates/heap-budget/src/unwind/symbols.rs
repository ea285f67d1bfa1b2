//! The functions that are called in place of the C library's.
//!
//! Their names and types are those of the Itanium C++ ABI, "Exception Handling",
//! and of GCC's `unwind.h`.

use std::arch::asm;
use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr;

use super::walk::{Frame, Walked, walk};
use super::{HERE, Visit, real};

/// `_URC_NO_REASON`: what a visitor returns to be called again.
pub(super) const GO_ON: c_int = 0;
/// `_URC_FATAL_PHASE1_ERROR`: what the walk returns when a visitor did not.
const STOPPED: c_int = 3;
/// `_URC_END_OF_STACK`: what the walk returns after the outermost frame.
const ENDED: c_int = 5;

thread_local! {
    /// The frame that is being visited: the context of the functions below.
    static VISITED: Cell<*const Frame> = const { Cell::new(ptr::null()) };
}

/// Calls `visit` for each frame of the calling thread, from the caller's outwards,
/// until it returns something else than 0.
///
/// # Safety
///
/// That of the function it stands for: `visit` can be called with `argument`.
// SAFETY: the name is the C library's, the type is its type, and this does what
// that does.
#[unsafe(export_name = "_Unwind_Backtrace")]
#[inline(never)]
pub(super) unsafe extern "C" fn backtrace(visit: Visit, argument: *mut c_void) -> c_int {
    let own = own_frame();
    // A panic in here asks for the stack too: it gets the C library's.
    if !HERE.replace(false) {
        // SAFETY: the caller's promises are passed on.
        return unsafe { real::backtrace_from(own.sp + 1, visit, argument) };
    }
    let visited = |frame: &Frame| {
        VISITED.set(frame);
        // SAFETY: the caller says so; the context is what the functions below
        // know for one of theirs.
        let wanted = unsafe { visit(ptr::from_ref(frame).cast_mut().cast(), argument) };
        VISITED.set(ptr::null());
        wanted == GO_ON
    };
    // SAFETY: this function has not returned.
    let walked = unsafe { walk(own, visited) };
    HERE.set(true);
    match walked {
        Walked::Stopped => STOPPED,
        Walked::Ended => ENDED,
        // SAFETY: as above.
        Walked::Lost(sp) => unsafe { real::backtrace_from(sp.max(own.sp + 1), visit, argument) },
    }
}

/// The frame of the function that this is inlined into.
#[expect(clippy::inline_always, reason = "the registers are to be the caller's")]
#[inline(always)]
fn own_frame() -> Frame {
    let (ip, sp, bp): (usize, usize, usize);
    // SAFETY: it reads three registers, and writes to nothing else.
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
    // A frame is looked up by the byte before its return address.
    Frame { ip: ip + 1, sp, bp, function: 0 }
}

/// Whether `context` is a frame of this module's, and not one of the C library's.
pub(super) fn visited(context: *mut c_void) -> Option<Frame> {
    let frame = VISITED.get();
    // SAFETY: it is not null only while a visitor runs, and `walk` keeps the
    // frame until that has returned.
    (!frame.is_null() && ptr::addr_eq(frame, context)).then(|| unsafe { *frame })
}

/// The return address of a frame.
///
/// # Safety
///
/// `context` is what a visitor was called with, and it has not returned.
// SAFETY: as above.
#[unsafe(export_name = "_Unwind_GetIP")]
pub(super) unsafe extern "C" fn instruction_pointer(context: *mut c_void) -> usize {
    // SAFETY: what is not ours is the C library's.
    visited(context).map_or_else(|| unsafe { real::instruction_pointer(context) }, |frame| frame.ip)
}

/// The stack pointer of a frame.
///
/// # Safety
///
/// `context` is what a visitor was called with, and it has not returned.
// SAFETY: as above.
#[unsafe(export_name = "_Unwind_GetCFA")]
pub(super) unsafe extern "C" fn stack_pointer(context: *mut c_void) -> usize {
    // SAFETY: what is not ours is the C library's.
    visited(context).map_or_else(|| unsafe { real::stack_pointer(context) }, |frame| frame.sp)
}

/// Where the function starts that `address` is in.
///
/// # Safety
///
/// None is asked for: it may be any address.
// SAFETY: as above.
#[unsafe(export_name = "_Unwind_FindEnclosingFunction")]
pub(super) unsafe extern "C" fn enclosing_function(address: *mut c_void) -> *mut c_void {
    let frame = VISITED.get();
    // SAFETY: as in `visited`.
    match unsafe { frame.as_ref() } {
        Some(frame) if frame.ip == address.addr() => ptr::without_provenance_mut(frame.function),
        // SAFETY: any address may be asked for.
        _ => unsafe { real::enclosing_function(address) },
    }
}
