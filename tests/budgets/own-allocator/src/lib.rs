//! A crate with an allocator of its own, which knows its blocks: it aborts where it
//! is given another's.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::process::abort;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Puts a word before each block.
pub struct Marked;

/// The address of the block that was made last.
static LAST: AtomicUsize = AtomicUsize::new(0);

const WORD: usize = 0x5eed_cafe;

#[cfg(test)]
#[global_allocator]
static GLOBAL: heap_budget::Alloc<Marked> = heap_budget::Alloc::new(Marked);

fn with_room(layout: Layout) -> (Layout, usize) {
    let Ok((layout, offset)) = Layout::new::<usize>().extend(layout) else { abort() };
    (layout.pad_to_align(), offset)
}

// SAFETY: blocks are the system's, with room for a word before them.
unsafe impl GlobalAlloc for Marked {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (layout, offset) = with_room(layout);
        let all = unsafe { System.alloc(layout) };
        if all.is_null() {
            return all;
        }
        unsafe {
            let block = all.add(offset);
            LAST.store(block.addr(), Ordering::Relaxed);
            block.cast::<usize>().sub(1).write_unaligned(WORD);
            block
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let (layout, offset) = with_room(layout);
        unsafe {
            let word = block.cast::<usize>().sub(1);
            if word.read_unaligned() != WORD {
                abort();
            }
            word.write_unaligned(0);
            System.dealloc(block.sub(offset), layout);
        }
    }
}

/// Whether `block` is the one that was made here last.
pub fn is_marked(block: &[u8]) -> bool {
    block.as_ptr().addr() == LAST.load(Ordering::Relaxed)
}

/// Allocates 3 blocks of 4,000 bytes in all, and 3,000 at once.
pub fn grow_and_drop() {
    let mut bytes: Vec<u8> = Vec::with_capacity(1_000);
    bytes.reserve_exact(2_000);
    bytes.extend(black_box([7; 2_000]));
    bytes.shrink_to_fit();
    drop(black_box(vec![0_u8; 1_000]));
    assert_eq!((bytes.len(), bytes[1_999]), (2_000, 7));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_serves_an_ordinary_test() {
        // Another test may allocate in between, but not every time.
        let block = |length| is_marked(&black_box(vec![1_u8; length]));
        assert!((1..1_000).any(block));
    }

    #[heap_budget::test("3,000 bytes", blocks = 3, total = "4,000 bytes", leaks = 0)]
    fn figures_are_those_over_the_system() {
        grow_and_drop();
    }

    #[heap_budget::test("1 MB", leaks = 0)]
    #[should_panic(expected = "as it should")]
    fn a_panic_unwinds() {
        panic!("{} it should", "as");
    }
}
