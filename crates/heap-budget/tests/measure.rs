//! Closures, and what is told to who measures two at once. In one process, where
//! one region at a time may be: the tests take turns.

use std::hint::black_box;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use heap_budget::measure;

const BUSY: &str = "`heap_budget` is measuring already: a process has one profiler, so regions \
                    can neither be nested nor run at once";

fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The message that `work` panics with.
fn panic_of<T>(work: impl FnOnce() -> T) -> String {
    let payload = panic::catch_unwind(AssertUnwindSafe(work)).err().expect("it panics");
    payload.downcast_ref::<String>().expect("with a text").clone()
}

#[test]
fn figures_and_value_are_those_of_the_work() {
    let _turn = turn();
    let measured = measure(|| {
        let kept = black_box(vec![1_u8; 1_000]);
        drop(black_box(vec![2_u8; 5_000]));
        kept
    });
    assert_eq!(measured.value.len(), 1_000);
    let figures = measured.figures;
    assert_eq!((figures.peak_bytes, figures.peak_blocks), (6_000, 2));
    assert_eq!((figures.total_bytes, figures.total_blocks), (6_000, 2));
    assert_eq!((figures.end_bytes, figures.end_blocks), (1_000, 1));
}

#[test]
fn holders_are_by_line_and_the_largest_comes_first() {
    let _turn = turn();
    let (small, large) = (line!() + 2, line!() + 3);
    let measured = measure(|| {
        let small = black_box(vec![1_u8; 1_000]);
        let large = black_box(vec![2_u8; 5_000]);
        (small, large)
    });
    let lines: Vec<_> = measured
        .holders
        .iter()
        .map(|holder| (holder.bytes, holder.place.as_ref().unwrap().line))
        .collect();
    assert_eq!(lines, [(5_000, large), (1_000, small)]);
    let place = measured.holders[0].place.as_ref().unwrap();
    assert_eq!(place.file, file!());
    assert_eq!(place.source.as_deref(), Some("let large = black_box(vec![2_u8; 5_000]);"));
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

#[test]
fn blocks_of_before_the_region_do_not_count() {
    let _turn = turn();
    let before = vec![1_u8; 1_000];
    let mut grown = vec![1_u8; 10];
    let measured = measure(|| {
        drop(before);
        grown.reserve_exact(100);
    });
    // As dhat has it, one that grows in the region is a new one.
    assert_eq!((measured.peak_bytes, measured.total_blocks), (110, 1));
}

#[test]
fn zeros_are_zeros_though_the_memory_was_used() {
    let _turn = turn();
    for _ in 0..10 {
        let measured = measure(|| {
            drop(black_box(vec![0xff_u8; 3_000]));
            black_box(vec![0_u8; 3_000])
        });
        assert!(measured.value.iter().all(|byte| *byte == 0));
        assert_eq!((measured.peak_bytes, measured.total_blocks), (3_000, 2));
    }
}

#[test]
fn other_threads_count() {
    let _turn = turn();
    let measured = measure(|| {
        let thread = thread::spawn(|| black_box(vec![1_u8; 1_000_000]).len());
        thread.join().unwrap()
    });
    assert!(measured.peak_bytes > 1_000_000, "{measured}");
}

#[test]
fn regions_are_not_nested() {
    let _turn = turn();
    assert_eq!(panic_of(|| measure(|| measure(|| ()))), BUSY);
    assert_eq!(measure(|| vec![0_u8; 5]).peak_bytes, 5, "the next one is measured");
}

#[cfg(feature = "macros")]
#[heap_budget::test("1 MB")]
fn a_test_with_a_budget_is_a_region() {
    assert_eq!(panic_of(|| measure(|| ())), BUSY);
}

#[test]
fn regions_are_not_measured_at_once() {
    let _turn = turn();
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

#[test]
fn a_panic_goes_on_and_the_next_region_is_measured() {
    let _turn = turn();
    let text = panic_of(|| measure(|| -> () { panic!("at the {}", black_box("disco")) }));
    assert_eq!(text, "at the disco");
    assert_eq!(measure(|| vec![0_u8; 7]).peak_bytes, 7);
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let _turn = turn();
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program)
        .args(["--exact", "other_threads_count", "--nocapture"])
        .env("TMPDIR", "/nowhere")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    let told = "`heap_budget` cannot make the folder /nowhere/heap-budget-";
    assert!(printed.contains(told) || cfg!(windows), "{printed}");
}
