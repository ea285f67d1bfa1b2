//! Tests that fork while other threads allocate: at any moment one of them has a lock that
//! nobody would release in the copy.

#![cfg(unix)]

use std::hint::black_box;
use std::io;
use std::os::unix::process::CommandExt;
use std::panic;
use std::process::{self, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

#[global_allocator]
static ALLOC: heap_budget::Alloc = heap_budget::Alloc::system();

/// How many seconds a copy has. It needs none, but one that hangs must not be left behind.
const SECONDS: u32 = 60;

/// Calls `work` while other threads allocate.
fn while_others_allocate(work: impl FnOnce()) {
    let working = AtomicBool::new(true);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while working.load(Ordering::Relaxed) {
                    black_box(vec![0_u8; 64]);
                }
            });
        }
        work();
        working.store(false, Ordering::Relaxed);
    });
}

/// Calls `work` in a copy of this process, and returns the copy's exit status; `None` if a
/// signal ended it.
fn in_a_copy(work: impl FnOnce()) -> Option<i32> {
    // SAFETY: the copy allocates, which a region allows, and otherwise only what any thread of
    // a process that forks may do.
    match unsafe { libc::fork() } {
        0 => {
            // SAFETY: it sets a timer, whose signal ends the process.
            unsafe { libc::alarm(SECONDS) };
            work();
            // SAFETY: it does not return.
            unsafe { libc::_exit(0) }
        }
        copy => {
            let mut status = 0;
            // SAFETY: it writes to a number that outlives the call.
            let waited = unsafe { libc::waitpid(copy, &raw mut status, 0) };
            assert_eq!(waited, copy, "{}", io::Error::last_os_error());
            libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status))
        }
    }
}

#[heap_budget::test("10 MB")]
fn copies_allocate() {
    while_others_allocate(|| {
        for _ in 0..200 {
            let older = vec![1_u8; 100];
            let status = in_a_copy(|| {
                drop(older);
                black_box(vec![2_u8; 64]);
            });
            assert_eq!(status, Some(0));
        }
    });
}

#[heap_budget::test("10 MB")]
fn copies_are_copied() {
    while_others_allocate(|| {
        for _ in 0..50 {
            let status = in_a_copy(|| {
                let inner = in_a_copy(|| drop(black_box(vec![0_u8; 64])));
                assert_eq!(inner, Some(0));
                drop(black_box(vec![0_u8; 64]));
            });
            assert_eq!(status, Some(0));
        }
    });
}

/// What runs between a fork and the start of another program may allocate, too.
#[heap_budget::test("10 MB")]
fn commands_are_prepared() {
    while_others_allocate(|| {
        for _ in 0..50 {
            let mut command = Command::new("true");
            // SAFETY: as above.
            unsafe {
                command.pre_exec(|| {
                    libc::alarm(SECONDS);
                    black_box(vec![0_u8; 64]);
                    Ok(())
                });
            }
            assert!(command.status().unwrap().success());
            assert!(Command::new("true").status().unwrap().success());
        }
    });
}

/// Only the process of the test reports. A copy that gets out of the test exits.
#[heap_budget::test("10 MB")]
fn a_copy_is_not_the_test() {
    let test = process::id();
    let status = in_a_copy(|| panic::resume_unwind(Box::new("in the copy")));
    assert_eq!((process::id(), status), (test, Some(101)));
}

#[heap_budget::test("10 MB")]
fn a_copy_exits() {
    while_others_allocate(|| {
        for _ in 0..50 {
            assert_eq!(in_a_copy(|| process::exit(7)), Some(7));
        }
    });
}
