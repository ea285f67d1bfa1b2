//! A channel with room for eight images. When it is full, `send` waits, so the scanner is as
//! fast as the store, and no faster. It costs the scanner its pace. Do not do it where the
//! faster side cannot wait, as with a sensor that goes on all the same: then decide what is
//! lost.

use std::process::ExitCode;
use std::sync::mpsc::sync_channel;

use queue::{IMAGES, start_store, take};

/// Takes all images and stores them; the store's receipts.
fn scan() -> Vec<u64> {
    // Changed: when eight images wait, so does the scanner.
    let (sender, images) = sync_channel(8);
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
