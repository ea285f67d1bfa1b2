//! `profile` and its errors. A region covers the whole process, so there is no test
//! runner here: its threads would be in the region.

use std::env;
use std::hint::black_box;
use std::panic::{self, AssertUnwindSafe};
use std::process::Command;
use std::sync::mpsc;
use std::thread;

use heap_budget::profile;

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

const BUSY: &str = "`heap_budget` is profiling already: a process has one profiler, so regions \
                    can neither be nested nor run at once";

/// Makes this program only profile: the test runs it with a temporary folder that does not
/// exist.
const PROFILE_ONLY: &str = "--profile-only";

fn main() {
    if env::args().any(|argument| argument == PROFILE_ONLY) {
        profile(|| ());
        return;
    }
    for (name, test) in TESTS {
        test();
        println!("test {name} ... ok");
    }
}

macro_rules! tests {
    ($($name:ident)*) => { [$((stringify!($name), $name)),*] };
}

const TESTS: [(&str, fn()); 9] = tests! {
    figures_and_value
    holders_by_line_largest_first
    earlier_blocks_do_not_count
    reused_memory_is_zeroed
    other_threads_count
    nested_regions_panic
    concurrent_regions_panic
    next_region_after_a_panic
    unwritable_folder_is_an_error
};

/// The message that `work` panics with.
fn panic_of<T>(work: impl FnOnce() -> T) -> String {
    let payload = panic::catch_unwind(AssertUnwindSafe(work)).err().expect("the closure panics");
    payload.downcast_ref::<String>().expect("the payload is a string").clone()
}

fn figures_and_value() {
    let profiled = profile(|| {
        let returned = black_box(vec![1_u8; 1_000]);
        drop(black_box(vec![2_u8; 5_000]));
        returned
    });
    assert_eq!(profiled.value.len(), 1_000);
    let stats = profiled.stats;
    assert_eq!((stats.peak_bytes, stats.peak_blocks), (6_000, 2));
    assert_eq!((stats.total_bytes, stats.total_blocks), (6_000, 2));
    assert_eq!((stats.end_bytes, stats.end_blocks), (1_000, 1));
}

fn holders_by_line_largest_first() {
    let (small, large) = (line!() + 2, line!() + 3);
    let profiled = profile(|| {
        let small = black_box(vec![1_u8; 1_000]);
        let large = black_box(vec![2_u8; 5_000]);
        (small, large)
    });
    let lines: Vec<_> = profiled
        .holders
        .iter()
        .map(|holder| (holder.bytes, holder.location.as_ref().unwrap().line))
        .collect();
    assert_eq!(lines, [(5_000, large), (1_000, small)]);
    let location = profiled.holders[0].location.as_ref().unwrap();
    assert_eq!(location.file, file!());
    assert_eq!(location.source.as_deref(), Some("let large = black_box(vec![2_u8; 5_000]);"));
    assert_eq!(
        profiled.to_string(),
        format!(
            "peak   6,000 bytes in 2 blocks\n\
             total  6,000 bytes in 2 blocks\n\
             at end 6,000 bytes in 2 blocks\n\
             \x20 5,000 bytes in 1 block, by `holders_by_line_largest_first::{{closure}}` at {file}:{large}\n\
             \x20 1,000 bytes in 1 block, by `holders_by_line_largest_first::{{closure}}` at {file}:{small}\n",
            file = file!(),
        )
    );
}

fn earlier_blocks_do_not_count() {
    let before = vec![1_u8; 1_000];
    let mut grown = vec![1_u8; 10];
    let profiled = profile(|| {
        drop(before);
        grown.reserve_exact(100);
    });
    // For dhat, a block that grows in the region is a new one.
    assert_eq!((profiled.stats.peak_bytes, profiled.stats.total_blocks), (110, 1));
}

fn reused_memory_is_zeroed() {
    for _ in 0..10 {
        let profiled = profile(|| {
            drop(black_box(vec![0xff_u8; 3_000]));
            black_box(vec![0_u8; 3_000])
        });
        assert!(profiled.value.iter().all(|byte| *byte == 0));
        assert_eq!((profiled.stats.peak_bytes, profiled.stats.total_blocks), (3_000, 2));
    }
}

fn other_threads_count() {
    let profiled = profile(|| {
        let thread = thread::spawn(|| black_box(vec![1_u8; 1_000_000]).len());
        thread.join().unwrap()
    });
    assert!(profiled.stats.peak_bytes > 1_000_000, "{profiled}");
}

fn nested_regions_panic() {
    assert_eq!(panic_of(|| profile(|| profile(|| ()))), BUSY);
    assert_eq!(profile(|| vec![0_u8; 5]).stats.peak_bytes, 5, "the next region is measured");
}

fn concurrent_regions_panic() {
    let (send_started, started) = mpsc::channel();
    let (end, receive_end) = mpsc::channel::<()>();
    let other = thread::spawn(move || {
        profile(move || {
            send_started.send(()).unwrap();
            receive_end.recv().unwrap();
        });
    });
    started.recv().unwrap();
    assert_eq!(panic_of(|| profile(|| ())), BUSY);
    end.send(()).unwrap();
    other.join().unwrap();
}

fn next_region_after_a_panic() {
    let text = panic_of(|| profile(|| -> () { panic!("at the {}", black_box("disco")) }));
    assert_eq!(text, "at the disco");
    assert_eq!(profile(|| vec![0_u8; 7]).stats.peak_bytes, 7);
}

fn unwritable_folder_is_an_error() {
    let output = Command::new(env::current_exe().unwrap())
        .arg(PROFILE_ONLY)
        .env("TMPDIR", "/nowhere")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    let message = "`heap_budget` cannot create the folder /nowhere/heap-budget-";
    assert!(printed.contains(message) || cfg!(windows), "{printed}");
}
