//! The lives of blocks: in which calls each was allocated, and in which it was freed.
//!
//! dhat knows both only as totals of a program point: of two blocks that one line has
//! allocated, it cannot tell which was freed where. So while a [`Recorder`] is there,
//! every call of a measured region that goes to dhat is also recorded here.
//!
//! It never allocates in the region: it has tables of a fixed size, which are there
//! before the region begins, and gives up where they do not suffice. dhat is told nothing
//! of it, so its figures are the same with and without.
//!
//! A call is known by the line that the debug information names for it. That is exact, or
//! missing: where the compiler has made one call out of two in different lines, it names
//! none. Two things cannot be seen at all. Where the compiler turns the last call of a
//! function into a jump, that function is no longer there; and of two functions that are
//! compiled to the same code, one may be named for both. So trust a function's own line of
//! a call, and not which function that call is said to be in.

mod recording;
mod stacks;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use heap_profile::lives::Life;

use recording::{LIMITS, Recording};
pub use stacks::calls_at;

/// The recording of the [`Recorder`] that there is. It is locked inside of calls that
/// [`counting`](crate::counting) makes one at a time.
static RECORDING: Mutex<Option<Recording>> = Mutex::new(None);

/// Whether there is one: saves other calls the lock.
static IS_RECORDING: AtomicBool = AtomicBool::new(false);

/// Records the lives of the blocks of a region.
///
/// It is started before the region, so that it takes nothing from it, and ended after it.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// use heap_budget::lives::Recorder;
///
/// let recorder = Recorder::start(1_000);
/// let profiled = heap_budget::profile(|| {
///     drop(std::hint::black_box(vec![1_u8; 2_000]));
///     drop(std::hint::black_box(vec![1_u8; 10]));
/// });
/// assert_eq!(profiled.stats.total_blocks, 2);
/// let lives = recorder.end()?;
/// assert_eq!((lives.len(), lives[0].blocks, lives[0].bytes), (1, 1, 2_000));
/// assert!(lives[0].allocated.is_some() && lives[0].freed.is_some());
/// # Ok::<(), heap_budget::lives::TooMuch>(())
/// ```
#[derive(Debug)]
#[must_use = "it records until it is dropped"]
pub struct Recorder(());

/// Why lives are not known: there was more to record than there is room for.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// use heap_budget::lives::Recorder;
///
/// let recorder = Recorder::start(1);
/// heap_budget::profile(|| (0..100_000_u32).map(|number| vec![number]).collect::<Vec<_>>());
/// let error = recorder.end().unwrap_err();
/// assert_eq!(error.to_string(), "more than 65536 blocks were alive at once");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuch {
    what: &'static str,
    most: usize,
}

impl Recorder {
    /// Records blocks that at some time of their lives have `at_least` this many bytes.
    ///
    /// # Panics
    ///
    /// If there is one already: "`heap_budget` is recording lives already".
    #[track_caller]
    pub fn start(at_least: u64) -> Self {
        let at_least = usize::try_from(at_least).unwrap_or(usize::MAX);
        let mut recording = Recording::new(at_least, LIMITS);
        // What a first walk allocates is allocated here.
        recording.stack();
        let mut current = lock();
        assert!(current.is_none(), "`heap_budget` is recording lives already");
        *current = Some(recording);
        IS_RECORDING.store(true, Ordering::Release);
        Recorder(())
    }

    /// The lives, with the names and lines of all calls.
    ///
    /// # Errors
    ///
    /// If there was more to record than there is room for.
    pub fn end(self) -> Result<Vec<Life>, TooMuch> {
        stop().map_or_else(|| Ok(Vec::new()), Recording::lives)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        stop();
    }
}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {} {}", self.most, self.what)
    }
}

impl std::error::Error for TooMuch {}

/// The recording, which is returned rather than dropped under the lock: what it frees
/// could end up here.
fn stop() -> Option<Recording> {
    IS_RECORDING.store(false, Ordering::Release);
    lock().take()
}

fn lock() -> MutexGuard<'static, Option<Recording>> {
    RECORDING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn record(call: impl FnOnce(&mut Recording)) {
    if IS_RECORDING.load(Ordering::Acquire)
        && let Some(recording) = lock().as_mut()
    {
        call(recording);
    }
}

/// Records that `block` has been allocated, with this `size`, and returns it.
#[inline]
pub(crate) fn allocated(block: *mut u8, size: usize) -> *mut u8 {
    if !block.is_null() {
        record(|recording| recording.allocate(block.addr(), size));
    }
    block
}

/// Records that the block `old` has become `new`, with this `size`, and returns that.
#[inline]
pub(crate) fn reallocated(old: *mut u8, new: *mut u8, size: usize) -> *mut u8 {
    if !new.is_null() {
        record(|recording| recording.reallocate(old.addr(), new.addr(), size));
    }
    new
}

/// Records that `block` is about to be freed.
#[inline]
pub(crate) fn freed(block: *mut u8) {
    record(|recording| recording.free(block.addr()));
}
