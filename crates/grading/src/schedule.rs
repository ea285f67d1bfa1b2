//! Running several programs at once, within a limit of memory.
//!
//! A program's peak is exact however many others run, so several may run at once; but
//! together they must not need more memory than the machine can spare. It is known how
//! much each one needs, and it waits until that much is free. Results come in the order of
//! the programs, each as soon as those before it are done.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use anyhow::{Context, bail};
use heap_profile::Bytes;

use crate::course::Exercise;
use crate::system::proc_bytes;

/// The memory that is assumed to be free if the system does not say, in bytes: so much
/// that half of it is enough for several programs of the course, and so little that any
/// machine that compiles Rust has it.
const ASSUMED_FREE_MEMORY: u64 = 2_000_000_000;

/// How many programs run at once, and how much memory they may need together.
#[derive(Clone, Copy, Debug)]
pub struct Capacity {
    /// How many run at once, at most.
    pub jobs: usize,
    /// How much memory they may need together.
    pub memory: Bytes,
}

impl Capacity {
    /// Capacity for `jobs` in `memory`. By default one program runs on each core, and
    /// together they may need half of the memory that is free.
    ///
    /// # Errors
    ///
    /// If one of `exercises` needs more than `memory`.
    pub fn new(
        jobs: Option<usize>,
        memory: Option<Bytes>,
        exercises: &[&Exercise],
    ) -> anyhow::Result<Self> {
        let largest = exercises.iter().max_by_key(|exercise| exercise.memory);
        if let Some((memory, exercise)) = memory.zip(largest)
            && exercise.memory > memory
        {
            bail!(
                "exercise `{}` needs {}, more than the {memory} of `--memory`",
                exercise.key,
                exercise.memory
            );
        }
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        Ok(Capacity {
            jobs: jobs.unwrap_or_else(cores),
            memory: memory.unwrap_or_else(|| Bytes(free_memory() / 2)),
        })
    }
}

/// How much memory new programs could get without swapping, in bytes.
fn free_memory() -> u64 {
    proc_bytes(Path::new("/proc/meminfo"), "MemAvailable:").unwrap_or(ASSUMED_FREE_MEMORY)
}

/// Does `work` for each of `items`, as many at once as `capacity` allows, and passes the
/// results to `done` in the order of the items. `needs` is the memory that an item needs.
///
/// # Errors
///
/// If `done` fails.
///
/// # Panics
///
/// If `work` does.
pub fn run_in_order<Item: Sync, Result: Send>(
    items: &[Item],
    capacity: Capacity,
    needs: impl Fn(&Item) -> Bytes + Sync,
    work: impl Fn(&Item) -> Result + Sync,
    mut done: impl FnMut(Result) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let queue = Queue {
        state: Mutex::new(State { next: 0, running: 0, needed: 0 }),
        freed: Condvar::new(),
    };
    let (finished, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..capacity.jobs.clamp(1, items.len().max(1)) {
            let (queue, needs, work, finished) = (&queue, &needs, &work, finished.clone());
            scope.spawn(move || {
                while let Some((index, memory)) = queue.take(items, capacity.memory, needs) {
                    let memory = Taken { queue, memory };
                    let result = work(&items[index]);
                    drop(memory);
                    if finished.send((index, result)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(finished);
        // Dropped when this returns. If `done` fails, the workers then find that nobody
        // receives their results, and start nothing more.
        let results = results;
        let mut waiting = BTreeMap::new();
        for next in 0..items.len() {
            while !waiting.contains_key(&next) {
                let (index, result) = results.recv().context("a worker was lost")?;
                waiting.insert(index, result);
            }
            waiting.remove(&next).map_or(Ok(()), &mut done)?;
        }
        Ok(())
    })
}

struct Queue {
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    /// Index of the next item.
    next: usize,
    /// How many items are being worked on.
    running: usize,
    /// How many bytes these need.
    needed: u64,
}

impl Queue {
    /// The index of the next item and the memory it needs, once that is free. An item that
    /// needs more than there is waits until nothing else is running. `None` after the last.
    fn take<Item>(
        &self,
        items: &[Item],
        memory: Bytes,
        needs: impl Fn(&Item) -> Bytes,
    ) -> Option<(usize, u64)> {
        let mut state = self.lock();
        loop {
            let needed = needs(items.get(state.next)?).0;
            if state.running == 0 || state.needed.saturating_add(needed) <= memory.0 {
                let index = state.next;
                state.next += 1;
                state.running += 1;
                state.needed += needed;
                return Some((index, needed));
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The memory that an item has taken. It is given back when this is dropped, also by a
/// panic: others may be waiting for it.
struct Taken<'a> {
    queue: &'a Queue,
    memory: u64,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.running -= 1;
        state.needed -= self.memory;
        self.queue.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn together_they_need_no_more_than_there_is_and_come_in_order() {
        let items: Vec<u64> = (0..40).map(|n| 10 + n * 7 % 30).collect();
        let (now, most, mut order) = (AtomicU64::new(0), AtomicU64::new(0), Vec::new());
        let work = |item: &u64| {
            most.fetch_max(now.fetch_add(*item, Ordering::SeqCst) + item, Ordering::SeqCst);
            thread::yield_now();
            now.fetch_sub(*item, Ordering::SeqCst);
            *item
        };
        let capacity = Capacity { jobs: 8, memory: Bytes(80) };
        let collected = run_in_order(
            &items,
            capacity,
            |item| Bytes(*item),
            work,
            |item| {
                order.push(item);
                Ok(())
            },
        );
        collected.unwrap();
        assert_eq!(order, items);
        assert!(most.load(Ordering::SeqCst) <= 80, "{most:?}");
    }

    #[test]
    fn memory_is_given_back_by_a_panic() {
        let capacity = Capacity { jobs: 2, memory: Bytes(10) };
        let work = |item: &u64| assert_ne!(*item, 0, "this item");
        let run = || run_in_order(&[0, 1, 2], capacity, |_| Bytes(10), work, |()| Ok(()));
        assert!(std::panic::catch_unwind(run).is_err());
    }

    #[test]
    fn what_needs_more_than_there_is_runs_alone() {
        let capacity = Capacity { jobs: 4, memory: Bytes(10) };
        let mut sum = 0;
        let done = |item: u64| {
            sum += item;
            Ok(())
        };
        run_in_order(&[5, 100, 5], capacity, |item| Bytes(*item), |item| *item, done).unwrap();
        assert_eq!(sum, 110);
    }
}
