//! A limit for work on what somebody else has written, which decides how long it takes.

use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// The result of `work`; `None` if it takes longer than `time`. It is given up then, and its
/// thread goes on until it is done or this process ends: what it works on has to be finite.
pub(crate) fn within<T: Send + 'static>(
    time: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        // Nobody receives it if it comes too late.
        let _ = sender.send(work());
    });
    receiver.recv_timeout(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_does_not_end_is_given_up() {
        assert_eq!(within(Duration::MAX, || 7), Some(7));
        assert_eq!(within(Duration::from_millis(20), thread::park), None);
    }
}
