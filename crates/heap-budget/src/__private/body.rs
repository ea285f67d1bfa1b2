//! The function of a test.

use std::fmt;
use std::hint::black_box;
use std::process::{ExitCode, Termination};

use crate::route::uncounted;

/// The function of a test, whatever it returns.
pub struct Body(Box<dyn Fn() -> bool + Send + Sync>);

impl Body {
    /// A function without parameters.
    pub fn new<T: Termination + 'static>(test: fn() -> T) -> Self {
        Body(Box::new(move || is_success(__rust_begin_short_backtrace(test))))
    }

    /// Calls it, and returns whether it returned success. If it returned an error, that is
    /// printed.
    pub(super) fn call(&self) -> bool {
        (self.0)()
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
fn __rust_begin_short_backtrace<T>(test: fn() -> T) -> T {
    black_box(test())
}
