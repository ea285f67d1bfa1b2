//! A channel with no room at all: `send` waits until the store takes the image. There is one
//! image in each hand. It costs the slack: each side waits for the other, for every image. Do
//! not do it where both sides are slow now and then: a little room lets one go on meanwhile.

use std::process::ExitCode;
use std::sync::mpsc::sync_channel;

use queue::{IMAGES, start_store, take};

/// Takes all images and stores them; the store's receipts.
fn scan() -> Vec<u64> {
    // Changed: an image goes from hand to hand.
    let (sender, images) = sync_channel(0);
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
