//! Compares this unwinder with libgcc's, frame by frame.

use std::cell::{Cell, RefCell};
use std::ffi::{c_int, c_void};
use std::hint::black_box;
use std::panic;
use std::sync::{PoisonError, RwLock};
use std::thread;

use super::{CONTINUE, FrameFacts, activated, both, objects, rule, self_check, symbols};
use super::{stack, walks_itself};

#[cfg(feature = "macros")]
mod libraries;

thread_local! {
    /// The frames both agreed on, from callbacks that cannot return them.
    static FRAMES: RefCell<Vec<FrameFacts>> = const { RefCell::new(Vec::new()) };
}

/// Locked by tests that walk: by those that want nobody else to, for writing. One thread at a
/// time has the rules, and libgcc walks for the others.
static WALKING: RwLock<()> = RwLock::new(());

/// The stack from here outwards, on which both unwinders have to agree.
#[inline(never)]
fn agreed() -> Vec<FrameFacts> {
    let _walking = WALKING.read().unwrap_or_else(PoisonError::into_inner);
    assert!(self_check(), "the self-check fails");
    let [own, libgcc] = activated(both);
    assert_eq!(own, libgcc, "a frame differs");
    own
}

/// A call that is not a tail call.
#[inline(never)]
fn through<T>(call: impl FnOnce() -> T) -> T {
    black_box(black_box(call)())
}

#[test]
fn another_call_is_another_frame() {
    let outer = agreed().len();
    assert!(through(agreed).len() > outer);
    // There is a rule for every frame but the outermost, whose return address is 0.
    assert!(agreed().iter().all(|&(ip, ..)| ip == 0 || rule::of(ip).is_some()));
    assert_eq!(agreed().last().map(|frame| frame.0), Some(0));
}

#[test]
fn ten_thousand_calls() {
    #[inline(never)]
    fn deeper(levels: usize) -> usize {
        let found = if levels == 0 { agreed().len() } else { deeper(levels - 1) };
        black_box(found)
    }
    let stack = 64 << 20;
    let deep = thread::Builder::new().stack_size(stack).spawn(|| deeper(10_000)).unwrap();
    assert!(deep.join().unwrap() >= 10_000);
}

#[test]
fn unusual_frame_layouts() {
    #[repr(align(256))]
    struct Aligned([u8; 256]);
    // The stack pointer is rounded down, so the frame is found by the base pointer.
    let aligned = through(|| {
        let mut data = black_box(Aligned([1; 256]));
        let frames = agreed();
        data.0[0] = black_box(2);
        black_box(data.0[7]);
        frames
    });
    // Larger than a page: the compiler probes such a frame page by page.
    let large = through(|| {
        #[expect(clippy::large_stack_arrays, reason = "that is what is tested")]
        let data = black_box([3_u8; 100_000]);
        let frames = agreed();
        black_box(data[99_999]);
        frames
    });
    let boxed: Box<dyn Fn() -> Vec<FrameFacts>> = Box::new(agreed);
    let dynamic = black_box(boxed)();
    assert!([aligned, large, dynamic].iter().all(|frames| frames.len() > 3));
}

#[test]
fn through_the_c_library() {
    extern "C" fn compared(_: *const c_void, _: *const c_void) -> c_int {
        FRAMES.replace(agreed());
        0
    }
    let mut numbers = [2_u64, 1];
    // SAFETY: there are two numbers of that size, and comparing reads neither.
    unsafe { libc::qsort(numbers.as_mut_ptr().cast(), 2, size_of::<u64>(), Some(compared)) };
    assert!(FRAMES.take().len() > 3);
}

#[test]
fn while_a_panic_unwinds() {
    struct Walks;
    impl Drop for Walks {
        fn drop(&mut self) {
            FRAMES.replace(agreed());
        }
    }
    let panicked = panic::catch_unwind(|| {
        let _walks = Walks;
        panic::resume_unwind(Box::new("on purpose"))
    });
    let Err(_) = panicked;
    assert!(FRAMES.take().len() > 3);
}

#[test]
fn several_threads_at_once() {
    let walks = || (0..200).map(|_| through(agreed).len()).max();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(walks)).collect();
        assert!(threads.into_iter().all(|thread| thread.join().unwrap() > Some(3)));
    });
}

/// The table of a signal's frame uses an expression, which has no [`rule`]: from there
/// on libgcc walks.
#[test]
fn signal_frames_are_left_to_libgcc() {
    extern "C" fn handle(_: c_int) {
        FRAMES.replace(agreed());
    }
    // SAFETY: the handler only allocates and walks the stack, and the signal is
    // raised by this thread, while it does neither.
    unsafe {
        libc::signal(libc::SIGUSR1, handle as *const () as libc::sighandler_t);
        libc::raise(libc::SIGUSR1);
    }
    let frames = FRAMES.take();
    assert!(frames.len() > 3);
    assert!(frames.iter().any(|&(ip, ..)| ip != 0 && rule::of(ip).is_none()), "{frames:x?}");
}

/// A signal handler may have a stack of its own, which is not the thread's.
#[test]
fn other_stacks_are_left_to_libgcc() {
    extern "C" fn handle(_: c_int) {
        FRAMES.replace(agreed());
        WALKED.set(activated(walks_itself));
    }
    thread_local! {
        static WALKED: Cell<bool> = const { Cell::new(true) };
    }
    let mut memory = vec![0_u8; 1 << 20];
    let alternate =
        libc::stack_t { ss_sp: memory.as_mut_ptr().cast(), ss_flags: 0, ss_size: memory.len() };
    // SAFETY: the stack is there until it is no longer used for signals. The handler only
    // walks, and the signal is raised by this thread while it does nothing else.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handle as *const () as libc::sighandler_t;
        action.sa_flags = libc::SA_ONSTACK;
        assert_eq!(libc::sigaction(libc::SIGUSR2, &raw const action, std::ptr::null_mut()), 0);
        let mut before: libc::stack_t = std::mem::zeroed();
        assert_eq!(libc::sigaltstack(&raw const alternate, &raw mut before), 0);
        libc::raise(libc::SIGUSR2);
        assert_eq!(libc::sigaltstack(&raw const before, std::ptr::null_mut()), 0);
    }
    assert!(FRAMES.take().len() > 3 && !WALKED.get());
}

#[test]
fn this_thread_is_on_its_own_stack() {
    let here = 0_u8;
    let stack = stack::addresses();
    assert!(stack.contains(&(&raw const here).addr()), "{stack:x?}");
    thread::scope(|scope| {
        let other = scope.spawn(stack::addresses).join().unwrap();
        assert!(!other.contains(&(&raw const here).addr()) && !other.is_empty(), "{other:x?}");
    });
}

#[test]
fn a_callback_can_stop_the_walk() {
    unsafe extern "C" fn one(context: *mut c_void, calls: *mut c_void) -> c_int {
        // SAFETY: this is a callback, and that is what it was called with.
        assert!(unsafe { symbols::visited(context) }.is_some(), "libgcc is walking");
        // SAFETY: the test passes the number, and the context is the unwinder's.
        let (ip, calls) =
            unsafe { (symbols::instruction_pointer(context), &mut *calls.cast::<usize>()) };
        // About any other address than the frame's, libgcc is asked.
        // SAFETY: it can be any address.
        let function = unsafe { symbols::enclosing_function((ip - 1) as *mut c_void) };
        assert!(!function.is_null());
        *calls += 1;
        if *calls < 3 { CONTINUE } else { CONTINUE + 1 }
    }
    let _alone = WALKING.write().unwrap_or_else(PoisonError::into_inner);
    objects::find();
    let mut calls = 0_usize;
    // SAFETY: `one` takes the number that it is given, which outlives the call.
    unsafe { activated(|| symbols::backtrace(one, (&raw mut calls).cast())) };
    assert_eq!(calls, 3);
}

#[test]
fn addresses_without_code_have_no_rule() {
    assert_eq!(rule::of(0), None);
    assert_eq!(rule::of(16), None);
    let data = Box::new(5_u64);
    assert_eq!(rule::of((&raw const *data).addr()), None);
}
