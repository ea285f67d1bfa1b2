//! The signal, and its handler.

use std::ffi::{c_int, c_void};
use std::mem;
use std::ptr;
use std::sync::atomic::{AtomicI32, Ordering};

use course_format::interruption::WORD;

use super::origin;
use crate::report;

/// The descriptor of the grader's pipe.
static PIPE: AtomicI32 = AtomicI32::new(-1);

/// How many bytes are sent at most: as many as a pipe takes at once, everywhere. Those are
/// over 200 calls.
const LINE: usize = 4096;

/// Has the program send the addresses of its calls, and end, when the launcher's signal
/// arrives. Does nothing without a grader.
pub(crate) fn prepare() {
    let Some(pipe) = report::descriptor() else { return };
    PIPE.store(pipe, Ordering::Relaxed);
    // SAFETY: all zero is an action without flags, and an empty set of signals. The handler
    // has the type that `SA_SIGINFO` asks for, and calls only what a handler may.
    unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = on_signal as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO;
        libc::sigaction(libc::SIGUSR1, &raw const action, ptr::null_mut());
    }
}

extern "C" fn on_signal(_: c_int, _: *mut libc::siginfo_t, context: *mut c_void) {
    let mut line = Line { bytes: [0; LINE], length: 0 };
    line.push(WORD.as_bytes());
    // SAFETY: `context` is what the kernel has passed. The frames are walked without a lock,
    // which somebody who does not run any more may have: this thread, in the middle of an
    // allocation. Walking needs no memory.
    unsafe {
        let interrupted = interrupted_address(context);
        backtrace::trace_unsynchronized(|frame| {
            let address = frame.ip().addr();
            // The line of a call is looked up just before its return address. The place of
            // the interruption is none.
            let address = address + usize::from(Some(address) == interrupted);
            line.push_address(address.wrapping_sub(origin()))
        });
        line.push(b"\n");
        libc::write(PIPE.load(Ordering::Relaxed), line.bytes.as_ptr().cast(), line.length);
        libc::_exit(0);
    }
}

/// The address of the instruction that the signal has interrupted, where this is known.
///
/// # Safety
///
/// `context` is what the kernel passes to a handler.
unsafe fn interrupted_address(context: *mut c_void) -> Option<usize> {
    let context = context.cast::<libc::ucontext_t>();
    // SAFETY: this is what `context` points to.
    #[cfg(target_arch = "x86_64")]
    let address = unsafe { (*context).uc_mcontext.gregs[libc::REG_RIP as usize] };
    // SAFETY: this is what `context` points to.
    #[cfg(target_arch = "aarch64")]
    let address = unsafe { (*context).uc_mcontext.pc };
    usize::try_from(address).ok()
}

/// A line of text that needs no memory but its own.
struct Line {
    bytes: [u8; LINE],
    length: usize,
}

impl Line {
    /// Adds `text`, if there is room for it and for the end of the line after it. Returns
    /// whether there is.
    fn push(&mut self, text: &[u8]) -> bool {
        let end = self.length + text.len();
        let has_room = end < LINE || (end == LINE && text == b"\n");
        if has_room {
            self.bytes[self.length..end].copy_from_slice(text);
            self.length = end;
        }
        has_room
    }

    /// Adds a space and `address`, as hexadecimal digits. Returns whether there was room.
    fn push_address(&mut self, address: usize) -> bool {
        const DIGITS: usize = 2 * size_of::<usize>();
        let mut text = [b' '; DIGITS + 1];
        for (index, digit) in text[1..].iter_mut().rev().enumerate() {
            *digit = b"0123456789abcdef"[(address >> (4 * index)) & 0xf];
        }
        self.push(&text)
    }
}
