//! Stacks, each of them kept once.

use std::collections::HashMap;
use std::ffi::c_void;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::MAIN_SEPARATOR_STR;
use std::ptr;

use heap_profile::frame::Frame;
use heap_profile::holders::Location;

use super::TooMuch;

/// A stack of [`Stacks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct StackId(usize);

/// Stacks by the return addresses of their frames, innermost first. Nothing here grows:
/// the room is reserved at the start.
pub(super) struct Stacks {
    addresses: Vec<usize>,
    ranges: Vec<Range<usize>>,
    /// By their hashes, or by the next number that was not taken.
    by_hash: HashMap<u64, StackId>,
}

impl Stacks {
    /// Room for this many `stacks`, with this many `frames` in all.
    pub(super) fn new(stacks: usize, frames: usize) -> Self {
        Stacks {
            addresses: Vec::with_capacity(frames),
            ranges: Vec::with_capacity(stacks),
            by_hash: HashMap::with_capacity(stacks),
        }
    }

    /// The id of the stack with these `addresses`, which is added if it is new.
    pub(super) fn id(&mut self, addresses: &[usize]) -> Result<StackId, TooMuch> {
        let mut hasher = DefaultHasher::new();
        addresses.hash(&mut hasher);
        let mut hash = hasher.finish();
        while let Some(id) = self.by_hash.get(&hash) {
            if self.addresses(*id) == addresses {
                return Ok(*id);
            }
            hash = hash.wrapping_add(1);
        }
        if self.ranges.len() == self.ranges.capacity() {
            return Err(TooMuch {
                what: "different stacks were recorded",
                most: self.ranges.len(),
            });
        }
        let start = self.addresses.len();
        if self.addresses.capacity() - start < addresses.len() {
            let most = self.addresses.capacity();
            return Err(TooMuch { what: "frames were recorded", most });
        }
        self.addresses.extend_from_slice(addresses);
        let id = StackId(self.ranges.len());
        self.ranges.push(start..self.addresses.len());
        self.by_hash.insert(hash, id);
        Ok(id)
    }

    fn addresses(&self, StackId(index): StackId) -> &[usize] {
        &self.addresses[self.ranges[index].clone()]
    }

    /// The calls of a stack, innermost first, without those whose line is not known.
    pub(super) fn calls(&self, id: StackId) -> Vec<Location> {
        self.addresses(id).iter().flat_map(|address| calls_at(*address)).collect()
    }
}

/// The calls at a return address of this process, innermost first, as far as their lines are
/// known: more than one where functions are inlined.
#[must_use]
pub fn calls_at(address: usize) -> Vec<Location> {
    let mut calls = Vec::new();
    let address: *mut c_void = ptr::without_provenance_mut(address);
    backtrace::resolve(address, |symbol| {
        let (file, line) = (symbol.filename(), symbol.lineno().filter(|line| *line > 0));
        if let (Some(file), Some(line)) = (file, line) {
            let file = file.to_string_lossy().replace(MAIN_SEPARATOR_STR, "/");
            let name = symbol.name().map(|name| format!("{name:#} (:{line}:0)"));
            let function = name.map(|name| Frame::parse(&name).short_name()).unwrap_or_default();
            calls.push(Location::new(file, line, symbol.colno().unwrap_or(0), function));
        }
    });
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_stacks_are_one() {
        let mut stacks = Stacks::new(2, 5);
        let one = stacks.id(&[1, 2]).unwrap();
        let other = stacks.id(&[2, 1]).unwrap();
        assert!(one != other && stacks.id(&[1, 2]) == Ok(one) && stacks.id(&[2, 1]) == Ok(other));
        assert_eq!(stacks.addresses(other), [2, 1]);
    }

    #[test]
    fn equal_hashes_do_not_make_equal_stacks() {
        let mut stacks = Stacks::new(2, 5);
        let one = stacks.id(&[1, 2]).unwrap();
        let hash = *stacks.by_hash.keys().next().unwrap();
        // As if the hash of the other stack were the same.
        stacks.addresses[0] = 7;
        let other = stacks.id(&[1, 2]).unwrap();
        assert!(one != other && stacks.by_hash[&hash.wrapping_add(1)] == other);
    }

    #[test]
    fn full_tables_are_errors() {
        let mut stacks = Stacks::new(2, 100);
        let most = stacks.ranges.capacity();
        let id = (0..=most).map(|number| stacks.id(&[number])).last().unwrap();
        assert_eq!(
            id.map_err(|error| error.to_string()),
            Err(format!("more than {most} different stacks were recorded"))
        );
        let mut stacks = Stacks::new(2, 5);
        let most = stacks.addresses.capacity();
        let error = stacks.id(&vec![0; most + 1]).map_err(|error| error.to_string());
        assert_eq!(error, Err(format!("more than {most} frames were recorded")));
    }
}
