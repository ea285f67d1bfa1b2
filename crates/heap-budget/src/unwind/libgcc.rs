//! libgcc's own unwinder, whose functions are hidden behind those of the same names in
//! this program: the dynamic linker finds them.

use std::ffi::{CStr, c_int, c_void};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::{mem, process, ptr};

use super::{CONTINUE, TraceFn};

/// A function of libgcc that this program defines another one of the same name for.
struct Symbol {
    name: &'static CStr,
    address: AtomicPtr<c_void>,
}

impl Symbol {
    const fn named(name: &'static CStr) -> Self {
        Symbol { name, address: AtomicPtr::new(ptr::null_mut()) }
    }

    /// Its address. Aborts if there is none: the standard library needs the function, too, so
    /// a program without it would not have started. A panic would need it as well.
    fn address(&self) -> *mut c_void {
        let mut address = self.address.load(Ordering::Relaxed);
        if address.is_null() {
            // SAFETY: the name ends with a zero. RTLD_NEXT searches the objects after the
            // caller's, and this program is the first of all.
            address = unsafe { libc::dlsym(libc::RTLD_NEXT, self.name.as_ptr()) };
            self.address.store(address, Ordering::Relaxed);
        }
        if address.is_null() {
            process::abort();
        }
        address
    }
}

static BACKTRACE: Symbol = Symbol::named(c"_Unwind_Backtrace");

/// An address in libgcc.
pub(super) fn address() -> usize {
    BACKTRACE.address().addr()
}

/// libgcc's `_Unwind_Backtrace`.
pub(super) unsafe extern "C" fn backtrace(trace: TraceFn, argument: *mut c_void) -> c_int {
    // Skips the frame of this function, which is the innermost one.
    let own = 0_u8;
    // SAFETY: the caller's promises are passed on.
    unsafe { backtrace_from((&raw const own).addr(), 0, trace, argument) }
}

/// libgcc's `_Unwind_Backtrace`, from the first frame whose stack pointer is above `sp`, but
/// without the first `visited` of these. Stacks grow down, so callers have higher stack
/// pointers.
pub(super) unsafe fn backtrace_from(
    sp: usize,
    visited: usize,
    trace: TraceFn,
    argument: *mut c_void,
) -> c_int {
    let mut filter = Filter { inside: Some(sp), visited, trace, argument };
    // SAFETY: it is the function of that name, whose type is fixed by the ABI;
    // `trace_filtered` expects the argument that it is given here.
    unsafe {
        let libgcc: unsafe extern "C" fn(TraceFn, *mut c_void) -> c_int =
            mem::transmute(BACKTRACE.address());
        libgcc(trace_filtered, (&raw mut filter).cast())
    }
}

/// A callback that does not get all frames.
struct Filter {
    /// Frames up to this stack pointer are those of the unwinder itself; `None` once there
    /// was another one.
    inside: Option<usize>,
    /// How many of the frames that follow have been visited.
    visited: usize,
    trace: TraceFn,
    argument: *mut c_void,
}

unsafe extern "C" fn trace_filtered(context: *mut c_void, filter: *mut c_void) -> c_int {
    // SAFETY: `filter` is what `backtrace_from` passed, which has not returned; the
    // context is libgcc's, during the callback it was made for.
    unsafe {
        let filter = &mut *filter.cast::<Filter>();
        if filter.inside.is_some_and(|inside| stack_pointer(context) <= inside) {
            return CONTINUE;
        }
        filter.inside = None;
        if filter.visited > 0 {
            filter.visited -= 1;
            return CONTINUE;
        }
        (filter.trace)(context, filter.argument)
    }
}

/// libgcc's `_Unwind_GetIP`.
pub(super) unsafe fn instruction_pointer(context: *mut c_void) -> usize {
    static SYMBOL: Symbol = Symbol::named(c"_Unwind_GetIP");
    // SAFETY: as above; the context is one of libgcc's.
    unsafe {
        let libgcc: unsafe extern "C" fn(*mut c_void) -> usize = mem::transmute(SYMBOL.address());
        libgcc(context)
    }
}

/// libgcc's `_Unwind_GetCFA`.
pub(super) unsafe fn stack_pointer(context: *mut c_void) -> usize {
    static SYMBOL: Symbol = Symbol::named(c"_Unwind_GetCFA");
    // SAFETY: as above.
    unsafe {
        let libgcc: unsafe extern "C" fn(*mut c_void) -> usize = mem::transmute(SYMBOL.address());
        libgcc(context)
    }
}

/// libgcc's `_Unwind_FindEnclosingFunction`.
pub(super) unsafe fn enclosing_function(address: *mut c_void) -> *mut c_void {
    static SYMBOL: Symbol = Symbol::named(c"_Unwind_FindEnclosingFunction");
    // SAFETY: as above; any address may be asked for.
    unsafe {
        let libgcc: unsafe extern "C" fn(*mut c_void) -> *mut c_void =
            mem::transmute(SYMBOL.address());
        libgcc(address)
    }
}
