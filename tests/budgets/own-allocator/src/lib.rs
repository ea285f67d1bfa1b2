//! A crate with its own allocator, which marks its blocks and aborts if it has to free a
//! block of another allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::process::abort;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Writes a word before each block.
pub struct Marked;

/// The address of the block that was allocated last.
static LAST: AtomicUsize = AtomicUsize::new(0);

const MARK: usize = 0x5eed_cafe;

#[cfg(test)]
#[global_allocator]
static GLOBAL: heap_budget::Alloc<Marked> = heap_budget::Alloc::new(Marked);

fn with_header(layout: Layout) -> (Layout, usize) {
    let Ok((layout, offset)) = Layout::new::<usize>().extend(layout) else { abort() };
    (layout.pad_to_align(), offset)
}

// SAFETY: blocks are the system's, with space for a word before them.
unsafe impl GlobalAlloc for Marked {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (layout, offset) = with_header(layout);
        let start = unsafe { System.alloc(layout) };
        if start.is_null() {
            return start;
        }
        unsafe {
            let block = start.add(offset);
            LAST.store(block.addr(), Ordering::Relaxed);
            block.cast::<usize>().sub(1).write_unaligned(MARK);
            block
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let (layout, offset) = with_header(layout);
        unsafe {
            let word = block.cast::<usize>().sub(1);
            if word.read_unaligned() != MARK {
                abort();
            }
            word.write_unaligned(0);
            System.dealloc(block.sub(offset), layout);
        }
    }
}

/// Whether `block` is the one that was allocated last.
pub fn is_marked(block: &[u8]) -> bool {
    block.as_ptr().addr() == LAST.load(Ordering::Relaxed)
}

/// Allocates 4,000 bytes in 3 blocks, of which at most 3,000 bytes are alive at once.
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
    fn ordinary_test() {
        // Another test may allocate in between, but not each time.
        let last_is_marked = |length| is_marked(&black_box(vec![1_u8; length]));
        assert!((1..1_000).any(last_is_marked));
    }

    #[heap_budget::test("3,000 bytes", blocks = 3, total = "4,000 bytes", leaks = 0)]
    fn figures_equal_those_of_the_system() {
        grow_and_drop();
    }

    /// At any moment, another thread has a lock that nobody releases in the copy.
    #[cfg(unix)]
    #[heap_budget::test("1 MB")]
    fn copies_allocate_while_others_do() {
        unsafe extern "C" {
            fn fork() -> i32;
            fn alarm(seconds: u32) -> u32;
            fn waitpid(copy: i32, status: *mut i32, options: i32) -> i32;
            fn _exit(code: i32) -> !;
        }
        let working = AtomicUsize::new(1);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while working.load(Ordering::Relaxed) > 0 {
                        black_box(vec![0_u8; 64]);
                    }
                });
            }
            let statuses = [(); 30].map(|()| unsafe {
                let (copy, mut status) = (fork(), 0);
                if copy == 0 {
                    alarm(60);
                    black_box(vec![0_u8; 64]);
                    _exit(0);
                }
                waitpid(copy, &raw mut status, 0);
                status
            });
            working.store(0, Ordering::Relaxed);
            assert_eq!(statuses, [0; 30]);
        });
    }

    #[heap_budget::test("10 bytes")]
    fn the_crates_allocator_is_tested() {
        assert!(is_marked(&black_box(vec![1_u8; 10])));
    }

    #[heap_budget::test("1 MB", leaks = 0)]
    #[should_panic(expected = "as it should")]
    fn panic_unwinds() {
        panic!("{} it should", "as");
    }
}
