//! A crate with an allocator of its own, which knows its blocks: it aborts where it
//! is given another's.

use std::alloc::{GlobalAlloc, Layout, System};
use std::process::abort;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Puts a word before each block.
struct Marked;

/// Blocks that were made so far.
pub static MADE: AtomicUsize = AtomicUsize::new(0);

const WORD: usize = 0x5eed_cafe;

#[cfg(not(test))]
#[global_allocator]
static GLOBAL: Marked = Marked;

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
        MADE.fetch_add(1, Ordering::Relaxed);
        unsafe {
            let block = all.add(offset);
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::hint::black_box;
    use std::sync::Mutex;
    use std::thread;

    use super::*;

    /// Grown in the region that is measured and dropped after it.
    static KEPT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

    #[test]
    fn it_serves_an_ordinary_test() {
        let before = MADE.load(Ordering::Relaxed);
        black_box(vec![1_u8; 10]);
        assert!(MADE.load(Ordering::Relaxed) > before);
    }

    #[heap_budget::test("3,000 bytes", blocks = 3, total = "4,000 bytes", leaks = 0)]
    fn figures_are_those_over_the_system() {
        grow_and_drop();
    }

    fn grow_and_drop() {
        let mut bytes: Vec<u8> = Vec::with_capacity(1_000);
        bytes.reserve_exact(2_000);
        bytes.extend(black_box([7; 2_000]));
        bytes.shrink_to_fit();
        drop(vec![0_u8; 1_000]);
        assert_eq!((bytes.len(), bytes[1_999]), (2_000, 7));
    }

    #[test]
    fn a_region_is_served_by_the_system() {
        let before = MADE.load(Ordering::Relaxed);
        let in_region = heap_budget::measure(|| {
            black_box(vec![1_u8; 10]);
            MADE.load(Ordering::Relaxed)
        });
        assert!(in_region.value >= before);
        assert_eq!((in_region.peak_bytes, in_region.total_blocks), (10, 1));
        let figures = heap_budget::measure(grow_and_drop).figures;
        assert_eq!((figures.peak_bytes, figures.total_bytes), (3_000, 4_000));
        // And not that of the `#[global_allocator]`, which is the package's too.
        let line = line!() + 1;
        let measured = heap_budget::measure(|| black_box(vec![1_u8; 10]));
        assert_eq!(measured.holders[0].place.as_ref().unwrap().line, line);
        blocks_go_back_to_whoever_made_them();
    }

    /// Not a test of its own: a region is the whole process's.
    fn blocks_go_back_to_whoever_made_them() {
        let mut grown = vec![1_u8; 100];
        let mut shrunk = vec![2_u8; 1_000];
        let freed = vec![3_u8; 10];
        let mut left = RefCell::new(Vec::new());
        let measured = heap_budget::measure(|| {
            drop(freed);
            grown.resize(10_000, 1);
            shrunk.truncate(10);
            shrunk.shrink_to_fit();
            let aligned = vec![black_box(Aligned([5; 64])); 3];
            left.borrow_mut().push(aligned);
            KEPT.lock().unwrap().extend([4; 50]);
            let threads: Vec<_> = (0..4)
                .map(|n| thread::spawn(move || vec![n; 1_000].into_iter().collect::<Vec<u8>>()))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        // After the region: grown, shrunk and freed by whoever made them.
        grown.resize(50_000, 1);
        shrunk.resize(5_000, 2);
        left.get_mut().clear();
        KEPT.lock().unwrap().extend([4; 5_000]);
        assert_eq!((grown[9_999], shrunk[9]), (1, 2));
        assert_eq!(KEPT.lock().unwrap().len(), 5_050);
        *KEPT.lock().unwrap() = Vec::new();
        assert_eq!(measured.value.concat().len(), 4_000);
        assert!(measured.peak_bytes > 14_000);
    }

    #[derive(Clone)]
    #[repr(align(256))]
    struct Aligned([u8; 64]);

    #[heap_budget::test("1 MB", leaks = 0)]
    #[should_panic(expected = "as it should")]
    fn a_panic_unwinds() {
        panic!("{} it should", "as");
    }

    impl Drop for Aligned {
        fn drop(&mut self) {
            assert_eq!(self.0, [5; 64]);
        }
    }
}
