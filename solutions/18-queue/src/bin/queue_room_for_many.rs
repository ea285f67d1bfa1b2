//! A channel with a bound, of a thousand images: nobody wants the scanner to wait. A bound that
//! is never reached is none, and its places are allocated before the first image comes. It
//! costs more than no bound. Do not choose a bound by how much work there might be, but by
//! how much memory there is for it.

use std::process::ExitCode;
use std::sync::mpsc::sync_channel;

use queue::{IMAGES, start_store, take};

/// Takes all images and stores them; the store's receipts.
fn scan() -> Vec<u64> {
    // Changed: there is a bound, and it is far away.
    let (sender, images) = sync_channel(1_000);
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
