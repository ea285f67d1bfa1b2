//! How many threads there are at once, and how deep their stacks are.
//!
//! A thread needs memory of its own, most of it a stack, which no allocator counts. What is
//! known of a stack is how deep it was whenever its thread allocated or freed: enough for
//! recursion, which allocates on the way.

use std::cell::Cell;

/// The steps in which the depth of a stack is counted.
const STEP: usize = 16 * 1024;
/// How many there are, which is 8 MiB: as much as a main thread may use by default. A stack
/// that is larger holds data.
const STEPS: usize = 512;

thread_local! {
    /// The calling thread's stack.
    static STACK: Cell<Stack> = const { Cell::new(Stack { region: 0, top: 0, steps: 0 }) };
}

/// What is known of a stack.
#[derive(Clone, Copy)]
struct Stack {
    /// The number of the region it was seen in last.
    region: u64,
    /// The highest address that was seen: stacks grow down.
    top: usize,
    /// How far the lowest one is below that.
    steps: usize,
}

/// The threads of a region.
pub(super) struct Threads {
    /// The number of the region.
    region: u64,
    /// The most that there were at once.
    most: usize,
    /// How many threads got as deep as that many steps.
    by_depth: [u32; STEPS + 1],
}

impl Threads {
    pub(super) const fn new() -> Self {
        Threads { region: 0, most: 0, by_depth: [0; STEPS + 1] }
    }

    /// Begins anew, without any threads.
    pub(super) fn clear(&mut self) {
        *self = Threads { region: self.region + 1, ..Self::new() };
    }

    /// Sees the calling thread, and how deep it is.
    #[inline]
    pub(super) fn see_this_one(&mut self) {
        let here = 0_u8;
        let address = (&raw const here).addr();
        let mut stack = STACK.get();
        if stack.region != self.region {
            stack = Stack { region: self.region, top: address, steps: 0 };
            self.see_another();
        }
        stack.top = stack.top.max(address);
        let steps = ((stack.top - address) / STEP).min(STEPS);
        if steps > stack.steps {
            self.by_depth[stack.steps] -= 1;
            self.by_depth[steps] += 1;
            stack.steps = steps;
        }
        STACK.set(stack);
    }

    /// Sees a thread for the first time. The number of threads is highest when one begins.
    #[cold]
    fn see_another(&mut self) {
        self.by_depth[0] += 1;
        let seen = self.by_depth.iter().map(|count| *count as usize).sum();
        self.most = self.most.max(running().unwrap_or(seen));
    }

    /// The most that there were at once.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// The most bytes of their stacks: as if the deepest ones had been there at once.
    pub(super) fn stacks(&self) -> usize {
        let mut left = self.most;
        let bytes = |(steps, count): (usize, &u32)| {
            let counted = left.min(*count as usize);
            left -= counted;
            counted * steps * STEP
        };
        self.by_depth.iter().enumerate().rev().map(bytes).sum()
    }
}

/// How many threads this process has, if the system tells. Allocates nothing.
#[cfg(target_os = "linux")]
fn running() -> Option<usize> {
    use std::os::unix::fs::MetadataExt;
    // Beside one link from each folder in it, a folder has two.
    let links = std::fs::metadata("/proc/self/task").ok()?.nlink();
    usize::try_from(links).ok()?.checked_sub(2)
}

#[cfg(not(target_os = "linux"))]
fn running() -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;
    use std::sync::{Barrier, Mutex};
    use std::thread;

    use super::*;

    /// The stacks of a thread that sees itself, and what is `below`.
    fn stacks_of(below: fn(&mut Threads)) -> usize {
        let thread = move || {
            let mut threads = Threads::new();
            threads.clear();
            threads.see_this_one();
            below(&mut threads);
            threads.stacks()
        };
        let large = thread::Builder::new().stack_size(64 << 20);
        large.spawn(thread).unwrap().join().unwrap()
    }

    #[inline(never)]
    fn deep<const BYTES: usize>(threads: &mut Threads) {
        let mut frame = [0_u8; BYTES];
        black_box(&mut frame);
        threads.see_this_one();
        black_box(&mut frame);
    }

    #[test]
    fn a_stack_counts_as_deep_as_it_was_seen() {
        let (none, once) = (stacks_of(|_| ()), stacks_of(deep::<100_000>));
        assert_eq!(none, 0);
        assert!(once >= 100_000 / STEP * STEP, "{once}");
        let again = stacks_of(|threads| {
            deep::<100_000>(threads);
            deep::<100>(threads);
            deep::<100_000>(threads);
        });
        assert_eq!(again, once);
    }

    #[test]
    fn data_on_a_stack_counts_up_to_a_limit() {
        assert_eq!(stacks_of(deep::<20_000_000>), STEPS * STEP);
    }

    /// Threads that came one after another had their stacks in one place.
    #[test]
    fn only_as_many_stacks_count_as_there_were_threads() {
        let mut threads = Threads { most: 2, ..Threads::new() };
        (threads.by_depth[0], threads.by_depth[1]) = (7, 5);
        (threads.by_depth[3], threads.by_depth[10]) = (4, 1);
        assert_eq!(threads.stacks(), (10 + 3) * STEP);
    }

    #[test]
    fn threads_at_once() {
        const COUNT: usize = 30;
        let (seen, together) = (Mutex::new(Threads::new()), Barrier::new(COUNT));
        seen.lock().unwrap().clear();
        thread::scope(|scope| {
            for _ in 0..COUNT {
                scope.spawn(|| {
                    together.wait();
                    seen.lock().unwrap().see_this_one();
                    together.wait();
                });
            }
        });
        assert!(seen.lock().unwrap().most() >= COUNT);
    }
}
