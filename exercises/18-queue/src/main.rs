//! Exercise 18: a queue.
//!
//! A scanner takes images, and a store takes its time. How much memory does the program hold
//! at its peak? Guess, then run `cargo xtask check 18`, and bring it within its budget. You
//! can change anything in this file; the chapter is `course/src/18-queue.md`.

use std::process::ExitCode;
use std::sync::mpsc::channel;

use queue::{IMAGES, start_store, take};

/// Takes all images and stores them; the store's receipts.
fn scan() -> Vec<u64> {
    let (sender, images) = channel();
    let store = start_store(images, drop);
    for number in 0..IMAGES {
        sender.send(take(number)).expect("the store takes images");
    }
    // The end of the images is the end of the channel.
    drop(sender);
    store.join().expect("the store does not panic")
}

fn main() -> ExitCode {
    queue::run(scan)
}
