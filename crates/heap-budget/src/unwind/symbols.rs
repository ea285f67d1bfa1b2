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
    /// The frame that callbacks are being called for on this thread.
    static VISITED: Cell<*const Frame> = const { Cell::new(ptr::null()) };
}

/// What a callback gets, to ask the functions below about a frame.
#[repr(C)]
struct Context {
    /// The address of this module's [`OWN`], and of this context itself. Those of libgcc begin
    /// with the addresses at which it has found two registers.
    tag: [usize; 2],
    frame: Frame,
}

/// Has an address that nothing else has.
static OWN: u8 = 0;

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
        return unsafe { libgcc::backtrace_from(own.sp, 0, trace, argument) };
    }
    let mut context = Context { tag: [0; 2], frame: own };
    let address = (&raw mut context).cast::<c_void>();
    context.tag = tag_of(address);
    VISITED.set(&raw const context.frame);
    // SAFETY: the caller promises that the callback can be called, and the functions below
    // recognize the context as theirs.
    let visit = |frame: &Frame| unsafe {
        (*address.cast::<Context>()).frame = *frame;
        trace(address, argument) == CONTINUE
    };
    // SAFETY: this function has not returned.
    let end = unsafe { walk(own, visit) };
    VISITED.set(ptr::null());
    ACTIVE.set(true);
    match end {
        WalkEnd::Stopped => STOPPED,
        WalkEnd::Outermost => END_OF_STACK,
        // SAFETY: as above.
        WalkEnd::Unknown { visited } => unsafe {
            libgcc::backtrace_from(own.sp, visited, trace, argument)
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

/// The tag of the context at `address`.
fn tag_of(address: *mut c_void) -> [usize; 2] {
    [(&raw const OWN).addr(), address.addr()]
}

/// The frame of a context, if it is one of this module's and not libgcc's.
///
/// Written so that little is called, here and wherever this is called: in a build without
/// optimizations, each frame would take as long as libgcc.
///
/// # Safety
///
/// `context` is what a callback was called with, and the callback has not returned.
pub(super) unsafe fn visited<'a>(context: *mut c_void) -> Option<&'a Frame> {
    // SAFETY: libgcc's contexts begin with two words as well, and are larger.
    let tag = unsafe { *context.cast::<[usize; 2]>() };
    let own = tag_of(context);
    if tag[0] == own[0] && tag[1] == own[1] {
        // SAFETY: nothing else has this tag, and the context is there during the callback.
        Some(unsafe { &(*context.cast::<Context>()).frame })
    } else {
        None
    }
}

/// The return address of a frame.
///
/// # Safety
///
/// `context` is what a callback was called with, and the callback has not returned.
// SAFETY: as above.
#[unsafe(export_name = "_Unwind_GetIP")]
pub(super) unsafe extern "C" fn instruction_pointer(context: *mut c_void) -> usize {
    // SAFETY: the caller's promises are passed on; a context that is not ours is libgcc's.
    unsafe {
        match visited(context) {
            Some(frame) => frame.ip,
            None => libgcc::instruction_pointer(context),
        }
    }
}

/// The stack pointer of a frame.
///
/// # Safety
///
/// `context` is what a callback was called with, and the callback has not returned.
// SAFETY: as above.
#[unsafe(export_name = "_Unwind_GetCFA")]
pub(super) unsafe extern "C" fn stack_pointer(context: *mut c_void) -> usize {
    // SAFETY: as above.
    unsafe {
        match visited(context) {
            Some(frame) => frame.sp,
            None => libgcc::stack_pointer(context),
        }
    }
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
    // SAFETY: it is not null only during a walk, and is there until the walk has ended.
    match unsafe { frame.as_ref() } {
        Some(frame) if frame.ip == address.addr() => ptr::without_provenance_mut(frame.function),
        // SAFETY: libgcc takes any address.
        _ => unsafe { libgcc::enclosing_function(address) },
    }
}
