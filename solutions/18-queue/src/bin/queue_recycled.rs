//! Four buffers go round: the store hands back each one when its image is stored, and the
//! scanner waits for one before it takes the next image. The number of buffers is the bound,
//! and nothing is allocated for an image. It costs a second channel, and buffers that are as
//! large as the largest image was. Do not do it where images have very different sizes.

use std::process::ExitCode;
use std::sync::mpsc::channel;

use queue::{IMAGES, SIZE, start_store, take_into};

/// How many buffers there are.
const BUFFERS: usize = 4;

/// Takes all images and stores them; the store's receipts.
fn scan() -> Vec<u64> {
    let (sender, images) = channel();
    // Changed: a way back, with all buffers on it.
    let (back, empty) = channel();
    for _ in 0..BUFFERS {
        back.send(Vec::with_capacity(SIZE)).expect("its other end is here");
    }
    // When the last image has been taken, nobody waits for a buffer any more.
    let store = start_store(images, move |buffer| drop(back.send(buffer)));
    for number in 0..IMAGES {
        let mut image = empty.recv().expect("the store hands back each buffer");
        take_into(number, &mut image);
        sender.send(image).expect("the store takes images");
    }
    // The end of the images is the end of the channel.
    drop(sender);
    store.join().expect("the store does not panic")
}

fn main() -> ExitCode {
    queue::run(scan)
}
