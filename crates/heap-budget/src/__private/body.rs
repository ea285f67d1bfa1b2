//! The function of a test.

use std::fmt;
use std::hint::black_box;
use std::process::{ExitCode, Termination};

use crate::route::uncounted;

/// The function of a test, whatever it returns.
pub struct Body(Box<dyn Fn(u64) -> bool + Send + Sync>);

impl Body {
    /// A function without parameters.
    pub fn new<T: Termination + 'static>(test: fn() -> T) -> Self {
        Body(Box::new(move |_| is_success(__rust_begin_short_backtrace(test))))
    }

    /// A function with a size.
    pub fn sized<T: Termination + 'static, Number: TryFrom<u64> + 'static>(
        test: fn(Number) -> T,
    ) -> Self {
        Body(Box::new(move |size| {
            let size = Number::try_from(size).unwrap_or_else(|_| panic!("the size is too large"));
            is_success(__rust_begin_short_backtrace(|| test(size)))
        }))
    }

    /// Calls it with `size`, if it has one, and returns whether it returned success. If it returned an error, that is
    /// printed.
    pub(super) fn call(&self, size: u64) -> bool {
        (self.0)(size)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

/// Whether `value` is a success. What it takes to print an error is not the test's.
fn is_success<T: Termination>(value: T) -> bool {
    uncounted(|| value.report() == ExitCode::SUCCESS)
}

/// Calls `test`. The standard library ends the backtraces it prints at a function of
/// this name.
#[inline(never)]
fn __rust_begin_short_backtrace<T>(test: impl FnOnce() -> T) -> T {
    black_box(test())
}
