//! The task of exercise 18: the scanner, the store, and the check of what is stored. Leave
//! this file as it is.
//!
//! The program is in `main.rs`, which is yours to change.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use harness::{Mismatch, first_difference};

/// How many images the scanner takes.
pub const IMAGES: u32 = 200;

/// Bytes of an image.
pub const SIZE: usize = 64_000;

/// Takes an image, in a buffer that has just the room for it. It is done in no time.
#[must_use]
#[inline(never)]
pub fn take(number: u32) -> Vec<u8> {
    let mut image = Vec::with_capacity(SIZE);
    take_into(number, &mut image);
    image
}

/// Takes an image, in a buffer that was used before: it replaces what is in it.
#[inline(never)]
pub fn take_into(number: u32, image: &mut Vec<u8>) {
    image.clear();
    image.resize(SIZE, number as u8);
    TAKEN.fetch_add(1, Ordering::Relaxed);
}

/// Starts the store: a thread that stores one image after the other, as they come from
/// `images`. It is slow to begin with, and needs a while for each of them. Each image that is
/// stored is handed to `stored`: `drop` is enough.
///
/// The thread ends when `images` do, and returns the receipts: a number for each image.
pub fn start_store(
    images: impl IntoIterator<Item = Vec<u8>> + Send + 'static,
    mut stored: impl FnMut(Vec<u8>) + Send + 'static,
) -> JoinHandle<Vec<u64>> {
    let started = Arc::new(Barrier::new(2));
    let here = Arc::clone(&started);
    let store = thread::spawn(move || {
        let mut receipts = Vec::with_capacity(IMAGES as usize);
        started.wait();
        begin();
        for image in images {
            thread::sleep(STORE);
            receipts.push(receipt(&image));
            stored(image);
        }
        receipts
    });
    // Whatever a thread allocates to start, it has before this returns.
    here.wait();
    store
}

/// Measures `scan` and checks that all images are stored, in their order.
pub fn run(scan: impl Fn() -> Vec<u64>) -> ExitCode {
    harness::run(scan, |receipts| check(receipts))
}

/// How many images were taken.
static TAKEN: AtomicU32 = AtomicU32::new(0);

/// The store begins when no image was taken for as many naps.
const NAPS: u32 = 20;

/// How long a nap is.
const NAP: Duration = Duration::from_millis(10);

/// How long the store needs for an image.
const STORE: Duration = Duration::from_micros(250);

/// Sleeps until the scanner has all images, or waits. A fixed time would not do: how many
/// images there are at the end of it is up to what else the machine does.
fn begin() {
    let (mut naps, mut taken) = (0, TAKEN.load(Ordering::Relaxed));
    while naps < NAPS {
        thread::sleep(NAP);
        let before = taken;
        taken = TAKEN.load(Ordering::Relaxed);
        naps = if taken == before { naps + 1 } else { 0 };
    }
}

/// What the store returns for an image: it depends on every byte.
fn receipt(image: &[u8]) -> u64 {
    let (words, _) = image.as_chunks::<8>();
    words.iter().fold(image.len() as u64, |receipt, word| {
        (receipt.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}

/// Compares the receipts with those of images that never were in a queue.
fn check(receipts: &[u64]) -> Result<(), Mismatch> {
    first_difference((0..IMAGES).map(|number| receipt(&take(number))), receipts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_that_was_used_before_has_the_same_image_as_a_new_one() {
        let mut image = take(7);
        take_into(8, &mut image);
        assert_eq!((&image, image.capacity()), (&take(8), SIZE));
        assert_ne!(receipt(&image), receipt(&take(7)));
    }

    #[test]
    fn the_store_takes_all_images_in_their_order_and_hands_them_back() {
        let (sender, handed_back) = std::sync::mpsc::channel();
        let back = move |image| sender.send(image).unwrap();
        let receipts = start_store((0..3).map(take), back).join().unwrap();
        assert_eq!(receipts, [0, 1, 2].map(|number| receipt(&take(number))));
        assert!(handed_back.iter().eq((0..3).map(take)));
    }
}
