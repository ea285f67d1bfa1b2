//! Limits of a part of a test ([`window`], [`no_alloc`]), and [`setup`], which counts in none.

use std::hint::black_box;
use std::panic::{self, Location};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use heap_profile::bytes::{Bytes, ParseBytesError};

use crate::__private::child;
use crate::__private::report::{Finding, WindowFinding};
use crate::__private::{Budget, is_off};
use crate::counter::{Running, Threads};
use crate::route;

/// A number of bytes: a text such as `"2 MB"`, or a `usize`.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// const INPUT: &[u8] = b"let go of it";
/// heap_budget::window("12 bytes", || INPUT.to_vec());
/// heap_budget::window(INPUT.len(), || INPUT.to_vec());
/// ```
pub trait Size: sealed::Size {}

impl Size for &str {}
impl Size for usize {}

mod sealed {
    use super::{Bytes, ParseBytesError};

    pub trait Size {
        fn bytes(self) -> Result<u64, ParseBytesError>;
    }

    impl Size for &str {
        fn bytes(self) -> Result<u64, ParseBytesError> {
            self.parse().map(|Bytes(bytes)| bytes)
        }
    }

    impl Size for usize {
        fn bytes(self) -> Result<u64, ParseBytesError> {
            Ok(self as u64)
        }
    }
}

/// How many windows have begun in this process.
static BEGUN: AtomicUsize = AtomicUsize::new(0);

/// Whether windows have no limit now: see [`unlimited`].
static UNLIMITED: AtomicBool = AtomicBool::new(false);

/// What the first window has exceeded that did.
static EXCEEDED: Mutex<Option<Finding>> = Mutex::new(None);

/// Calls `work`, and fails the test if that has more than `limit` alive at once.
///
/// As in [`measure`](crate::measure()), it is this thread that counts, and blocks from before
/// do not. So a test can build its input first, and limit what it is about:
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// let text = "let go of it ".repeat(1_000);
/// let words = heap_budget::window("100 bytes", || text.split_whitespace().count());
/// assert_eq!(words, 4_000);
/// ```
///
/// In a test with a budget, the message shows the lines that hold the memory. In any other it
/// has the figure alone. The limit of the test itself holds beside that of the window; to
/// have none, give it another, such as `leaks = 0`.
///
/// # Panics
///
/// If `work` does, if it exceeds the limit, if that is not a size, and if this is not the
/// global allocator.
#[track_caller]
pub fn window<T>(limit: impl Size, work: impl FnOnce() -> T) -> T {
    // What it takes to read it is not the test's.
    let peak = route::uncounted(|| limit.bytes())
        .unwrap_or_else(|wrong| panic!("`heap_budget::window`: {wrong}"));
    limited(Budget { peak: Some(peak), ..Budget::NONE }, work)
}

/// Calls `work`, and fails the test if that allocates anything, on this thread.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// let mut buffer = Vec::with_capacity(100);
/// heap_budget::no_alloc(|| buffer.extend([1; 100]));
/// ```
///
/// # Panics
///
/// As [`window`] does.
#[track_caller]
pub fn no_alloc<T>(work: impl FnOnce() -> T) -> T {
    limited(Budget { blocks: Some(0), ..Budget::NONE }, work)
}

/// Calls `work`, whose allocations on this thread are in no figure: for the input of a test.
/// What it returns does not count either, nor does freeing that.
///
/// ```
/// # #[global_allocator]
/// # static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();
/// let measured = heap_budget::measure(|| {
///     let input = heap_budget::setup(|| vec![1_u8; 1_000_000]);
///     input.iter().step_by(2).copied().collect::<Box<[u8]>>().len()
/// });
/// assert!(measured.stats.peak_bytes < 1_000_000);
/// ```
pub fn setup<T>(work: impl FnOnce() -> T) -> T {
    route::uncounted(work)
}

#[track_caller]
fn limited<T>(budget: Budget, work: impl FnOnce() -> T) -> T {
    if route::uncounted(is_off) || UNLIMITED.load(Ordering::Relaxed) {
        return work();
    }
    route::assert_installed();
    let number = BEGUN.fetch_add(1, Ordering::Relaxed);
    let child = child::current();
    if let Some((child, finding)) = child.and_then(|child| Some((child, child.finding()?))) {
        match finding {
            Finding::Window(window) if window.number == number => {
                child.explain_window(window, work);
            }
            // Another window is looked for, or the test as a whole.
            _ => return work(),
        }
    }
    let running = Running::start(Threads::this());
    let value = black_box(work());
    let stats = running.stop();
    let exceeded = budget.exceeded(&stats);
    if let Some(limit) = exceeded.first() {
        let place = Location::caller();
        assert!(
            child.is_some(),
            "the window {limit}; `#[heap_budget::test]` shows the lines that hold it"
        );
        let (file, line) = (place.file().to_owned(), place.line());
        let finding = WindowFinding { number, budget, stats, file, line };
        exceeded_first().get_or_insert(Finding::Window(finding));
        // The test fails for it, whatever becomes of this panic.
        panic::resume_unwind(Box::new(format!("the window {limit}")));
    }
    value
}

fn exceeded_first() -> MutexGuard<'static, Option<Finding>> {
    EXCEEDED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the first window has exceeded that did.
pub(crate) fn exceeded() -> Option<Finding> {
    exceeded_first().take()
}

/// Calls `work`, in which windows have no limits.
pub(crate) fn unlimited<T>(work: impl FnOnce() -> T) -> T {
    UNLIMITED.store(true, Ordering::Relaxed);
    let value = work();
    UNLIMITED.store(false, Ordering::Relaxed);
    value
}
