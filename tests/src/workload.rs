//! A workload that allocates in every way there is. Several profilers measure it, and
//! have to agree to the byte.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::thread;

/// Allocates, grows, shrinks, zeroes and frees, on this thread and on another, and drops
/// `input`, which was allocated earlier. Returns a block that stays alive.
///
/// The order and the sizes are fixed, so the figures are too.
#[must_use]
pub fn allocate(input: Vec<u8>) -> Vec<u8> {
    let mut grown: Vec<u64> = Vec::new();
    grown.extend(0..1_000);
    grown.truncate(10);
    grown.shrink_to_fit();
    let zeroed = vec![0_u8; 50_000];
    let map: BTreeMap<u32, String> = (0..200).map(|key| (key, format!("value {key}"))).collect();
    drop(input);
    let lengths: HashMap<usize, u32> = map.values().map(|value| (value.len(), 1)).collect();
    let boxed: Box<[u8]> = vec![1; 777].into_boxed_slice();
    let sum = thread::spawn(move || boxed.iter().map(|byte| u32::from(*byte)).sum::<u32>());
    let sum = sum.join().unwrap_or(0) as usize;
    let mut queue: VecDeque<String> = VecDeque::with_capacity(3);
    for round in 0..300 {
        queue.push_back("x".repeat(round));
        if queue.len() > 5 {
            queue.pop_front();
        }
    }
    let mut returned = Vec::with_capacity(zeroed.len() + grown.len() + lengths.len());
    returned.resize(sum + queue.len(), 7);
    returned
}

/// The block that [`allocate`] drops.
#[must_use]
pub fn input() -> Vec<u8> {
    vec![9; 123_456]
}
