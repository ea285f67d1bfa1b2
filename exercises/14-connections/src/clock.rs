//! The clock of the exercise. It counts turns of the executor and not seconds, so that every
//! day is the same.

use std::cell::Cell;

thread_local! {
    static NOW: Cell<u32> = const { Cell::new(0) };
}

/// Starts the day.
pub(crate) fn start() {
    NOW.set(0);
}

/// How many turns of the day are over.
pub(crate) fn now() -> u32 {
    NOW.get()
}

/// Ends a turn.
pub(crate) fn tick() {
    NOW.set(now() + 1);
}
