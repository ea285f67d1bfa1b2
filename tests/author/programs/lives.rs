//! Values of which the language defines where they are dropped. A comment says where each is
//! allocated and where it is dropped.

use std::hint::black_box;
use std::process::ExitCode;
use std::thread;

use sound::load;

#[inline(never)]
fn changed(numbers: &[u8]) -> Vec<u8> {
    numbers
        .iter()
        .map(|number| number.wrapping_mul(2).wrapping_add(1))
        .collect()
}

fn length(numbers: Vec<u8>) -> usize {
    black_box(numbers.len())
} // freed: inlined

#[inline(never)]
fn length_not_inlined(numbers: Vec<u8>) -> usize {
    black_box(numbers.len())
} // freed: moved

fn straight() -> usize {
    let numbers = load(); // allocated: shadowed
    let sum = {
        let numbers = black_box(numbers.as_slice());
        let inner = load(); // allocated: inner
        numbers.len() + inner.len()
    }; // freed: inner
    let numbers = load(); // allocated: explicit
    let mut again = load(); // allocated: replaced
    drop(black_box(numbers)); // freed: explicit
    black_box(&again);
    again = load(); // freed: replaced, allocated: replacing
    black_box(&again);
    sum
} // freed: shadowed replacing

fn moved() -> usize {
    let first = load(); // allocated: inlined
    let second = load(); // allocated: moved
    length(first) + length_not_inlined(second)
}

fn temporary() -> usize {
    let sum = match black_box(load()) // allocated: matched
        .as_slice()
    {
        [] => 0,
        [first, ..] => usize::from(*first),
    }; // freed: matched
    sum + black_box(
        load() // allocated: temporary
            .len(),
    ) // freed: temporary
}

fn grown() -> usize {
    let mut numbers = Vec::with_capacity(10); // allocated: grown
    for number in 0..10_000 {
        numbers.push(black_box(number));
    }
    numbers.len()
} // freed: grown

fn leaked() -> usize {
    let numbers = load(); // allocated: leaked
    black_box(numbers.leak()).len()
}

fn in_a_thread() -> usize {
    let numbers = load(); // allocated: sent
    let thread = thread::spawn(move || {
        let own = load(); // allocated: own
        drop(black_box(numbers)); // freed: sent
        own.len()
    }); // freed: own
    thread.join().unwrap_or_default()
}

fn in_rounds() -> usize {
    let mut sum = 0;
    for _ in 0..black_box(3) {
        let numbers = load(); // allocated: one two three
        sum += black_box(numbers.len());
    } // freed: one two three
    sum
}

/// The compiler may make one call of the two, which is then in neither line.
#[inline(never)]
fn merged(short: bool) -> Vec<u8> {
    let numbers = load(); // merged: allocated
    match black_box(short) {
        true => {
            drop(numbers); // merged: freed
            Vec::new()
        }
        false => {
            drop(numbers);
            Vec::new()
        }
    }
}

fn work() -> Vec<u8> {
    black_box(straight() + moved() + temporary() + grown() + leaked() + in_rounds());
    black_box(in_a_thread());
    black_box(merged(true)); // merged: called
    let numbers = load(); // allocated: last
    changed(&numbers) // allocated: answer
} // freed: last

fn main() -> ExitCode {
    sound::run(work)
}
