//! `measure`, and its errors. A region covers the whole process, so there is no test
//! runner here: its threads would be in the region.

use std::env;
use std::hint::black_box;
use std::panic::{self, AssertUnwindSafe};
use std::process::Command;
use std::sync::mpsc;
use std::thread;

use heap_budget::measure;

const BUSY: &str = "`heap_budget` is measuring already: a process has one profiler, so regions \
                    can neither be nested nor run at once";

/// Tells this program to measure something itself.
const NOWHERE: &str = "--nowhere";

fn main() {
    if env::args().any(|argument| argument == NOWHERE) {
        measure(|| ());
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
    figures_and_value_are_those_of_the_work
    holders_are_by_line_and_the_largest_comes_first
    blocks_of_before_the_region_do_not_count
    zeros_are_zeros_though_the_memory_was_used
    other_threads_count
    regions_are_not_nested
    regions_are_not_measured_at_once
    a_panic_goes_on_and_the_next_region_is_measured
    a_folder_that_cannot_be_written_is_told
};

/// The message that `work` panics with.
fn panic_of<T>(work: impl FnOnce() -> T) -> String {
    let payload = panic::catch_unwind(AssertUnwindSafe(work)).err().expect("it panics");
    payload.downcast_ref::<String>().expect("with a text").clone()
}

fn figures_and_value_are_those_of_the_work() {
    let measured = measure(|| {
        let kept = black_box(vec![1_u8; 1_000]);
        drop(black_box(vec![2_u8; 5_000]));
        kept
    });
    assert_eq!(measured.value.len(), 1_000);
    let stats = measured.stats;
    assert_eq!((stats.peak_bytes, stats.peak_blocks), (6_000, 2));
    assert_eq!((stats.total_bytes, stats.total_blocks), (6_000, 2));
    assert_eq!((stats.end_bytes, stats.end_blocks), (1_000, 1));
}

fn holders_are_by_line_and_the_largest_comes_first() {
    let (small, large) = (line!() + 2, line!() + 3);
    let measured = measure(|| {
        let small = black_box(vec![1_u8; 1_000]);
        let large = black_box(vec![2_u8; 5_000]);
        (small, large)
    });
    let lines: Vec<_> = measured
        .holders
        .iter()
        .map(|holder| (holder.bytes, holder.location.as_ref().unwrap().line))
        .collect();
    assert_eq!(lines, [(5_000, large), (1_000, small)]);
    let location = measured.holders[0].location.as_ref().unwrap();
    assert_eq!(location.file, file!());
    assert_eq!(location.source.as_deref(), Some("let large = black_box(vec![2_u8; 5_000]);"));
    assert_eq!(
        measured.to_string(),
        format!(
            "peak   6,000 bytes in 2 blocks\n\
             total  6,000 bytes in 2 blocks\n\
             at end 6,000 bytes in 2 blocks\n\
             \x20 5,000 bytes in 1 block, by `holders_are_by_line_and_the_largest_comes_first::{{closure}}` at {file}:{large}\n\
             \x20 1,000 bytes in 1 block, by `holders_are_by_line_and_the_largest_comes_first::{{closure}}` at {file}:{small}\n",
            file = file!(),
        )
    );
}

fn blocks_of_before_the_region_do_not_count() {
    let before = vec![1_u8; 1_000];
    let mut grown = vec![1_u8; 10];
    let measured = measure(|| {
        drop(before);
        grown.reserve_exact(100);
    });
    // For dhat, a block that grows in the region is a new one.
    assert_eq!((measured.peak_bytes, measured.total_blocks), (110, 1));
}

fn zeros_are_zeros_though_the_memory_was_used() {
    for _ in 0..10 {
        let measured = measure(|| {
            drop(black_box(vec![0xff_u8; 3_000]));
            black_box(vec![0_u8; 3_000])
        });
        assert!(measured.value.iter().all(|byte| *byte == 0));
        assert_eq!((measured.peak_bytes, measured.total_blocks), (3_000, 2));
    }
}

fn other_threads_count() {
    let measured = measure(|| {
        let thread = thread::spawn(|| black_box(vec![1_u8; 1_000_000]).len());
        thread.join().unwrap()
    });
    assert!(measured.peak_bytes > 1_000_000, "{measured}");
}

fn regions_are_not_nested() {
    assert_eq!(panic_of(|| measure(|| measure(|| ()))), BUSY);
    assert_eq!(measure(|| vec![0_u8; 5]).peak_bytes, 5, "the next one is measured");
}

fn regions_are_not_measured_at_once() {
    let (started, is_started) = mpsc::channel();
    let (end, is_to_end) = mpsc::channel::<()>();
    let other = thread::spawn(move || {
        measure(move || {
            started.send(()).unwrap();
            is_to_end.recv().unwrap();
        });
    });
    is_started.recv().unwrap();
    assert_eq!(panic_of(|| measure(|| ())), BUSY);
    end.send(()).unwrap();
    other.join().unwrap();
}

fn a_panic_goes_on_and_the_next_region_is_measured() {
    let text = panic_of(|| measure(|| -> () { panic!("at the {}", black_box("disco")) }));
    assert_eq!(text, "at the disco");
    assert_eq!(measure(|| vec![0_u8; 7]).peak_bytes, 7);
}

fn a_folder_that_cannot_be_written_is_told() {
    let output = Command::new(env::current_exe().unwrap())
        .arg(NOWHERE)
        .env("TMPDIR", "/nowhere")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    let told = "`heap_budget` cannot create the folder /nowhere/heap-budget-";
    assert!(printed.contains(told) || cfg!(windows), "{printed}");
}
