//! The executor: it runs all tasks on one thread, in turns.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::clock;

/// Polls each task once in every turn until it is done, and adds up what all of them return.
///
/// The executor of a real server polls only those that can go on, and their wakers say which
/// they are. This one asks everybody, so nobody has to wake it. Tasks have to be `Unpin`, as
/// a `Pin<Box<_>>` is whatever is in it.
pub fn run_all<Task: Future<Output = u64> + Unpin>(mut tasks: Vec<Task>) -> u64 {
    let mut context = Context::from_waker(Waker::noop());
    let mut sum = 0;
    while !tasks.is_empty() {
        tasks.retain_mut(|task| match Pin::new(task).poll(&mut context) {
            Poll::Ready(output) => {
                sum += output;
                false
            }
            Poll::Pending => true,
        });
        clock::tick();
    }
    sum
}
