//! Faults of this tool itself. A panic is a bug here, and one program that brings it to
//! light must not keep the others from being graded: it becomes that program's verdict.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

/// What the last panic said, and where. Kept by the hook, because the payload of a panic
/// does not know where it happened.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Has panics print nothing: whoever [`catch`]es one reports it, as an error like any other.
pub fn silence_panics() {
    panic::set_hook(Box::new(|info| {
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = describe(info);
    }));
}

/// The result of `work`.
///
/// # Errors
///
/// If `work` panics: what the panic says, and where, if panics are
/// [silenced](silence_panics).
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // Nothing that `work` was changing is used after a panic, but what it prints to, and a
    // line too much or too few there does no harm.
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        format!("a fault of this tool itself: {last}")
    })
}

/// "attempt to add with overflow (crates/x/src/lib.rs:7)", on one line.
fn describe(info: &PanicHookInfo) -> String {
    let message = info.payload_as_str().unwrap_or("a panic");
    let message = message.lines().collect::<Vec<_>>().join("; ");
    match info.location() {
        Some(location) => format!("{message} ({}:{})", location.file(), location.line()),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_described_on_one_line() {
        let hook = panic::take_hook();
        silence_panics();
        let result = catch(|| assert_eq!(1, 2, "of\ntwo"));
        panic::set_hook(hook);
        let error = result.unwrap_err();
        assert!(error.starts_with("a fault of this tool itself: assertion"), "{error}");
        assert!(error.contains("crates/grading/src/fault.rs:") && !error.contains('\n'), "{error}");
        assert_eq!(catch(|| 7), Ok(7));
    }
}
