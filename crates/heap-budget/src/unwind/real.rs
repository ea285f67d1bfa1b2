//! The C library's own unwinder, which stands behind the functions of the same
//! names in this program: asked of the dynamic linker.

use std::ffi::{CStr, c_int, c_void};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::{mem, ptr};

use super::{Visit, symbols};

/// A function of the C library that this program has one of the same name of.
struct Next {
    name: &'static CStr,
    found: AtomicPtr<c_void>,
}

impl Next {
    const fn named(name: &'static CStr) -> Self {
        Next { name, found: AtomicPtr::new(ptr::null_mut()) }
    }

    /// Its address.
    ///
    /// # Panics
    ///
    /// Where there is none: the standard library needs it itself, so that a
    /// program without it would not have started.
    fn address(&self) -> *mut c_void {
        let mut found = self.found.load(Ordering::Relaxed);
        if found.is_null() {
            // SAFETY: the name ends with a zero; RTLD_NEXT is for objects after
            // the one of the caller, and this program is the first of all.
            found = unsafe { libc::dlsym(libc::RTLD_NEXT, self.name.as_ptr()) };
            self.found.store(found, Ordering::Relaxed);
        }
        assert!(!found.is_null(), "the C library has no {:?}", self.name);
        found
    }
}

/// The C library's `_Unwind_Backtrace`.
pub(super) unsafe extern "C" fn backtrace(visit: Visit, argument: *mut c_void) -> c_int {
    // Its first frame would be this function's, which nobody called for.
    let own = 0_u8;
    // SAFETY: the caller's promises are passed on.
    unsafe { backtrace_from((&raw const own).addr() + 1, visit, argument) }
}

/// The frames of the C library's `_Unwind_Backtrace`, from the first whose stack
/// pointer is at `least`: a stack grows down, so that callers lie higher.
pub(super) unsafe fn backtrace_from(least: usize, visit: Visit, argument: *mut c_void) -> c_int {
    static NEXT: Next = Next::named(c"_Unwind_Backtrace");
    let mut from = From { least: Some(least), visit, argument };
    // SAFETY: it is the function of that name, and has had this type since there
    // are unwinders; `onwards` takes for its argument what it is given here.
    unsafe {
        let real: unsafe extern "C" fn(Visit, *mut c_void) -> c_int =
            mem::transmute(NEXT.address());
        real(onwards, (&raw mut from).cast())
    }
}

/// A visitor, and from where on it wants frames; none once it has begun.
struct From {
    least: Option<usize>,
    visit: Visit,
    argument: *mut c_void,
}

unsafe extern "C" fn onwards(context: *mut c_void, from: *mut c_void) -> c_int {
    // SAFETY: `from` is what `backtrace_from` passed, which waits for this; the
    // context is the real unwinder's, in the call that it is for.
    unsafe {
        let from = &mut *from.cast::<From>();
        if from.least.is_some_and(|least| stack_pointer(context) < least) {
            return symbols::GO_ON;
        }
        from.least = None;
        (from.visit)(context, from.argument)
    }
}

/// The C library's `_Unwind_GetIP`.
pub(super) unsafe fn instruction_pointer(context: *mut c_void) -> usize {
    static NEXT: Next = Next::named(c"_Unwind_GetIP");
    // SAFETY: as above; the context is one of the C library's.
    unsafe {
        let real: unsafe extern "C" fn(*mut c_void) -> usize = mem::transmute(NEXT.address());
        real(context)
    }
}

/// The C library's `_Unwind_GetCFA`.
pub(super) unsafe fn stack_pointer(context: *mut c_void) -> usize {
    static NEXT: Next = Next::named(c"_Unwind_GetCFA");
    // SAFETY: as above.
    unsafe {
        let real: unsafe extern "C" fn(*mut c_void) -> usize = mem::transmute(NEXT.address());
        real(context)
    }
}

/// The C library's `_Unwind_FindEnclosingFunction`.
pub(super) unsafe fn enclosing_function(address: *mut c_void) -> *mut c_void {
    static NEXT: Next = Next::named(c"_Unwind_FindEnclosingFunction");
    // SAFETY: as above; any address may be asked for.
    unsafe {
        let real: unsafe extern "C" fn(*mut c_void) -> *mut c_void = mem::transmute(NEXT.address());
        real(address)
    }
}
